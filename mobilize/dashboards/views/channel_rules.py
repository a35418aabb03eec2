"""How the organisation reads where its visitors come from, and old visits read anew."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobilize.dashboards.channel_forms import DropRule, NewRule
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.http import form_refusals
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import channel_replays, channel_rules
from petitions.services import channel_replaying
from petitions.services import channel_rules as rules

TRY = "try"  # looking through all old visits takes seconds where there are millions
SHOWN = 20  # versions and replays on one screen; the API lists all


@require_safe
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the rules, what replaying them would move, the versions and the replays."""
    return _shown(request, desk, NewRule())


@require_POST
@staff_required(Role.CAMPAIGNER)
def put(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set a rule, which makes a new version."""
    form = NewRule(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with form_refusals.refusals_in(form, called={"sources": "word", "hosts": "word"}):
            rules.put_one(org=desk.organisation, **said, by=desk.person, now=clock.now())
            return back_to("staff-channels-rules", desk)
    return _shown(request, desk, form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def drop(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a rule out, which makes a new version."""
    form = DropRule(request.POST)
    if not form.is_valid():
        return _shown(request, desk, NewRule(), status=400)
    said = form.cleaned_data
    with telling(request, _("The rule is gone.")):
        rules.drop_one(
            org=desk.organisation,
            **said,
            note=_("Removed: %(rule)s") % {"rule": said["word"]},
            by=desk.person,
            now=clock.now(),
        )
    return back_to("staff-channels-rules", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def replay(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin to read old visits anew."""
    with telling(request, _("The old visits are being read anew.")):
        channel_replaying.start(org=desk.organisation, by=desk.person, now=clock.now())
    return back_to("staff-channels-rules", desk)


def _shown(request: HttpRequest, desk: Desk, form: NewRule, status: int = 0) -> HttpResponse:
    org_id = desk.organisation.id
    newest = channel_rules.newest(org_id)
    answer = screen(
        request,
        desk,
        "staff/channel_rules.html",
        form=form,
        newest=newest,
        words=_words(newest),
        dry=channel_replays.dry_run(org_id, channel_rules.read(newest))
        if TRY in request.GET
        else None,
        versions=channel_rules.versions(org_id).order_by("-version")[:SHOWN],
        replays=channel_replays.of(org_id).order_by("-id")[:SHOWN],
    )
    answer.status_code = status or (400 if form.errors else 200)
    return answer


def _words(newest: object) -> list[tuple[str, str, str]]:
    """Return every rule as its kind, its word and its channel."""
    return [
        (kind, word, channel)
        for kind in ("sources", "hosts")
        for word, channel in getattr(newest, kind, {}).items()
    ]
