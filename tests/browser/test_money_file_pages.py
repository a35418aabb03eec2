"""Files of money, narrow and wide: gifts from elsewhere, statements, mandates, the journal."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from donations.models import BankAccount
from donations.services import pledging, statements
from mobilize.kit import clock
from petitions.models import Cause
from tests import books
from tests.bank_files import Entry, camt
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import MONDAY, a_cause, a_member, a_pledge, a_supporter, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief"))


@pytest.fixture
def account(cause: Cause) -> BankAccount:
    return books.an_account(cause.organisation, creditor_id="DE98ZZZ09999999999")


@pytest.fixture
def greta(cause: Cause) -> Client:
    return at_work(a_member(cause.organisation))


@pytest.mark.parametrize("width", WIDTHS)
def test_gifts_from_elsewhere_are_readable_at_every_stage(
    visit: Browsing, greta: Client, cause: Cause, deliver: Any, width: int
) -> None:
    upload = books.a_gift_import(cause)
    look_at(visit, f"/staff/relief/gift-imports/{upload.id}/", width, client=greta)
    deliver(now=clock.now())
    look_at(visit, f"/staff/relief/gift-imports/{upload.id}/?tried", width, client=greta)
    look_at(visit, "/staff/relief/causes/clean-water/gifts/", width, client=greta)


@pytest.mark.parametrize("width", WIDTHS)
def test_statements_and_their_lines_are_readable(
    visit: Browsing,
    greta: Client,
    account: BankAccount,
    cause: Cause,
    deliver: Any,
    width: int,
) -> None:
    named = a_pledge(cause, 2500)
    a_pledge(cause, 1000, supporter=a_supporter(cause.organisation))
    for number, entry in enumerate((Entry("25.00", named.reference), Entry("10.00", "wells"))):
        statements.take(
            org_id=account.organisation_id, account_id=account.id, name=f"Part {number}", by=None,
            data=camt(entry, opening=f"{number * 30}.00",
                      closing=f"{number * 30 + int(entry.amount[:2])}.00", number=number * 2 + 1),
            now=MONDAY,
        )  # fmt: skip
    deliver(now=clock.now())
    line = account.lines.get(state="waiting")

    for path in (
        "", f"{account.id}/", "lines/", "lines/?state=booked", f"lines/{line.id}/",
    ):  # fmt: skip
        look_at(visit, f"/staff/relief/bank/{path}", width, client=greta)


@pytest.mark.parametrize("width", WIDTHS)
def test_mandates_batches_and_the_journal_are_readable(
    visit: Browsing, greta: Client, account: BankAccount, cause: Cause, width: int
) -> None:
    mandate = books.a_mandate(account, cause, first_on=date(2026, 3, 3))
    books.a_batch(account)
    books.a_mandate(account, cause, giver="omar@example.org")
    line = books.a_line(account)
    greta.post(f"/staff/relief/bank/lines/{line.id}/gift/", {"cause": "clean-water"})

    for path in (
        "bank/mandates/", f"bank/{account.id}/debits/", f"pledges/{mandate.pledge_id}/mandate/",
        "journal/",
    ):  # fmt: skip
        look_at(visit, f"/staff/relief/{path}", width, client=greta)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_giver_reads_where_to_send_a_transfer(
    visit: Browsing, account: BankAccount, cause: Cause, width: int
) -> None:
    token = pledging.token_of(a_pledge(cause, 2500))

    look_at(visit, reverse("pledge-thanks", args=["relief", token]), width, client=None)
