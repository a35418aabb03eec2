"""Where staff arrive."""

from typing import cast

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from donations.queries import cause_money
from mobilize.dashboards import offered
from mobilize.dashboards.overview_findings import other_currencies
from mobilize.dashboards.staff import Desk, screen, signed_in, staff_required
from mobilize.organisations.models import Role, User
from mobilize.organisations.queries import organisations
from mobilize.organisations.reach import Narrowed
from petitions.queries import catalogue


@require_safe
@signed_in
def organisations_of_mine(request: HttpRequest) -> HttpResponse:
    """List the organisations somebody works for; with one, go there."""
    mine = organisations.of_member(cast("User", request.user))
    if len(mine) == 1:
        return redirect("staff", org=mine[0].slug)
    return render(request, "staff/home.html", {"organisations": mine})


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_ITSELF)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how the organisation does, in a few numbers; or only the petitions one is limited to."""
    rows = offered.petitions(desk).order_by("-id")
    causes = [] if desk.reach.is_limited else list(catalogue.open_causes(desk.organisation.id))
    totals = [(cause, cause_money.of(cause.id)) for cause in causes]
    return screen(
        request,
        desk,
        "staff/overview.html",
        petitions=rows,
        signed=rows.aggregate(total=Sum("signed"))["total"] or 0,
        money=[(cause, cause_money.in_currency(found, cause.currency)) for cause, found in totals],
        others=[
            (cause, said)
            for cause, found in totals
            if (said := other_currencies(found, cause.currency))
        ],
    )
