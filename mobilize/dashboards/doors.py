"""The two doors of a report that is about one petition or a whole cause."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mobilize.dashboards.staff import Desk, View, staff_required
from mobilize.organisations.models import Role
from petitions.queries import catalogue


@dataclass(frozen=True)
class Subject:
    """What a report is about: a cause, or one petition of it; the API asks for it as `named`."""

    cause: Any
    petition: Any
    named: dict[str, str]

    @property
    def about(self) -> dict[str, Any]:
        """Return it as reports and their pages are told."""
        return {"cause": self.cause, "petition": self.petition}


def two_doors(report: Callable[[HttpRequest, Desk, Subject], HttpResponse]) -> tuple[View, View]:
    """Return the views of a petition's report and of a whole cause's, for whoever may read."""

    @require_safe
    @staff_required(Role.ANALYST)
    def of_petition(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
        petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
        return report(request, desk, Subject(petition.cause, petition, {"petition": slug}))

    @require_safe
    @staff_required(Role.ANALYST)
    def of_cause(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
        cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
        return report(request, desk, Subject(cause, None, {"cause": slug}))

    return of_petition, of_cause
