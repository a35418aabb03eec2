"""Statements over the API and on the staff's pages: sent, matched, and what waits is settled."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from donations.domain import references
from donations.models import BankAccount, BankLine, LedgerEntry
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Scope
from petitions.models import Cause
from tests import books, builders
from tests.bank_files import IBAN, Entry, camt
from tests.clients import ApiClient
from tests.staff import at_work

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
ROOT = "/api/v1/organisations/relief/"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


@pytest.fixture
def machine(org: Organisation, cause: Cause) -> ApiClient:
    client = ApiClient()
    _, secret = builders.an_api_key(org, Scope.WRITE)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


@pytest.fixture
def greta(org: Organisation) -> Client:
    return at_work(builders.a_member(org))


@pytest.fixture
def account(org: Organisation) -> BankAccount:
    return books.an_account(org)


def send(machine: ApiClient, account: BankAccount, data: bytes) -> Any:
    path = f"{ROOT}bank-accounts/{account.id}/statements?name=February"
    return machine.generic("POST", path, data, content_type="application/xml")


def shown(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_giver_is_told_where_to_send_a_transfer_and_under_which_reference(
    account: BankAccount, cause: Cause, machine: ApiClient, client: Client
) -> None:
    body = {"cause": "clean-water", "amount_minor": 2500, "currency": "EUR", "rail": "transfer"}
    made = ApiClient().post(f"{ROOT}pledges/", body, format="json").json()
    listed = machine.get(f"{ROOT}pledges/").json()["results"]
    page = shown(client.get(reverse("pledge-thanks", args=["relief", made["token"]])))

    assert references.holds(made["reference"])
    assert made["transfer"] == {
        "holder": "Relief e.V.",
        "iban": references.written(IBAN),
        "reference": references.written(made["reference"]),
    }
    assert [one["reference"] for one in listed] == [made["reference"]]
    assert made["transfer"]["reference"] in page
    assert made["transfer"]["iban"] in page


def test_a_statement_is_sent_and_what_it_names_is_booked(
    account: BankAccount, cause: Cause, machine: ApiClient, deliver: Deliver
) -> None:
    pledge = builders.a_pledge(cause, 2500)
    sent = send(machine, account, camt(Entry("25.00", pledge.reference), Entry("7.00", "wells")))
    deliver(now=clock.now())

    waiting = machine.get(f"{ROOT}bank-lines/").json()["results"]
    listed = machine.get(f"{ROOT}bank-accounts/{account.id}/statements").json()["results"]

    assert (sent.status_code, sent.json()[0]["told"]) == (201, 2)
    assert [one["state"] for one in listed] == ["matched"]
    assert [(one["amount_minor"], one["why"]) for one in waiting] == [(700, "no-reference")]
    assert b"Ines" not in machine.get(f"{ROOT}bank-lines/").content
    assert LedgerEntry.objects.get().amount_minor == 2500


def test_what_waits_is_shown_with_who_paid_and_settled(
    account: BankAccount, cause: Cause, machine: ApiClient
) -> None:
    pledge = builders.a_pledge(cause, 1000)
    send(machine, account, camt(*[Entry("10.00", "wells", ref=f"B{n}") for n in range(3)]))
    one, two, three = BankLine.objects.order_by("id")

    seen = machine.get(f"{ROOT}bank-lines/{one.id}").json()
    to_pledge = machine.post(
        f"{ROOT}bank-lines/{one.id}/assign", {"pledge": str(pledge.id)}, format="json"
    )
    gift = {"cause": "clean-water", "email": "ines@example.org", "name": "Ines Duarte"}
    made = machine.post(f"{ROOT}bank-lines/{two.id}/gift", gift, format="json")
    out = machine.post(f"{ROOT}bank-lines/{three.id}/ignore", {"note": "interest"}, format="json")
    again = machine.post(f"{ROOT}bank-lines/{three.id}/ignore", {"note": "x"}, format="json")

    assert (seen["name"], seen["purpose"]) == ("Ines Duarte", "wells")
    assert [each["pledge"] for each in seen["proposals"]] == [str(pledge.id)]
    assert [each.json()["state"] for each in (to_pledge, made, out)] == [
        "booked", "booked", "ignored",
    ]  # fmt: skip
    assert (again.status_code, again.json()["code"]) == (409, "bank-line-settled")
    assert sum(LedgerEntry.objects.values_list("amount_minor", flat=True)) == 2000


def test_a_bank_writes_csv_as_the_organisation_says(
    account: BankAccount, machine: ApiClient
) -> None:
    path = f"{ROOT}bank-accounts/{account.id}"
    data = b"Quand;Combien\n27/02/2026;10,00\n"
    refused = send(machine, account, data)
    layout = {"headers": {"booked_on": "Quand", "amount": "Combien"}}
    wrong = machine.patch(path, {"csv_layout": {"headers": {"shoe": "x"}}}, format="json")
    kept = machine.patch(path, {"csv_layout": layout}, format="json")
    taken = send(machine, account, data)

    assert (refused.status_code, refused.json()["code"]) == (400, "statement-broken")
    assert wrong.json()["errors"][0]["field"] == "headers.shoe"
    assert kept.json()["csv_layout"]["headers"] == layout["headers"]
    assert taken.json()[0]["told"] == 1


def test_an_account_is_added_once(machine: ApiClient) -> None:
    body = {"name": "Main", "holder": "Relief", "iban": IBAN, "currency": "EUR"}

    first = machine.post(f"{ROOT}bank-accounts/", body, format="json")
    again = machine.post(f"{ROOT}bank-accounts/", body, format="json")
    wrong = machine.post(f"{ROOT}bank-accounts/", {**body, "iban": IBAN[:-1]}, format="json")

    assert (first.status_code, again.status_code, wrong.status_code) == (201, 409, 400)
    assert wrong.json()["errors"][0]["field"] == "iban"
    assert len(machine.get(f"{ROOT}bank-accounts/").json()["results"]) == 1


def test_staff_add_an_account_send_a_file_and_settle_a_line(
    greta: Client, cause: Cause, deliver: Deliver
) -> None:
    said = {"name": "Main", "holder": "Relief", "iban": IBAN, "currency": "EUR"}
    place = greta.post("/staff/relief/bank/", said).headers["Location"]
    file = SimpleUploadedFile(
        "a.xml", camt(Entry("10.00", "wells"), opening="5.00", closing="15.00")
    )
    greta.post(f"{place}statements/", {"name": "February", "file": file})
    deliver(now=clock.now())
    pledge = builders.a_pledge(cause, 1000)
    line = BankLine.objects.get()
    path = f"/staff/relief/bank/lines/{line.id}/"
    unknown = greta.post(f"{path}assign/", {"pledge": "RF00"})
    waiting, before = shown(greta.get("/staff/relief/bank/lines/")), shown(greta.get(path))
    greta.post(f"{path}assign/", {"pledge": references.written(pledge.reference)})

    assert "15.00 EUR" in shown(greta.get(place))
    assert (unknown.status_code, "No pledge has this reference." in shown(unknown)) == (400, True)
    assert "Ines Duarte" in before
    assert "It names no reference of ours." in waiting
    assert "This line is booked." in shown(greta.get(path))
    assert "Ines Duarte" not in shown(greta.get(path))
    assert LedgerEntry.objects.get().pledge_id == pledge.id


def test_staff_make_a_gift_of_a_line_or_leave_it_out(
    greta: Client, account: BankAccount, cause: Cause
) -> None:
    line = books.a_line(account)
    path = f"/staff/relief/bank/lines/{line.id}/"
    halfway = greta.post(f"{path}gift/", {"cause": "clean-water", "email": "ines@example.org"})
    greta.post(f"{path}gift/", {"cause": "clean-water"})
    late = greta.post(f"{path}ignore/", {"note": "interest"})

    assert halfway.status_code == 400
    assert LedgerEntry.objects.get().amount_minor == 1000
    assert late.status_code == 400


def test_staff_say_how_their_bank_writes_csv(greta: Client, account: BankAccount) -> None:
    path = f"/staff/relief/bank/{account.id}/"
    said = {"name": "Main", "holder": "Relief", "header_booked_on": "Quand"}

    lacking = greta.post(f"{path}change/", said)
    greta.post(f"{path}change/", {**said, "header_amount": "Combien", "decimal": "comma"})

    account.refresh_from_db()
    assert lacking.status_code == 400
    assert account.csv_layout["headers"] == {"booked_on": "Quand", "amount": "Combien"}
    assert "Quand" in shown(greta.get(path))
