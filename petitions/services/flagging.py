"""The public reports a petition; moderators look, and dismiss or uphold it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit import text as texts
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.domain.lifecycle import State
from petitions.models import Flag, Petition


class FlagMissing(AppError):
    """There is no such report."""

    code = "flag-missing"
    kind = Kind.MISSING


class FlagHandled(AppError):
    """This report has been dealt with."""

    code = "flag-handled"
    kind = Kind.CONFLICT


class NothingToFlag(AppError):
    """Only what can be read in public is reported."""

    code = "nothing-to-flag"
    kind = Kind.CONFLICT


@transaction.atomic
def flag(*, petition: Petition, reason: str, text: str, network: bytes, now: datetime) -> None:
    """Note that somebody says this petition breaks the rules.

    Returns alike when the same network said so before: it counts once while it is open.
    `network` is a keyed hash of where they are.

    Raises:
        NothingToFlag, text.TextInvalid
    """
    if petition.state not in {State.OPEN, State.CLOSED, State.ANSWERED}:
        raise NothingToFlag
    said = texts.paragraph(text, field="text")
    known = Flag.objects.for_org(petition.organisation_id).filter(
        petition=petition, reason=reason, network=network, state=Flag.State.OPEN
    )
    if known.exists():
        return
    Flag.objects.create(
        organisation_id=petition.organisation_id,
        petition=petition,
        reason=reason,
        text=said,
        network=network,
        flagged_at=now,
    )


@transaction.atomic
def dismiss(*, org: Organisation, flag_id: UUID, by: User | None, now: datetime) -> Flag:
    """Find nothing wrong.

    Raises:
        FlagMissing, FlagHandled
    """
    return _handle(org, flag_id, Flag.State.DISMISSED, by=by, now=now)


@transaction.atomic
def uphold(*, org: Organisation, flag_id: UUID, by: User | None, now: datetime) -> Flag:
    """Find that whoever reported it is right. What follows for the petition is a step of its own.

    Raises:
        FlagMissing, FlagHandled
    """
    return _handle(org, flag_id, Flag.State.UPHELD, by=by, now=now)


@transaction.atomic
def handle_all(*, petition: Petition, uphold: bool, by: User | None, now: datetime) -> int:
    """Deal with every open report about a petition alike; return how many there were."""
    state = Flag.State.UPHELD if uphold else Flag.State.DISMISSED
    rows = Flag.objects.for_org(petition.organisation_id).filter(petition=petition)
    return rows.filter(state=Flag.State.OPEN).update(state=state, handled_by=by, handled_at=now)


def _handle(
    org: Organisation, flag_id: UUID, state: str, *, by: User | None, now: datetime
) -> Flag:
    rows = Flag.objects.for_org(org.id).select_for_update(of=("self",))
    found = rows.select_related("petition").filter(id=flag_id).first()
    if found is None:
        raise FlagMissing
    if found.state != Flag.State.OPEN:
        raise FlagHandled
    found.state, found.handled_by, found.handled_at = state, by, now
    found.save(update_fields=["state", "handled_by", "handled_at"])
    return found
