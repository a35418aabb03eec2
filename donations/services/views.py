"""Saving a report's filters under a name, for everybody in the organisation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain import views
from donations.domain.views import LONGEST_NAME, ViewInvalid
from donations.models import SavedView
from mobilize.kit import text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, TenantQuerySet, User

MOST = 200  # of an organisation


class ViewMissing(AppError):
    """There is no such view."""

    code = "view-missing"
    kind = Kind.MISSING


class TooManyViews(AppError):
    """This organisation has saved as many views as it can. Delete one first."""

    code = "too-many-views"
    kind = Kind.CONFLICT


def of(organisation_id: UUID) -> TenantQuerySet[SavedView]:
    """Return an organisation's views by report and name."""
    rows = SavedView.objects.for_org(organisation_id).select_related("made_by")
    return rows.order_by("report", "name")


@transaction.atomic
def save(
    *,
    organisation: Organisation,
    report: str,
    name: str,
    query: str,
    by: User | None,
    now: datetime,
) -> SavedView:
    """Keep a view; one of the same report and name is replaced.

    Raises:
        ViewInvalid, TooManyViews, text.TextInvalid
    """
    tidy, title = views.tidied(report, query), text.line(name, field="name")
    if not 0 < len(title) <= LONGEST_NAME:
        raise ViewInvalid(field="name")
    named: dict[str, Any] = {"organisation": organisation, "report": report, "name": title}
    mine = SavedView.objects.for_org(organisation.id)
    if not mine.filter(**named).exists() and mine.count() >= MOST:
        raise TooManyViews
    said = {"query": tidy, "made_by": by, "made_at": now}
    return SavedView.objects.update_or_create(**named, defaults=said)[0]


@transaction.atomic
def drop(*, organisation_id: UUID, view_id: UUID) -> None:
    """Delete a view.

    Raises:
        ViewMissing
    """
    deleted, _ = SavedView.objects.for_org(organisation_id).filter(id=view_id).delete()
    if not deleted:
        raise ViewMissing
