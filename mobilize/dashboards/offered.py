"""What a desk offers to choose from: whoever is limited to some petitions is offered no other."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.staff import Desk
from petitions.queries import catalogue

Choices = list[tuple[str, Any]]


def petitions(desk: Desk) -> Any:
    """Return the petitions one can choose, drafts among them."""
    rows = catalogue.petitions(desk.organisation.id, drafts=True)
    return rows.filter(slug__in=desk.reach.petitions) if desk.reach.is_limited else rows


def causes(desk: Desk) -> Any:
    """Return the causes one can choose, drafts among them."""
    rows = catalogue.causes(desk.organisation.id, drafts=True)
    if not desk.reach.is_limited:
        return rows
    return rows.filter(id__in=petitions(desk).values("cause_id"))


def filters(desk: Desk, *, cause: str | None = None) -> dict[str, Choices]:
    """Return what a report is narrowed to: causes and petitions, of one cause or of any.

    To all petitions too, but for whoever is limited.
    """
    rows = petitions(desk).order_by("title")
    rows = rows if cause is None else rows.filter(cause__slug=cause)
    every: Choices = [] if desk.reach.is_limited else [("", _("All petitions"))]
    return {
        "causes": list(causes(desk).order_by("title").values_list("slug", "title")),
        "petitions": [*every, *rows.values_list("slug", "title")],
    }
