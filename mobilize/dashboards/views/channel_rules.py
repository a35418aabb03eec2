"""How the organisation reads where its visitors come from, and old visits read anew."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobilize.dashboards.channel_forms import KINDS, STEPS, DropRule, NewOrder, NewRule
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.http import form_refusals
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.domain import built_in_rules
from petitions.domain.channel_rules import ORDER, Rules
from petitions.queries import channel_replays, channel_rules
from petitions.services import channel_replaying
from petitions.services import channel_rules as rules

TRY = "try"  # looking through all old visits takes seconds where there are millions
SHOWN = 20  # versions and replays on one screen; the API lists all


@require_safe
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the rules, what replaying them would move, the versions and the replays."""
    return _shown(request, desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def put(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set a rule, which makes a new version."""
    form = NewRule(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with form_refusals.refusals_in(form, called=dict.fromkeys(KINDS, "word")):
            rules.put_one(org=desk.organisation, **said, by=desk.person, now=clock.now())
            return back_to("staff-channels-rules", desk)
    return _shown(request, desk, form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def order(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the steps in another order, which makes a new version."""
    form = NewOrder(request.POST, order=ORDER)
    if form.is_valid():
        said = {"order": form.order}
        note = form.cleaned_data["note"]
        rules.put(org=desk.organisation, said=said, note=note, by=desk.person, now=clock.now())
        return back_to("staff-channels-rules", desk)
    return _shown(request, desk, order=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def drop(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a rule out, which makes a new version."""
    form = DropRule(request.POST)
    if not form.is_valid():
        return _shown(request, desk, status=400)
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


def _shown(
    request: HttpRequest,
    desk: Desk,
    form: NewRule | None = None,
    order: NewOrder | None = None,
    status: int = 0,
) -> HttpResponse:
    org_id = desk.organisation.id
    holding = channel_rules.of(org_id)
    wrong = bool((form and form.errors) or (order and order.errors))
    answer = screen(
        request,
        desk,
        "staff/channel_rules.html",
        form=form or NewRule(),
        order=order or NewOrder(order=holding.order),
        words=_words(holding),
        asked=[STEPS[step] for step in holding.order],
        left_out=[name for step, name in STEPS.items() if step not in holding.order],
        built_in=built_in_rules.parts(),
        dry=channel_replays.dry_run(org_id, holding) if TRY in request.GET else None,
        versions=channel_rules.versions(org_id).order_by("-version")[:SHOWN],
        replays=channel_replays.of(org_id).order_by("-id")[:SHOWN],
    )
    answer.status_code = status or (400 if wrong else 200)
    return answer


def _words(holding: Rules) -> list[tuple[str, str, str, str]]:
    """Return every rule of their own: its kind, what that is called, its word, its channel."""
    return [
        (kind, str(name), word, channel)
        for kind, name in KINDS.items()
        for word, channel in getattr(holding, kind).items()
    ]
