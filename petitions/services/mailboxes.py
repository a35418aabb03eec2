"""Rules for mailboxes: set, forgotten, and applied to everybody who is known already."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from mobilize.kit import memory
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain.events import MailboxRulesChanged
from petitions.domain.rules import read_domain
from petitions.models import MailboxRule, Supporter
from petitions.queries.mailboxes import LATELY
from petitions.services import supporters, suppressing

log = structlog.get_logger(__name__)

BATCH = 500
SETTLED = timedelta(seconds=2 * LATELY)
SEPARATORS = re.compile(r"[-+=_]{0,4}")


class MailboxRuleInvalid(AppError):
    """Write a mail domain, and separators out of + - = and _."""

    code = "mailbox-rule-invalid"


class MailboxRuleMissing(AppError):
    """There is no rule of yours for this domain."""

    code = "mailbox-rule-missing"
    kind = Kind.MISSING


class StillSettling(AppError):
    """Some processes still read addresses by the rules before."""

    code = "mailbox-rules-settling"
    kind = Kind.TRY_LATER


@dataclass(frozen=True)
class Reindexed:
    """How many people are found under another spelling now, and how many turned out to be two.

    Two rows of one person stay two: nobody can tell which of them to believe. The one that is
    not found any more names the other.
    """

    moved: int
    collisions: int


@transaction.atomic
def put(
    *,
    org: Organisation,
    domain: str,
    separators: str,
    ignore_dots: bool,
    same_as: str,
    by: User | None,
    now: datetime,
) -> MailboxRule:
    """Set how addresses of a domain are read; a rule that is there is replaced.

    Raises:
        MailboxRuleInvalid
    """
    said = {"separators": separators, "ignore_dots": ignore_dots, "same_as": _domain(same_as)}
    if not SEPARATORS.fullmatch(separators):
        raise MailboxRuleInvalid(field="separators")
    rule, _ = MailboxRule.objects.update_or_create(
        organisation=org,
        domain=_domain(domain, needed=True),
        defaults={**said, "created_at": now, "created_by": by},
    )
    _changed(org, now=now)
    return rule


@transaction.atomic
def remove(*, org: Organisation, domain: str, now: datetime) -> None:
    """Forget a rule: ours for this domain holds again.

    Raises:
        MailboxRuleMissing
    """
    gone, _ = MailboxRule.objects.for_org(org.id).filter(domain=domain).delete()
    if not gone:
        raise MailboxRuleMissing
    _changed(org, now=now)


def reindex(*, organisation_id: UUID, changed_at: datetime, now: datetime) -> Reindexed:
    """Find everybody anew under the rules that hold now. Safe to repeat and to break off.

    Raises:
        StillSettling: some process may still write by the rules before
    """
    if now < changed_at + SETTLED:
        raise StillSettling
    memory.forget()
    moved, collisions, after = 0, 0, UUID(int=0)
    while True:
        with scoping.within(organisation_id):
            people = _next(organisation_id, after)
            results = [_move(person) for person in people]
        if not people:
            break
        moved, collisions = moved + results.count(True), collisions + results.count(False)
        after = people[-1].id
    log.info("mailboxes_reindexed", moved=moved, collisions=collisions)
    return Reindexed(moved, collisions)


def _next(organisation_id: UUID, after: UUID) -> list[Supporter]:
    rows = Supporter.objects.for_org(organisation_id).filter(id__gt=after, erased_at=None)
    return list(rows.order_by("id")[:BATCH])


def _move(person: Supporter) -> bool | None:
    """Return whether somebody was moved; False if another row is there, None if none was needed."""
    address = supporters.address_of(person)
    index = supporters.index_of(person.organisation_id, address) if address else None
    if index is None:
        return None
    if index == bytes(person.email_index or b""):
        _note_double(person, None)
        return None
    same = Supporter.objects.for_org(person.organisation_id).filter(email_index=index).first()
    _note_double(person, same)
    if same is not None:
        return False
    before = bytes(person.email_index or b"")
    suppressing.move(organisation_id=person.organisation_id, before=before, after=index)
    # Whoever was erased since we read them stays unfindable.
    Supporter.objects.filter(id=person.id, erased_at=None).update(email_index=index)
    return True


def _note_double(person: Supporter, same: Supporter | None) -> None:
    """Remember whose row is another one of this person; who was erased has no double."""
    if person.same_as_id != (same and same.id):
        Supporter.objects.filter(id=person.id, erased_at=None).update(same_as=same)


def _changed(org: Organisation, *, now: datetime) -> None:
    memory.forget()
    event = MailboxRulesChanged(organisation_id=org.id, changed_at=now.isoformat())
    outbox.publish(event, now=now)


def _domain(text: str, *, needed: bool = False) -> str:
    if not text and not needed:
        return ""
    try:
        return read_domain(text)
    except ValueError as error:
        raise MailboxRuleInvalid(field="domain" if needed else "same_as") from error
