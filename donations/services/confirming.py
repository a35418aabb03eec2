"""Promises confirmed by mail: whoever reads the address says, by a POST, that one is theirs.

Asked for where something is to be mailed about a promise by somebody unknown: what came of its
condition, or the reminder that its giver wanted. Until then nothing else is mailed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from donations.domain.events import PledgeConditionDecided, PledgeConfirmationAsked
from donations.domain.pledge_life import State
from donations.domain.promises import Giver
from donations.models import Pledge
from donations.queries import known_addresses
from donations.queries.pledges import PledgeMissing
from mobilize.kit import tokens
from mobilize.organisations.models import Organisation
from mobilize.outbox import services as outbox
from petitions.domain import wording
from petitions.domain.wording import Sentence
from petitions.services import consenting

CONFIRM = "donations.promise"
WITHIN = timedelta(days=7)
MOST_A_DAY = 3  # mails of this kind to one address: it may be anybody's
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Read:
    """The purpose that a giver agreed to, if any, and in which words they read it."""

    agreed: str
    version: str
    locale: str


def ask(pledge: Pledge, giver: Giver, *, now: datetime) -> None:
    """Have a promise confirmed by mail, where anything more is to be mailed about it."""
    person = pledge.supporter
    if person is None or pledge.plan_id is not None:
        return  # a recurring gift is charged, and told of in its own mails
    waits = bool(pledge.condition) and not known_addresses.may_be_told(person)
    if not (waits or giver.remind) or _was_asked_enough(pledge, now=now):
        return
    pledge.confirm_asked_at = now
    pledge.save(update_fields=["confirm_asked_at"])
    asked = PledgeConfirmationAsked(
        organisation_id=pledge.organisation_id,
        pledge_id=pledge.id,
        agreed=wording.REMINDERS if giver.remind else "",
        wording=wording.VERSION,
        locale=giver.locale,
    )
    outbox.publish(asked, now=now)


def token_of(pledge: Pledge, read: Read) -> str:
    """Return what the mailed link carries. Sent again, it is the same."""
    said = {"o": str(pledge.organisation_id), "p": str(pledge.id)}
    said |= {"c": read.agreed, "w": read.version, "l": read.locale}
    return tokens.sign(CONFIRM, said, at=pledge.confirm_asked_at)


def to_confirm(token: str, *, organisation_id: UUID) -> Pledge:
    """Return the promise that a confirmation link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, PledgeMissing: also once its giver was erased
    """
    pledge_id, _read = _named(token, organisation_id)
    return _find(organisation_id, pledge_id)


def agreed_in(token: str, *, organisation: Organisation) -> Sentence | None:
    """Return the sentence that a giver agreed to and a link carries, as they read it.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired
    """
    _pledge_id, read = _named(token, organisation.id)
    if not read.agreed:
        return None
    digest = wording.fingerprint(read.agreed, locale=read.locale, version=read.version)
    return wording.resolve(read.version, digest, organisation=organisation.name)


@transaction.atomic
def confirm(*, token: str, organisation_id: UUID, now: datetime) -> Pledge:
    """Note that a promise is its giver's own, and what they agreed to. Again changes nothing.

    From then on they count as somebody: they are told what comes of their conditions, and they
    are another giver for others.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, PledgeMissing
    """
    pledge_id, read = _named(token, organisation_id)
    pledge = _find(organisation_id, pledge_id, locked=True)
    if pledge.confirmed_at is None:
        _tell_what_came_of_it(pledge, now=now)
        pledge.confirmed_at = max(now, pledge.confirm_asked_at or now)
        pledge.save(update_fields=["confirmed_at"])
        _agree(pledge, read, now=now)
    return pledge


def _tell_what_came_of_it(pledge: Pledge, *, now: datetime) -> None:
    """Have somebody told of a condition that was decided before anybody knew their address."""
    if not pledge.condition or pledge.state == State.CONDITIONAL:
        return
    if pledge.supporter is not None and not known_addresses.may_be_told(pledge.supporter):
        told = PledgeConditionDecided(
            organisation_id=pledge.organisation_id, pledge_id=pledge.id, heard_by="who_confirmed"
        )
        outbox.publish(told, now=now)


def _was_asked_enough(pledge: Pledge, *, now: datetime) -> bool:
    rows = Pledge.objects.for_org(pledge.organisation_id).filter(supporter=pledge.supporter)
    return rows.filter(confirm_asked_at__gt=now - A_DAY).count() >= MOST_A_DAY


def _agree(pledge: Pledge, read: Read, *, now: datetime) -> None:
    if pledge.supporter is None or not read.agreed:
        return
    consenting.give(
        supporter=pledge.supporter,
        purposes=[read.agreed],
        source="pledge",
        source_id=pledge.id,
        evidence="confirmed by mail",
        locale=read.locale,
        version=read.version,
        now=now,
    )


def _find(organisation_id: UUID, pledge_id: UUID, *, locked: bool = False) -> Pledge:
    rows = Pledge.objects.for_org(organisation_id).select_related(
        "cause", "organisation", "supporter"
    )
    if locked:
        rows = rows.select_for_update(of=("self",))
    asked = rows.filter(supporter__erased_at=None, confirm_asked_at__isnull=False)
    pledge = asked.filter(id=pledge_id).first()
    if pledge is None:
        raise PledgeMissing
    return pledge


def _named(token: str, organisation_id: UUID) -> tuple[UUID, Read]:
    said = tokens.read(CONFIRM, token, max_age=WITHIN)
    if said.get("o") != str(organisation_id):
        raise tokens.TokenInvalid(field="token")
    # What was agreed to in words that we do not know counts for nothing.
    version = said["w"] if said["w"] in wording.REGISTRY else wording.VERSION
    is_known = said["w"] == version and said["c"] == wording.REMINDERS
    return UUID(said["p"]), Read(said["c"] if is_known else "", version, said["l"])
