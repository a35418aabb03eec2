"""Promised and collected, amounts to ask for, words beside gifts, help, recurring gifts."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.domain.plan_life import ATTEMPTS, STANDING, State
from donations.reports import promised, promised_rows
from donations.reports.promised_rows import Figure
from donations.services import asking, gift_wall, gift_words, helping, plans
from mobilize.dashboards import pledge_forms, promised_findings
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries.catalogue import NothingHere

PAGE = 100


@require_safe
@staff_required(Role.ANALYST)
def promised_and_collected(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what was promised to each cause beside what came of it."""
    rows = promised.of_causes(desk.organisation.id)
    return screen(
        request,
        desk,
        "staff/promised.html",
        rows=rows,
        met=[row for row in rows if row.met_promised_minor],
        helped=promised.help_of_causes(desk.organisation.id),
    )


@require_safe
@staff_required(Role.ANALYST)
def promised_rows_behind(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the pledges behind a figure of what was promised."""
    form = pledge_forms.PromisedFigure(request.GET)
    if not form.is_valid():
        raise NothingHere
    said = form.cleaned_data
    cause = catalogue.cause(desk.organisation.id, said["cause"], drafts=True)
    figure = Figure(cause, said["currency"], said["figure"])
    found = promised_rows.behind(figure, before=said.pop("before"))
    return screen(
        request,
        desk,
        "staff/promised_rows.html",
        found=found,
        about=promised_findings.figure(figure),
        table=promised_findings.rows_table(found, desk.organisation.slug),
        query=urlencode(said),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def amounts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the amounts givers are asked for; on POST add some."""
    form = pledge_forms.NewAsk(
        request.POST if request.method == "POST" else None, places=_places(desk)
    )
    if form.is_valid():
        with refusals_in(form):
            _put(desk, form)
        if not form.errors:
            return back_to("staff-pledge-amounts", desk)
    return screen(
        request,
        desk,
        "staff/amounts.html",
        form=form,
        asks=asking.listed(desk.organisation.id),
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove_ask(request: HttpRequest, desk: Desk, ask_id: UUID) -> HttpResponse:
    """Ask for these amounts no more."""
    with telling(request, _("Nobody is asked for these any more.")):
        asking.remove(organisation=desk.organisation, ask_id=ask_id)
    return back_to("staff-pledge-amounts", desk)


@require_safe
@staff_required(Role.CAMPAIGNER)
def words(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read what givers want to be read, and decide on it."""
    form = pledge_forms.WordsFilters(request.GET)
    state = (form.cleaned_data["state"] if form.is_valid() else "") or "waiting"
    found = gift_wall.to_read(desk.organisation.id, state=state, names=True)
    return screen(request, desk, "staff/gift_words.html", form=form, words=found, state=state)


@require_POST
@staff_required(Role.CAMPAIGNER)
def show_words(request: HttpRequest, desk: Desk, words_id: UUID) -> HttpResponse:
    """Let everybody read them."""
    with telling(request, _("Everybody can read it once the gift has arrived.")):
        gift_words.show(
            organisation=desk.organisation, words_id=words_id, by=desk.person, now=clock.now()
        )
    return back_to("staff-pledge-words", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def hide_words(request: HttpRequest, desk: Desk, words_id: UUID) -> HttpResponse:
    """Keep them from the public."""
    with telling(request, _("Nobody else can read it.")):
        gift_words.hide(
            organisation=desk.organisation, words_id=words_id, by=desk.person, now=clock.now()
        )
    return back_to("staff-pledge-words", desk)


@require_safe
@staff_required(Role.CAMPAIGNER)
def help_promises(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the promises that are not money."""
    rows = helping.listed(desk.organisation).order_by("-id")[:PAGE]
    found = [(row, helping.skill_of(row)) for row in rows]
    return screen(request, desk, "staff/help.html", promises=found)


@require_POST
@staff_required(Role.CAMPAIGNER)
def help_done(request: HttpRequest, desk: Desk, help_id: UUID) -> HttpResponse:
    """Note that somebody did what they promised."""
    with telling(request, _("Noted as done.")):
        helping.done(organisation=desk.organisation, help_id=help_id, now=clock.now())
    return back_to("staff-pledge-help", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def help_cancel(request: HttpRequest, desk: Desk, help_id: UUID) -> HttpResponse:
    """Call a promise of help off."""
    with telling(request, _("The promise is called off.")):
        helping.cancel(organisation=desk.organisation, help_id=help_id, now=clock.now())
    return back_to("staff-pledge-help", desk)


@require_safe
@staff_required(Role.ANALYST)
def recurring(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the gifts that recur, without a name."""
    rows = plans.listed(desk.organisation.id).order_by("-id")[:PAGE]
    found = [(plan, STANDING[State(plan.state)]) for plan in rows]
    return screen(request, desk, "staff/plans.html", plans=found, attempts=ATTEMPTS)


@require_POST
@staff_required(Role.CAMPAIGNER)
def stop_plan(request: HttpRequest, desk: Desk, plan_id: UUID) -> HttpResponse:
    """End somebody's recurring gift for them."""
    with telling(request, _("It is stopped, and its giver is told.")):
        plans.stop_by_staff(
            organisation=desk.organisation, plan_id=plan_id, by=desk.person, now=clock.now()
        )
    return back_to("staff-pledge-plans", desk)


def _places(desk: Desk) -> list[tuple[str, str]]:
    """Return where amounts may be asked for: causes, and petitions as `cause/petition`."""
    causes = catalogue.causes(desk.organisation.id, drafts=True).order_by("title")
    petitions = catalogue.petitions(desk.organisation.id, drafts=True).order_by("title")
    return [
        *((cause.slug, cause.title) for cause in causes),
        *((f"{each.cause.slug}/{each.slug}", each.title) for each in petitions),
    ]


def _put(desk: Desk, form: pledge_forms.NewAsk) -> None:
    said = form.cleaned_data
    slug, _slash, petition = said["about"].partition("/")
    cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
    try:
        amounts_minor = form.amounts_minor(cause.currency)
    except ValidationError as wrong:
        form.add_error("amounts", wrong)
        return
    asking.put(
        cause=cause,
        petition=catalogue.petition(desk.organisation.id, petition, drafts=True)
        if petition
        else None,
        currency=cause.currency,
        channel=said["channel"],
        variant=said["variant"],
        amounts_minor=amounts_minor,
        now=clock.now(),
    )
