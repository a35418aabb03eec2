"""Collecting by direct debit: once for a day, booked when it came, given back when it went."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from donations.domain.direct_debits import CollectionDayInvalid
from donations.models import BankAccount, Collection, DebitBatch, LedgerEntry, Mandate, Pledge
from donations.queries.invariants import INVARIANTS
from donations.services import debiting, mandates, pledging, statements
from mobilize.checks import invariants
from mobilize.kit import clock
from mobilize.organisations.models import Scope
from petitions.models import Cause
from petitions.services import erasing
from tests import books, builders
from tests.bank_files import Entry, camt
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.clients import ApiClient
from tests.staff import at_work

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 3, 4)
ROOT = "/api/v1/organisations/relief/"


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief"))


@pytest.fixture
def account(cause: Cause) -> BankAccount:
    return books.an_account(cause.organisation, creditor_id="DE98ZZZ09999999999")


def collected(account: BankAccount, day: date, *, days_later: int = 0) -> DebitBatch:
    return debiting.collect(
        org_id=account.organisation_id, account_id=account.id, collect_on=day, by=None,
        now=MONDAY + timedelta(days=days_later),
    )  # fmt: skip


def test_a_day_is_collected_once_and_its_file_says_the_same_each_time(
    account: BankAccount, cause: Cause
) -> None:
    mandate = books.a_mandate(account, cause)
    books.a_mandate(account, cause, giver="omar@example.org", first_on=date(2026, 3, 5))

    first, again = collected(account, WEDNESDAY), collected(account, WEDNESDAY)

    mandate.refresh_from_db()
    assert first.id == again.id
    assert (first.debits, first.total_minor) == (1, 2500)
    assert (mandate.collected, mandate.next_on) == (1, date(2026, 4, 4))
    assert debiting.file(first) == debiting.file(again)
    assert mandate.pledge.reference.encode() in debiting.file(first)
    assert Collection.objects.get().sequence == "FRST"


def test_the_statement_books_what_came_and_gives_back_what_went(
    account: BankAccount, cause: Cause, deliver: Callable[..., int]
) -> None:
    mandate = books.a_mandate(account, cause)
    collected(account, WEDNESDAY)
    before = LedgerEntry.objects.count()
    came = Entry("25.00", "x", day="2026-03-04", end_to_end=mandate.pledge.reference, ref="B1")
    back = Entry("25.00", "x", day="2026-03-09", end_to_end=mandate.pledge.reference, ref="B2",
                 side="DBIT", reversal=True)  # fmt: skip
    later = MONDAY + timedelta(days=9)
    statements.take(
        org_id=account.organisation_id, account_id=account.id, name="March", by=None, now=later,
        data=camt(came, back),
    )  # fmt: skip
    deliver(now=later)

    entries = LedgerEntry.objects.order_by("happened_at")
    assert before == 0
    assert [(one.kind, one.amount_minor) for one in entries] == [("gift", 2500), ("refund", -2500)]
    assert [one.happened_at.date().day for one in entries] == [4, 9]
    assert list(invariants.run(INVARIANTS)) == []


def test_the_next_collection_is_a_promise_like_the_first(
    account: BankAccount, cause: Cause
) -> None:
    mandate = books.a_mandate(account, cause, ends_on=date(2026, 5, 1))
    collected(account, WEDNESDAY)

    collected(account, date(2026, 4, 7), days_later=35)

    mandate.refresh_from_db()
    first, second = Pledge.objects.order_by("made_at")
    assert (second.amount_minor, second.supporter_id) == (first.amount_minor, first.supporter_id)
    assert first.reference != second.reference
    assert [one.sequence for one in Collection.objects.order_by("id")] == ["FRST", "FNAL"]
    assert (mandate.state, mandate.next_on) == ("completed", None)


def test_nothing_is_collected_that_may_not_be(account: BankAccount, cause: Cause) -> None:
    off = books.a_mandate(account, cause)
    pledging.cancel(organisation=cause.organisation, pledge_id=off.pledge_id, now=MONDAY)
    old = books.a_mandate(account, cause, signed_on=date(2022, 1, 1), first_on=date(2022, 1, 1))
    ended = books.a_mandate(account, cause)
    mandates.cancel(org_id=cause.organisation_id, mandate_id=ended.id, now=MONDAY)

    with pytest.raises(CollectionDayInvalid):
        collected(account, date(2026, 3, 7))
    with pytest.raises(debiting.NothingToCollect):
        collected(account, WEDNESDAY)

    assert not DebitBatch.objects.exists()
    assert set(Mandate.objects.exclude(id=old.id).values_list("id", flat=True)) == {
        off.id, ended.id,
    }  # fmt: skip


def test_an_account_without_a_creditor_identifier_collects_nothing(cause: Cause) -> None:
    account = books.an_account(cause.organisation)
    books.a_mandate(account, cause)

    with pytest.raises(debiting.CreditorIdMissing):
        collected(account, WEDNESDAY)


def test_whoever_is_erased_is_collected_from_no_more(account: BankAccount, cause: Cause) -> None:
    mandate = books.a_mandate(account, cause)
    books.a_mandate(account, cause, giver="omar@example.org")
    batch = collected(account, WEDNESDAY)

    erasing.erase(
        organisation_id=cause.organisation_id, supporter_id=mandate.supporter_id, now=MONDAY
    )

    mandate.refresh_from_db()
    assert (mandate.state, bytes(mandate.iban_sealed)) == ("cancelled", b"")
    assert debiting.file(batch).count(b"<EndToEndId>") == 1


def test_a_mandate_needs_a_giver_whose_promise_is_open(account: BankAccount, cause: Cause) -> None:
    terms = mandates.Terms(
        holder="Ines", iban="GB33BUKB20201555555555", signed_on=WEDNESDAY, first_on=WEDNESDAY,
        every_months=1,
    )  # fmt: skip

    with pytest.raises(mandates.MandateNeedsGiver):
        mandates.give(
            org_id=cause.organisation_id, pledge_id=a_pledge(cause).id, account_id=account.id,
            terms=terms, by=None, now=MONDAY,
        )  # fmt: skip


def test_over_the_api_a_mandate_is_given_collected_downloaded_and_ended(
    account: BankAccount, cause: Cause
) -> None:
    machine: Any = ApiClient()
    _, secret = builders.an_api_key(cause.organisation, Scope.WRITE)
    machine.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    pledge = a_pledge(cause, supporter=builders.a_supporter(cause.organisation))
    today = clock.now().date()
    day = next(
        each for n in range(2, 9)
        if debiting.direct_debits.is_target_day(each := today + timedelta(days=n))
    )  # fmt: skip
    body = {
        "account": str(account.id), "holder": "Ines Duarte", "iban": "GB33BUKB20201555555555",
        "signed_on": str(today), "first_on": str(today), "every_months": 1,
    }  # fmt: skip

    given = machine.post(f"{ROOT}pledges/{pledge.id}/mandate", body, format="json")
    again = machine.post(f"{ROOT}pledges/{pledge.id}/mandate", body, format="json")
    batch = machine.post(
        f"{ROOT}bank-accounts/{account.id}/debits", {"collect_on": str(day)}, format="json"
    )
    file = machine.get(f"{ROOT}debits/{batch.json()['id']}.xml")
    ended = machine.post(f"{ROOT}mandates/{given.json()['id']}/cancel", {}, format="json")
    listed = machine.get(f"{ROOT}mandates/")

    assert (given.status_code, given.json()["reference"]) == (201, pledge.reference)
    assert (again.status_code, again.json()["code"]) == (409, "mandate-known")
    assert (batch.status_code, batch.json()["total_minor"]) == (201, 2500)
    assert file["Content-Type"] == "application/xml"
    assert b"GB33BUKB20201555555555" in file.content
    assert ended.json()["state"] == "cancelled"
    assert b"GB33" not in listed.content


def test_staff_record_a_mandate_collect_and_download(account: BankAccount, cause: Cause) -> None:
    greta = at_work(builders.a_member(cause.organisation))
    pledge = a_pledge(cause, supporter=builders.a_supporter(cause.organisation))
    today = clock.now().date()
    said = {
        "account": str(account.id), "holder": "Ines Duarte", "iban": "GB33 BUKB 2020 1555 5555 55",
        "signed_on": str(today), "first_on": str(today), "every_months": "3",
    }  # fmt: skip

    wrong = greta.post(f"/staff/relief/pledges/{pledge.id}/mandate/", {**said, "iban": "GB1"})
    greta.post(f"/staff/relief/pledges/{pledge.id}/mandate/", said)
    sunday = today + timedelta(days=6 - today.weekday() or 7)
    refused = greta.post(f"/staff/relief/bank/{account.id}/debits/", {"collect_on": str(sunday)})

    assert "This is no IBAN" in wrong.content.decode()
    assert "working day" in refused.content.decode()
    assert pledge.reference in greta.get("/staff/relief/bank/mandates/").content.decode()
    greta.post(f"/staff/relief/bank/mandates/{Mandate.objects.get().id}/cancel/")
    assert Mandate.objects.get().state == "cancelled"
