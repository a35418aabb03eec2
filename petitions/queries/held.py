"""What waits for staff to look: held signatures by suspicion, and standing alarms."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.db.models.expressions import RawSQL

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Alarm, Petition, Signature

PAGE = 50


class AlarmMissing(AppError):
    """There is no such alarm."""

    code = "alarm-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Heap:
    """The held signatures of one petition that share a suspicion."""

    petition: Petition
    suspicion: str
    many: int


def signatures(
    organisation_id: UUID, *, petition_id: UUID | None = None, suspicion: str = ""
) -> TenantQuerySet[Signature]:
    """Return held signatures, those of one petition or suspicion if asked."""
    rows = Signature.objects.for_org(organisation_id).filter(state=Signature.State.HELD)
    if petition_id is not None:
        rows = rows.filter(petition=petition_id)
    if suspicion:
        rows = rows.filter(suspicions__contains=[suspicion])
    return rows.select_related("petition")


def heaps(organisation_id: UUID) -> list[Heap]:
    """Return what is held, by petition and suspicion, most first.

    A signature with two suspicions lies in two heaps.
    """
    each = RawSQL("unnest(petitions_signature.suspicions)", [])
    rows = signatures(organisation_id).annotate(each=each).values_list("petition_id", "each")
    found = list(rows.annotate(many=Count("id")).order_by("-many", "each"))
    petitions = Petition.objects.for_org(organisation_id).in_bulk([row[0] for row in found])
    return [Heap(petitions[petition], suspicion, many) for petition, suspicion, many in found]


def alarms(organisation_id: UUID, *, standing: bool = True) -> TenantQuerySet[Alarm]:
    """Return the alarms nobody has cleared yet, or all."""
    rows = Alarm.objects.for_org(organisation_id).select_related("petition", "cleared_by")
    return (rows.filter(cleared_at=None) if standing else rows).order_by("-raised_at", "-id")
