"""Decision makers: an organisation's directory, and whom a petition is addressed to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit import email_address
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation
from petitions.domain import lifecycle
from petitions.models import Addressee, Delivery, Petition, Target
from petitions.services import petitions

MOST = 20  # a petition to everybody is a petition to nobody
STILL_ADDRESSED = lifecycle.UNPUBLISHED | {lifecycle.State.OPEN}


class TargetMissing(AppError):
    """There is no such decision maker."""

    code = "target-missing"
    kind = Kind.MISSING


class TargetExists(AppError):
    """The directory has this name with this office already."""

    code = "target-exists"
    kind = Kind.CONFLICT


class TargetAddressed(AppError):
    """A petition or a delivery names this decision maker."""

    code = "target-addressed"
    kind = Kind.CONFLICT


class AddresseesFixed(AppError):
    """Whom people have signed to stays as it was once the petition has ended."""

    code = "addressees-fixed"
    kind = Kind.CONFLICT


class AddresseesInvalid(AppError):
    """A petition is addressed to twenty decision makers at most, each once."""

    code = "addressees-invalid"


@transaction.atomic
def create(*, org: Organisation, name: str, office: str, email: str, now: datetime) -> Target:
    """Enter a decision maker into the directory. `email` is the office's; empty when unknown.

    Raises:
        TargetExists, email_address.AddressInvalid
    """
    with refused_by("one_target_per_name_and_office", become=TargetExists(field="name")):
        return Target.objects.create(
            organisation=org, name=name, office=office, email=_address(email), created_at=now
        )


@transaction.atomic
def edit(*, org: Organisation, target_id: UUID, **changes: Any) -> Target:
    """Change a name, an office or an address. Deliveries made before keep what they printed.

    Raises:
        TargetMissing, TargetExists, email_address.AddressInvalid
    """
    target = find(org.id, target_id, locked=True)
    if "email" in changes:
        changes["email"] = _address(changes["email"])
    for name, value in changes.items():
        setattr(target, name, value)
    with refused_by("one_target_per_name_and_office", become=TargetExists(field="name")):
        target.save(update_fields=list(changes))
    return target


@transaction.atomic
def remove(*, org: Organisation, target_id: UUID) -> None:
    """Strike a decision maker whom nothing names from the directory.

    Raises:
        TargetMissing, TargetAddressed
    """
    target = find(org.id, target_id, locked=True)
    addressed = Addressee.objects.filter(target=target).exists()
    if addressed or Delivery.objects.filter(target=target).exists():
        raise TargetAddressed
    target.delete()


@transaction.atomic
def address(*, org: Organisation, slug: str, target_ids: Sequence[UUID]) -> Petition:
    """Address a petition to these decision makers, in this order; none is allowed.

    Raises:
        petitions.PetitionMissing, AddresseesFixed, AddresseesInvalid, TargetMissing
    """
    petition = petitions.lock(org.id, slug)
    if petition.state not in STILL_ADDRESSED:
        raise AddresseesFixed
    if len(target_ids) > MOST or len(set(target_ids)) < len(target_ids):
        raise AddresseesInvalid(field="targets")
    if Target.objects.for_org(org.id).filter(id__in=target_ids).count() < len(target_ids):
        raise TargetMissing(field="targets")
    Addressee.objects.filter(petition=petition).delete()
    Addressee.objects.bulk_create(
        Addressee(organisation=org, petition=petition, target_id=target_id, position=position)
        for position, target_id in enumerate(target_ids)
    )
    return petition


def find(organisation_id: UUID, target_id: UUID, *, locked: bool = False) -> Target:
    """Return one decision maker.

    Raises:
        TargetMissing
    """
    rows = Target.objects.for_org(organisation_id)
    target = (rows.select_for_update() if locked else rows).filter(id=target_id).first()
    if target is None:
        raise TargetMissing
    return target


def _address(email: str) -> str:
    return email_address.parse(email) if email else ""
