"""Who brought whom: generations, trees, leaders, and each tree node by node."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from donations.queries.recruiters import MEASURES
from donations.reports import chains as reports
from donations.reports.chains import ChainsNotComputed, Part
from donations.services import chains as computing
from mobilize.dashboards import chain_findings, offered
from mobilize.dashboards.chain_forms import MEASURE_NAMES, ChainFilters, LeaderFilters
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.queries import catalogue


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_FILTER)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw what the last look over a cause's chains found."""
    form, about = _asked(request, desk, ChainFilters)
    shown: dict[str, Any] = {"form": form, "about": about}
    if about is not None:
        shown["query"] = _query(about)
        try:
            shown |= chain_findings.of_report(reports.report(about))
        except ChainsNotComputed as refusal:
            shown["refusal"] = refusal
    return screen(request, desk, "staff/chains.html", **shown)


@require_POST
@staff_required(Role.CAMPAIGNER)
def compute(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Have a cause's chains computed before the night comes."""
    cause = catalogue.cause(desk.organisation.id, request.POST.get("cause", ""), drafts=True)
    with telling(request, _("The chains are being computed. Look again in a minute.")):
        computing.ask(cause=cause, now=clock.now())
    return back_to("staff-chains", desk)


@require_safe
@staff_required(Role.CAMPAIGNER, narrowed=Narrowed.BY_FILTER)
def leaders(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List who brings many, never by raw counts alone."""
    form, about = _asked(request, desk, LeaderFilters)
    shown: dict[str, Any] = {"form": form, "about": about}
    if about is not None:
        page = form.cleaned_data["page"] or 1
        by = form.cleaned_data["by"] or "direct"
        query = _query(about, by=by)
        shown |= {"query": query, "page": page, "first": (page - 1) * reports.PAGE}
        shown["file_query"] = f"{query}&page={page}"
        try:
            measures = [MEASURE_NAMES[name] for name in MEASURES]
            found = reports.leaders(about, by=by, page=page, names=True)
            shown |= {"leaders": chain_findings.of_leaders(found, about.cause.currency)}
            shown["models"] = list(chain_findings.CREDITED.values())
            shown |= {"measures": measures, "more": len(found) == reports.PAGE}
            shown["ranked"] = any(each.measures[by].rate is not None for each in found)
        except ChainsNotComputed as refusal:
            shown["refusal"] = refusal
    return screen(request, desk, "staff/leaders.html", **shown)


@require_safe
@staff_required(Role.CAMPAIGNER)
def node(request: HttpRequest, desk: Desk, signature_id: UUID) -> HttpResponse:
    """Show one signature, those above it, and those straight below, each a link to its own."""
    said = request.GET.get("page", "1")
    page = int(said) if said.isascii() and said.isdigit() and 0 < len(said) < 6 else 1
    page = max(page, 1)
    found = reports.opened(desk.organisation, signature_id, page=page, names=True)
    query = urlencode({"page": page})
    return screen(request, desk, "staff/chain_node.html", opened=found, page=page, query=query)


def _asked(
    request: HttpRequest, desk: Desk, shape: type[ChainFilters]
) -> tuple[ChainFilters, Part | None]:
    """Return the form, and what it asks about if that is valid and there is a cause at all."""
    said = request.GET.copy()
    if desk.reach.is_limited:
        # They choose among their petitions, and the petition says which cause.
        said["cause"] = offered.petitions(desk).get(slug=said["petition"]).cause.slug
        choices = offered.filters(desk)
    else:
        causes = offered.causes(desk).order_by("title").values_list("slug", flat=True)
        said.setdefault("cause", causes.first() or "")
        choices = offered.filters(desk, cause=str(said["cause"]))
    form = shape(said, **choices)
    if not choices["causes"] or not form.is_valid():
        return form, None
    names = {name: form.cleaned_data[name] for name in ("cause", "petition")}
    return form, reports.part(desk.organisation, **names)


def _query(about: Part, **more: str) -> str:
    said = {"cause": about.cause.slug, **more}
    if about.petition is not None:
        said["petition"] = about.petition.slug
    return urlencode(said)
