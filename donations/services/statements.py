"""Taking a bank's file in: the whole of it or nothing, and no line twice.

The file itself is not kept; of a line, who paid and what for lies sealed until somebody
has settled it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min

from donations.domain import bank_csv, camt
from donations.domain.bank_lines import StatementBroken, Told, ToldStatement
from donations.domain.events import StatementWaiting
from donations.models import BankAccount, BankLine, BankStatement
from donations.queries import bank
from mobilize.kit import ids, text, vault
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import keys, sealing
from mobilize.organisations.models import User
from mobilize.outbox import services as outbox
from petitions.domain.tables import FileEmpty
from petitions.domain.uploads import LARGEST, FileTooLarge

AT_ONCE = 1_000  # rows of one INSERT


class StatementOfAnotherAccount(AppError):
    """This statement is of another account."""

    code = "statement-of-another-account"


class StatementInFuture(AppError):
    """A line is booked on a day that is still to come."""

    code = "statement-in-future"


class StatementFormatsOverlap(AppError):
    """Some of these days are known from a file of the other format."""

    code = "statement-formats-overlap"
    kind = Kind.CONFLICT


@transaction.atomic
def take(
    *, org_id: UUID, account_id: UUID, name: str, data: bytes, by: User | None, now: datetime
) -> list[BankStatement]:
    """Take a file in and have its new lines matched; return its statements.

    The same file again returns what it gave the first time.

    Raises:
        BankAccountMissing, FileTooLarge, StatementBroken, StatementUnbalanced,
        StatementOfAnotherAccount, StatementInFuture, StatementFormatsOverlap,
        text.TextInvalid, and as `bank_csv.read`
    """
    # Locked: of two files sent at once, the second sees the lines of the first.
    account = _locked(org_id, account_id)
    digest = hashlib.sha256(data).hexdigest()
    known = list(bank.statements(account).filter(digest=digest).order_by("part"))
    if known:
        return known
    format_, told = _understood(data, account)
    _refuse_strange(account, told, format_=format_, now=now)
    shown, equal = text.line(name, field="name"), Counter[bytes]()
    return [
        _kept(
            BankStatement(
                organisation_id=org_id, account=account, name=shown, format=format_,
                digest=digest, part=part, made_by=by, made_at=now,
            ),
            each,
            equal=equal,
            now=now,
        )
        for part, each in enumerate(told)
    ]  # fmt: skip


def details(line: BankLine) -> dict[str, str]:
    """Return who paid and what for; nothing once the line is settled or was forgotten.

    Raises:
        vault.Unreadable
    """
    if not bytes(line.details_sealed):
        return {"name": "", "iban": "", "purpose": ""}
    found: dict[str, str] = json.loads(sealing.open_(line, "details_sealed"))
    return found


def announce(statement: BankStatement, *, after: UUID | None, now: datetime) -> None:
    """Tell the worker that lines wait to be matched, behind this one."""
    event = StatementWaiting(
        organisation_id=statement.organisation_id,
        statement_id=statement.id,
        after=str(after or ""),
    )
    outbox.publish(event, now=now)


def _locked(org_id: UUID, account_id: UUID) -> BankAccount:
    rows = BankAccount.objects.for_org(org_id).select_related("organisation")
    found = rows.filter(id=account_id).select_for_update(of=("self",)).first()
    if found is None:
        raise bank.BankAccountMissing
    return found


def _understood(data: bytes, account: BankAccount) -> tuple[str, list[ToldStatement]]:
    if len(data) > LARGEST:
        raise FileTooLarge(field="file")
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t").replace(b"\0", b"")
    if not start:
        raise FileEmpty(field="file")
    if start.startswith(b"<"):
        return BankStatement.Format.CAMT, camt.read(data)
    csv = bank_csv.read(data, bank.layout(account), iban=account.iban, currency=account.currency)
    return BankStatement.Format.CSV, [csv]


def _refuse_strange(
    account: BankAccount, told: Sequence[ToldStatement], *, format_: str, now: datetime
) -> None:
    today = account.organisation.day_of(now)
    for statement in told:
        if "".join(statement.iban.split()).upper() != account.iban:
            raise StatementOfAnotherAccount(field="file")
        if statement.currency not in {account.currency, ""}:
            raise StatementBroken(
                "The statement is in %(said)s, and the account in %(currency)s.",
                field="file", said=statement.currency, currency=account.currency,
            )  # fmt: skip
        statement.check_balances()
        late = next((line for line in statement.lines if line.booked_on > today), None)
        if late is not None:
            raise StatementInFuture(
                "Line %(line)s is booked on %(day)s, which is still to come.",
                field="file", line=late.line, day=late.booked_on,
            )  # fmt: skip
    _refuse_overlap(account, told, format_=format_)


def _refuse_overlap(account: BankAccount, told: Sequence[ToldStatement], *, format_: str) -> None:
    """Two formats word one line differently, so nothing could tell it from a second gift."""
    days = [line.booked_on for statement in told for line in statement.lines]
    if not days:
        return
    rows = BankLine.objects.filter(
        account=account, booked_on__range=(min(days), max(days))
    ).exclude(statement__format=format_)
    known = rows.aggregate(first=Min("booked_on"), last=Max("booked_on"))
    if known["first"] is not None:
        raise StatementFormatsOverlap(
            "The days from %(first)s to %(last)s are known from a file of the other format.",
            field="file", first=known["first"], last=known["last"],
        )  # fmt: skip


def _kept(
    statement: BankStatement, told: ToldStatement, *, equal: Counter[bytes], now: datetime
) -> BankStatement:
    days = [line.booked_on for line in told.lines]
    statement.bank_ref, statement.number = told.bank_ref, told.number
    statement.opening_minor, statement.closing_minor = told.opening_minor, told.closing_minor
    statement.since, statement.until = min(days, default=None), max(days, default=None)
    statement.left_out = told.left_out
    prints = _prints(statement, told.lines)
    before = _known_before(statement, told, prints)
    known = _known(statement, days)
    fresh = []
    for line, mark in zip(told.lines, prints, strict=True):
        ordinal = before[mark] + equal[mark]
        equal[mark] += 1
        if (mark, ordinal) not in known:
            fresh.append(_line(statement, line, mark=mark, ordinal=ordinal))
    statement.told, statement.repeated = len(fresh), len(told.lines) - len(fresh)
    statement.save(force_insert=True)
    BankLine.objects.bulk_create(fresh, batch_size=AT_ONCE)
    announce(statement, after=None, now=now)
    return statement


def _prints(statement: BankStatement, lines: Sequence[Told]) -> list[bytes]:
    key, account = keys.of(statement.organisation_id).index, statement.account_id
    return [vault.blind_index(key, f"{account}|{line.identity}", use="bank-line") for line in lines]


def _known(statement: BankStatement, days: Sequence[date]) -> set[tuple[bytes, int]]:
    if not days:
        return set()
    rows = BankLine.objects.filter(
        account=statement.account, booked_on__range=(min(days), max(days))
    )
    return {(bytes(mark), ordinal) for mark, ordinal in rows.values_list("fingerprint", "ordinal")}


def _known_before(
    statement: BankStatement, told: ToldStatement, prints: Sequence[bytes]
) -> Counter[bytes]:
    """Count the equal lines of statements that this one follows, and so cannot repeat.

    Without that proof, equal lines of two files are the same lines told twice.
    """
    if not told.number or told.opening_minor is None:
        return Counter()
    earlier = bank.statements(statement.account).filter(number__lt=told.number)
    follows = earlier.filter(number=told.number - 1, closing_minor=told.opening_minor)
    if not follows.exists():
        return Counter()
    days = {line.booked_on for line in told.lines}
    rows = BankLine.objects.filter(
        account=statement.account, statement__in=earlier, booked_on__in=days
    )
    marks = set(prints)
    found = (bytes(mark) for mark in rows.values_list("fingerprint", flat=True))
    return Counter(mark for mark in found if mark in marks)


def _line(statement: BankStatement, told: Told, *, mark: bytes, ordinal: int) -> BankLine:
    row = BankLine(
        id=ids.new(),
        organisation_id=statement.organisation_id,
        account=statement.account,
        statement=statement,
        line=told.line,
        kind=told.kind,
        booked_on=told.booked_on,
        amount_minor=told.amount_minor,
        currency=statement.account.currency,
        fingerprint=mark,
        ordinal=ordinal,
        reference=next(iter(told.references), ""),
        bank_ref=told.bank_ref,
    )
    said = {"name": told.name, "iban": told.iban, "purpose": told.purpose}
    row.details_sealed = sealing.seal(row, "details_sealed", json.dumps(said).encode())
    return row


def forget_details(*, before: date) -> int:
    """Empty who paid and what for of lines that nobody has settled since; return how many."""
    rows = BankLine.objects.filter(state=BankLine.State.WAITING, booked_on__lt=before)
    return rows.exclude(details_sealed=b"").update(details_sealed=b"")


def waiting_with_details(org_id: UUID) -> Iterator[BankLine]:
    """Yield the lines that wait and still say who paid."""
    rows = BankLine.objects.for_org(org_id).filter(state=BankLine.State.WAITING)
    yield from rows.exclude(details_sealed=b"").iterator(chunk_size=500)
