"""Promises that are not money: hours of work, or something somebody can do."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain.promises import Giver
from donations.models import HelpPromise
from donations.services.pledging import CauseTakesNothing, PetitionOfAnotherCause
from mobilize.kit import ids, text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, TenantQuerySet
from petitions.models import Cause, Petition
from petitions.services import supporters

MOST_HOURS, LONGEST_SKILL = 1000, 100


class HelpUnclear(AppError):
    """Say how many hours (1 to 1000), or what you can do, or both."""

    code = "help-unclear"


class HelpMissing(AppError):
    """There is no such promise of help."""

    code = "help-missing"
    kind = Kind.MISSING


class HelpSettled(AppError):
    """This promise of help is no longer open."""

    code = "help-not-open"
    kind = Kind.CONFLICT


@transaction.atomic
def promise(
    *,
    cause: Cause,
    petition: Petition | None,
    hours: int | None,
    skill: str,
    giver: Giver,
    now: datetime,
) -> HelpPromise:
    """Record what somebody will do. It is counted apart from money, never worth any.

    Raises:
        CauseTakesNothing, PetitionOfAnotherCause, HelpUnclear, AddressInvalid, TextInvalid
    """
    if cause.state != "open":
        raise CauseTakesNothing
    if petition is not None and petition.cause_id != cause.id:
        raise PetitionOfAnotherCause(field="petition")
    said = text.line(skill, field="skill")
    if (hours is None and not said) or not 1 <= (hours or 1) <= MOST_HOURS:
        raise HelpUnclear(field="hours")
    helper = supporters.find_or_make(
        org_id=cause.organisation_id, email=giver.email, name=giver.name,
        country=giver.country, locale=giver.locale, now=now,
    )  # fmt: skip
    identifier = ids.new()
    sealed = supporters.seal_for(helper, said, place=_place(identifier)) if said else None
    return HelpPromise.objects.create(
        id=identifier, organisation_id=cause.organisation_id, cause=cause, petition=petition,
        supporter=helper, hours=hours, skill_sealed=sealed, made_at=now,
    )  # fmt: skip


@transaction.atomic
def done(*, organisation: Organisation, help_id: UUID, now: datetime) -> HelpPromise:
    """Note that somebody did what they promised. A second call changes nothing.

    Raises:
        HelpMissing, HelpSettled
    """
    return _end(organisation, help_id, HelpPromise.State.DONE, now=now)


@transaction.atomic
def cancel(*, organisation: Organisation, help_id: UUID, now: datetime) -> HelpPromise:
    """Call a promise of help off. A second call changes nothing.

    Raises:
        HelpMissing, HelpSettled
    """
    return _end(organisation, help_id, HelpPromise.State.CANCELLED, now=now)


def listed(organisation: Organisation) -> TenantQuerySet[HelpPromise]:
    """Return an organisation's promises of help."""
    rows = HelpPromise.objects.for_org(organisation.id)
    return rows.select_related("cause", "petition", "supporter")


def skill_of(help_promise: HelpPromise) -> str:
    """Return what somebody can do; nothing once they were erased."""
    if help_promise.skill_sealed is None or help_promise.supporter.erased_at is not None:
        return ""
    sealed = bytes(help_promise.skill_sealed)
    return supporters.open_for(help_promise.supporter, sealed, place=_place(help_promise.id))


def _end(
    organisation: Organisation, help_id: UUID, state: HelpPromise.State, *, now: datetime
) -> HelpPromise:
    row = listed(organisation).select_for_update(of=("self",)).filter(id=help_id).first()
    if row is None:
        raise HelpMissing
    if row.state == state:
        return row
    if row.state != HelpPromise.State.OPEN:
        raise HelpSettled
    row.state = state
    row.done_at = now if state == HelpPromise.State.DONE else None
    row.cancelled_at = now if state == HelpPromise.State.CANCELLED else None
    row.save(update_fields=["state", "done_at", "cancelled_at"])
    return row


def _place(help_id: UUID) -> str:
    return f"donations_helppromise:skill:{help_id}"
