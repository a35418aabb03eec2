"""The journal: debits equal credits, and what bookkeeping gets is the ledger, to the cent."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from donations.domain import accounting as domain
from donations.domain.accounting import Chart
from donations.domain.rails import RAILS
from donations.models import LedgerEntry, Pledge
from donations.reports import journal
from donations.reports.journal import JournalQuestion
from donations.services import accounting, returning, settling
from mobilize.organisations.models import Organisation, Role
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, a_member, a_pledge, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def org() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return a_cause(org)


def settled(pledge: Pledge, reference: str = "=1+1") -> Pledge:
    settling.record(
        organisation=pledge.organisation, pledge_id=pledge.id, reference=reference,
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip
    return pledge


def rows(org: Organisation, **asked: Any) -> list[dict[str, str]]:
    text = "".join(journal.csv(JournalQuestion(organisation=org, **asked)))
    return list(csv.DictReader(io.StringIO(text)))


def sums(found: list[dict[str, str]]) -> tuple[Decimal, Decimal]:
    debit, credit = (
        sum((Decimal(row[side] or 0) for row in found), Decimal()) for side in ("debit", "credit")
    )
    return debit, credit


def test_every_cent_of_the_ledger_is_in_the_journal_once(
    org: Organisation, cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "AT_ONCE", 3)
    pledges = [settled(a_pledge(cause, 100 + n, rail="cash")) for n in range(7)]
    returning.take_back(
        pledge=pledges[0], amount_minor=40, reference="bank:1", returned_at=MONDAY, now=MONDAY
    )
    accounting.number(organisation=org, said={("money", "cash"): "1000", ("income", ""): "4000"})

    found = rows(org)

    money = [row for row in found if row["account"] == "1000"]
    debit, credit = sums(money)
    booked = sum(LedgerEntry.objects.values_list("amount_minor", flat=True))
    assert sums(found)[0] == sums(found)[1]
    assert (debit - credit) * 100 == booked == 681
    assert {row["account"] for row in found} == {"1000", "4000", "refunds"}
    assert {row["reference"] for row in found} == {"'=1+1"}
    assert [one.amount_minor for one in journal.totals(JournalQuestion(organisation=org))] == [681]


def test_a_journal_is_asked_by_cause_currency_and_day_of_booking(
    org: Organisation, cause: Cause
) -> None:
    other = a_cause(org, "wells", currency="JPY")
    settled(a_pledge(cause, 100))
    settled(a_pledge(other, 500))

    assert {row["currency"] for row in rows(org, cause=other)} == {"JPY"}
    assert {row["debit"] for row in rows(org, currency="JPY")} == {"500", ""}
    assert rows(org, until=date(2026, 3, 1)) == []
    assert len(rows(org, since=date(2026, 3, 2))) == 4
    assert [one.currency for one in journal.totals(JournalQuestion(organisation=org))] == [
        "EUR", "JPY",
    ]  # fmt: skip


def test_another_organisations_entries_are_not_in_it(cause: Cause) -> None:
    settled(a_pledge(cause, 100))

    assert rows(an_organisation("mallory")) == []


def test_an_account_nobody_knows_is_refused(org: Organisation) -> None:
    with pytest.raises(accounting.AccountNumberInvalid):
        accounting.number(organisation=org, said={("shoes", ""): "1"})


def test_staff_download_it_and_say_which_accounts_it_names(org: Organisation, cause: Cause) -> None:
    settled(a_pledge(cause, 1250))
    greta: Client = at_work(a_member(org, Role.CAMPAIGNER))

    greta.post("/staff/relief/journal/accounts/", {"money_transfer": "1800"})
    page = greta.get("/staff/relief/journal/?since=2026-03-01").content.decode()
    download: Any = greta.get(reverse("journal-csv", args=["relief"]) + "?since=2026-03-01")
    text = b"".join(download.streaming_content).decode()

    assert "12.50 EUR" in page
    assert 'value="1800"' in page
    assert ",1800,12.50,," in text
    assert download.headers["Content-Disposition"].startswith("attachment")


@given(
    kind=some.sampled_from([*domain.ROLE_OF, "fee"]),
    rail=some.sampled_from(RAILS),
    amount=some.integers(-(10**9), 10**9).filter(bool),
)
def test_debits_equal_credits_and_the_moneys_side_is_the_amount(
    kind: str, rail: str, amount: int
) -> None:
    chart = Chart({})
    postings = chart.postings(kind=kind, rail=rail, amount_minor=amount)

    money = [one for one in postings if one.account == chart.account("money", rail)]
    assert sum(one.debit_minor for one in postings) == sum(one.credit_minor for one in postings)
    assert [one.debit_minor - one.credit_minor for one in money] == [amount]
