"""Statements: told twice is booked once, two equal gifts stay two, what came back goes back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core.management import call_command

from donations.domain import references
from donations.domain.bank_lines import StatementUnbalanced
from donations.models import BankAccount, BankLine, BankStatement, LedgerEntry, Pledge, Refund
from donations.queries import bank
from donations.queries.invariants import INVARIANTS
from donations.services import bank_accounts, money_forgetting, statement_matching, statements
from donations.services import statement_settling as settling
from mobilize.checks import invariants
from mobilize.kit import ids
from petitions.models import Cause
from petitions.services import erasing
from tests.bank_files import IBAN, Entry, camt
from tests.builders import MONDAY, a_cause, a_pledge, a_supporter, an_organisation

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
PLAIN = Entry("10.00", "for the wells")
number = count(1)


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief", time_zone="Europe/Berlin"))


@pytest.fixture
def account(cause: Cause) -> BankAccount:
    return bank_accounts.add(
        organisation=cause.organisation, name="Main", holder="Relief e.V.", account=IBAN,
        currency="EUR", now=MONDAY,
    )  # fmt: skip


def sent(account: BankAccount, data: bytes | str) -> list[BankStatement]:
    return statements.take(
        org_id=account.organisation_id, account_id=account.id, name=f"File {next(number)}",
        data=data.encode() if isinstance(data, str) else data, by=None, now=MONDAY,
    )  # fmt: skip


def told(found: list[BankStatement]) -> tuple[int, int]:
    return sum(one.told for one in found), sum(one.repeated for one in found)


def booked() -> int:
    return sum(LedgerEntry.objects.values_list("amount_minor", flat=True))


def why() -> list[str]:
    return list(
        BankLine.objects.filter(state="waiting").order_by("id").values_list("why", flat=True)
    )


def test_money_that_names_a_pledge_is_booked_on_the_banks_day(
    account: BankAccount, cause: Cause, deliver: Deliver
) -> None:
    pledge = a_pledge(cause, 2500)
    sent(account, camt(Entry("25.00", f"gift {references.written(pledge.reference)}")))

    deliver()

    pledge.refresh_from_db()
    entry, line = LedgerEntry.objects.get(), BankLine.objects.get()
    assert pledge.state == "fulfilled"
    assert (entry.kind, entry.amount_minor, entry.pledge_id) == ("gift", 2500, pledge.id)
    assert entry.happened_at == datetime(2026, 2, 27, 11, tzinfo=UTC)
    assert entry.booked_at == MONDAY
    assert (line.state, line.payment_id) == ("booked", entry.payment_id)
    assert bytes(line.details_sealed) == b""


def test_the_same_file_twice_books_nothing_twice(
    account: BankAccount, cause: Cause, deliver: Deliver
) -> None:
    data = camt(Entry("25.00", a_pledge(cause, 2500).reference), PLAIN, PLAIN)
    first, second = sent(account, data), sent(account, data)
    reworded = sent(account, data.replace(b"<MsgId>M1", b"<MsgId>M2"))
    deliver()

    assert [one.id for one in first] == [one.id for one in second]
    assert (told(first), told(reworded)) == ((3, 0), (0, 3))
    assert booked() == 2500


def test_two_equal_gifts_of_a_day_stay_two_over_overlapping_files(account: BankAccount) -> None:
    yesterday = Entry("10.00", "for the wells", day="2026-02-26")

    first = sent(account, camt(yesterday, PLAIN, PLAIN))
    second = sent(account, camt(PLAIN, PLAIN, Entry("10.00", "for the wells", day="2026-02-28")))
    third = sent(account, camt(PLAIN, PLAIN, PLAIN))

    assert [told(one) for one in (first, second, third)] == [(3, 0), (1, 2), (1, 2)]
    assert BankLine.objects.filter(booked_on="2026-02-27").count() == 3


def test_the_banks_own_references_tell_equal_gifts_apart_in_two_files(
    account: BankAccount,
) -> None:
    morning = sent(account, camt(Entry("10.00", "x", ref="B1")))
    evening = sent(account, camt(Entry("10.00", "x", ref="B2")))
    again = sent(account, camt(Entry("10.00", "now worded differently", ref="B1")))

    assert [told(one) for one in (morning, evening, again)] == [(1, 0), (1, 0), (0, 1)]


def test_a_statement_that_follows_another_repeats_none_of_it(account: BankAccount) -> None:
    morning = sent(account, camt(PLAIN, opening="0.00", closing="10.00", number=1))
    evening = sent(account, camt(PLAIN, opening="10.00", closing="20.00", number=2))
    again = sent(account, camt(PLAIN, opening="10.00", closing="20.00", number=2, ref="copy"))

    assert [told(one) for one in (morning, evening, again)] == [(1, 0), (1, 0), (0, 1)]


def test_a_balance_beside_each_line_of_a_csv_tells_equal_gifts_apart(
    account: BankAccount,
) -> None:
    head = "Date,Amount,Description,Balance\n"
    morning = sent(account, head + "2026-02-27,10.00,x,110.00\n")
    both = sent(account, head + "2026-02-27,10.00,x,120.00\n2026-02-27,10.00,x,110.00\n")

    assert [told(one) for one in (morning, both)] == [(1, 0), (1, 1)]


def test_days_known_from_one_format_are_not_taken_from_the_other(account: BankAccount) -> None:
    sent(account, camt(PLAIN))

    with pytest.raises(statements.StatementFormatsOverlap):
        sent(account, "Date,Amount\n2026-02-27,10.00\n")
    later = sent(account, "Date,Amount\n2026-02-28,10.00\n")

    assert told(later) == (1, 0)


def test_a_file_that_cannot_be_whole_leaves_nothing(account: BankAccount) -> None:
    for data, refusal in (
        (camt(PLAIN, Entry("1.00", day="2026-03-03")), statements.StatementInFuture),
        (camt(PLAIN, iban="GB33BUKB20201555555555"), statements.StatementOfAnotherAccount),
        (camt(PLAIN, opening="0.00", closing="9.00"), StatementUnbalanced),
    ):
        with pytest.raises(refusal):
            sent(account, data)

    assert not BankStatement.objects.exists()
    assert not BankLine.objects.exists()


def test_what_is_not_certain_waits_and_says_why(
    account: BankAccount, cause: Cause, deliver: Deliver
) -> None:
    other_ref, unknown_ref = a_pledge(cause, 3000).reference, references.of(ids.new())

    sent(account, camt(
        PLAIN, Entry("25.00", other_ref), Entry("40.00", unknown_ref),
        Entry("30.00", other_ref), Entry("30.00", other_ref, ref="B9"),
        Entry("5.00", reversal=True),
    ))  # fmt: skip
    deliver()

    assert why() == [
        "no-reference", "amount-differs", "reference-unknown", "pledge-not-open", "came-back",
    ]  # fmt: skip
    assert booked() == 3000


def test_a_return_goes_back_on_its_own_day_and_only_once(
    account: BankAccount, cause: Cause, deliver: Deliver
) -> None:
    pledge = a_pledge(cause, 2500)
    back = Entry("25.00", pledge.reference, day="2026-03-01", side="DBIT", reversal=True, ref="R1")

    sent(account, camt(back, Entry("25.00", pledge.reference, ref="B1")))  # the newest first
    deliver()
    sent(account, camt(back, Entry("25.00", pledge.reference, side="DBIT", reversal=True)))
    deliver()

    refund = LedgerEntry.objects.get(kind="refund")
    assert (refund.amount_minor, refund.happened_at.date().isoformat()) == (-2500, "2026-03-01")
    assert Refund.objects.get().amount_minor == 2500
    assert booked() == 0
    assert why() == ["nothing-to-return"]
    assert list(invariants.run(INVARIANTS)) == []
    BankLine.objects.filter(kind="credit").update(amount_minor=2400)
    broken = {breach.invariant for breach in invariants.run(INVARIANTS)}
    assert broken == {"booked-bank-lines-are-in-the-book"}


def test_amount_and_name_are_proposed_and_somebody_decides(
    account: BankAccount, cause: Cause, deliver: Deliver
) -> None:
    omar = a_pledge(cause, 1000, supporter=a_supporter(cause.organisation, name="Omar Diallo"))
    ines = a_pledge(
        cause, 1000, supporter=a_supporter(cause.organisation, name="Inês DUARTE"), state="due"
    )
    a_pledge(cause, 1100)
    sent(account, camt(PLAIN))
    deliver()
    line = BankLine.objects.get()

    proposed = statement_matching.proposals(line)
    before = booked()
    settling.assign(line=line, pledge_id=ines.id, by=None, now=MONDAY)

    assert [(one.pledge.id, one.name_agrees) for one in proposed] == [
        (ines.id, True), (omar.id, False),
    ]  # fmt: skip
    assert (before, booked()) == (0, 1000)
    with pytest.raises(settling.LineSettled):
        settling.assign(line=line, pledge_id=omar.id, by=None, now=MONDAY)


def test_parts_of_a_promise_are_booked_by_reference_proposed_and_assigned_up_to_what_is_left(
    account: BankAccount, cause: Cause, deliver: Deliver
) -> None:
    ines = a_supporter(cause.organisation, name="Ines Duarte")
    pledge = a_pledge(
        cause, 10_000, supporter=ines, kind="instalments", parts=3, first_on=MONDAY.date(),
        state="due",
    )  # fmt: skip
    sent(account, camt(
        Entry("33.33", pledge.reference), Entry("20.00", pledge.reference, ref="B2"),
        Entry("33.33", "for the wells", ref="B3"), Entry("90.00", "for the wells", ref="B4"),
    ))  # fmt: skip
    deliver()
    by_itself, differs = booked(), why()
    less, next_part, too_much = BankLine.objects.filter(state="waiting").order_by("id")

    proposed = statement_matching.proposals(next_part)
    settling.assign(line=less, pledge_id=pledge.id, by=None, now=MONDAY)
    with pytest.raises(settling.AmountDiffers):
        settling.assign(line=too_much, pledge_id=pledge.id, by=None, now=MONDAY)
    settling.assign(line=next_part, pledge_id=pledge.id, by=None, now=MONDAY)
    rest = sent(account, camt(Entry("13.34", pledge.reference, ref="B5")))
    deliver()

    assert (by_itself, differs) == (3333, ["amount-differs", "no-reference", "no-reference"])
    assert [(one.pledge.id, one.name_agrees) for one in proposed] == [(pledge.id, True)]
    assert (told(rest), booked()) == ((1, 0), 10_000)
    assert Pledge.objects.get().state == "fulfilled"
    assert list(invariants.run(INVARIANTS)) == []


def test_a_line_becomes_a_gift_of_its_own_or_is_ignored_with_a_reason(
    account: BankAccount, cause: Cause
) -> None:
    sent(account, camt(PLAIN, PLAIN))
    one, two = BankLine.objects.order_by("id")

    settling.make_gift(line=one, cause=cause, giver=None, by=None, now=MONDAY)
    settling.ignore(line=two, note="interest", by=None, now=MONDAY)

    assert booked() == 1000
    assert set(BankLine.objects.values_list("state", "note")) == {
        ("booked", ""), ("ignored", "interest"),
    }  # fmt: skip
    assert Pledge.objects.get().rail == "transfer"


def test_whoever_is_erased_stands_in_no_waiting_line(account: BankAccount, cause: Cause) -> None:
    ines = a_supporter(cause.organisation, name="Ines Duarte")
    sent(account, camt(PLAIN, Entry("10.00", "x", name="Omar Diallo")))

    erasing.erase(organisation_id=cause.organisation_id, supporter_id=ines.id, now=MONDAY)

    said = [statements.details(line)["name"] for line in BankLine.objects.order_by("id")]
    assert said == ["", "Omar Diallo"]
    money_forgetting.forget_old(now=MONDAY + timedelta(days=200))
    assert not BankLine.objects.exclude(details_sealed=b"").exists()


def test_a_gap_between_two_statements_is_shown(account: BankAccount) -> None:
    sent(account, camt(PLAIN, opening="0.00", closing="10.00", number=1))
    sent(account, camt(PLAIN, opening="15.00", closing="25.00", number=3))

    newest, oldest = bank.with_gaps(list(bank.statements(account).order_by("-id")))

    assert (newest.gap_minor, oldest.gap_minor) == (500, None)


def test_who_paid_stays_readable_when_the_organisations_key_is_followed_by_another(
    account: BankAccount,
) -> None:
    sent(account, camt(PLAIN))
    before = bytes(BankLine.objects.get().details_sealed)

    call_command("rotate_keys", "--new", "relief")
    line = BankLine.objects.get()

    assert bytes(line.details_sealed) != before
    assert statements.details(line)["name"] == "Ines Duarte"
