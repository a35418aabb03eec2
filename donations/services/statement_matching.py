"""Finding whose money a line is: by our reference alone is anything booked.

Amount and name are only proposed; somebody of the staff decides.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain.pledge_life import PAYABLE
from donations.domain.rails import SETTLED_BY_HAND
from donations.models import BankLine, BankStatement, Pledge
from donations.queries import bank, pledges
from donations.services import statement_settling, statements
from mobilize.kit.errors import AppError
from mobilize.kit.money import Money
from petitions.domain.columns import folded
from petitions.models import Supporter
from petitions.services import supporters

AT_ONCE = 200  # lines of one transaction
MOST_PROPOSED = 20
LOOKED_AT = 200  # pledges of a line's amount whose names are compared


@dataclass(frozen=True)
class Proposal:
    """A pledge that a line may be for; `name_agrees` where its giver is called as who paid."""

    pledge: Pledge
    name_agrees: bool


def match(*, organisation_id: UUID, statement_id: UUID, after: str, now: datetime) -> None:
    """Book the next lines of a statement that name a pledge; say of the others what they lack.

    Safe to repeat: a line is booked while it waits, and never again.
    """
    statement = BankStatement.objects.for_org(organisation_id).get(id=statement_id)
    rows = BankLine.objects.filter(statement=statement, state=BankLine.State.WAITING)
    rows = rows.filter(id__gt=UUID(after)) if after else rows
    part = list(rows.select_related("account", "organisation").order_by("id")[:AT_ONCE])
    _try_all(organisation_id, part, now=now)
    if len(part) == AT_ONCE:
        statements.announce(statement, after=part[-1].id, now=now)
        return
    _try_all(organisation_id, _returns(statement), now=now)
    statement.state = BankStatement.State.MATCHED
    statement.save(update_fields=["state"])


def proposals(line: BankLine) -> list[Proposal]:
    """Return the pledges that wait for a line's amount, whole or as the next part.

    Those first whose giver has the payer's name.
    """
    if line.kind != BankLine.Kind.CREDIT or line.state != BankLine.State.WAITING:
        return []
    rows = pledges.awaiting(Money(line.amount_minor, line.currency), line.organisation_id)
    rows = rows.filter(state__in=PAYABLE, rail__in=SETTLED_BY_HAND)
    payer = _words(statements.details(line)["name"])
    found = rows.select_related("cause", "petition", "supporter").order_by("-made_at", "-id")
    all_of_them = [
        Proposal(pledge, _agrees(pledge.supporter, payer)) for pledge in found[:LOOKED_AT]
    ]
    return sorted(all_of_them, key=lambda each: not each.name_agrees)[:MOST_PROPOSED]


def names(line: BankLine, name: str) -> bool:
    """Say whether somebody of this name stands in a line as who paid, or in what for."""
    said, wanted = statements.details(line), _words(name)
    return bool(wanted) and wanted <= _words(f"{said['name']} {said['purpose']}")


def _returns(statement: BankStatement) -> list[BankLine]:
    """Return what was taken back before its gift was known: some banks tell the newest first."""
    rows = BankLine.objects.filter(
        account=statement.account, state=BankLine.State.WAITING, kind=BankLine.Kind.RETURN
    )
    named = rows.exclude(reference="").select_related("account", "organisation")
    return list(named.order_by("booked_on", "id")[:AT_ONCE])


def _try_all(organisation_id: UUID, part: Sequence[BankLine], *, now: datetime) -> None:
    named = bank.pledges_by_reference(
        organisation_id, {line.reference for line in part if line.reference}
    )
    booked = _plain_ones_booked(part, named, now=now)
    waiting: dict[str, list[UUID]] = {}
    for line in part:
        if line.id not in booked and (why := _tried(line, named, now=now)):
            waiting.setdefault(why, []).append(line.id)
    for why, line_ids in waiting.items():
        rows = BankLine.objects.for_org(organisation_id).filter(id__in=line_ids)
        rows.filter(state=BankLine.State.WAITING).update(why=why)


def _plain_ones_booked(
    part: Sequence[BankLine], named: Mapping[str, Pledge | None], *, now: datetime
) -> set[UUID]:
    """Book in few statements what fulfils a plain promise; return the ids of what is settled."""
    known = {reference: pledge for reference, pledge in named.items() if pledge is not None}
    named_by = Counter(line.reference for line in part if line.reference in known)
    alone = [
        line for line in part if named_by[line.reference] == 1 and line.kind == BankLine.Kind.CREDIT
    ]
    statement_settling.book_together(alone, known, now=now)
    rows = BankLine.objects.filter(id__in=[line.id for line in alone])
    return set(rows.exclude(state=BankLine.State.WAITING).values_list("id", flat=True))


def _tried(line: BankLine, named: Mapping[str, Pledge | None], *, now: datetime) -> str:
    """Book a line on its own; return the code of why not, where it cannot be."""
    pledge = named.get(line.reference)
    if line.kind == BankLine.Kind.CAME_BACK:
        return "came-back"
    if pledge is None:
        return "reference-unknown" if line.reference else "no-reference"
    return _settled(line, pledge, now=now)


def _settled(line: BankLine, pledge: Pledge, *, now: datetime) -> str:
    """Book a line for the pledge it names; return the code of why not, where it cannot be."""
    try:
        with transaction.atomic():
            statement_settling.assign(
                line=line, pledge_id=pledge.id, by=None, by_itself=True, now=now
            )
    except AppError as refusal:
        return refusal.code
    return ""


def _agrees(supporter: Supporter | None, payer: frozenset[str]) -> bool:
    if supporter is None or supporter.erased_at is not None or not payer:
        return False
    return _words(supporters.name_of(supporter)) == payer


def _words(name: str) -> frozenset[str]:
    return frozenset(folded(name).split())
