"""Files of gifts over the API and on the pages: taken, tried out, booked; bad ones refused."""

from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from donations.models import GiftImport, LedgerEntry
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Scope
from petitions.models import Cause
from tests import builders
from tests.clients import ApiClient
from tests.staff import at_work

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
SHEET = b"Date,Amount,E-mail\n2025-12-24,12.50,ines@example.org\n2025-12-24,12;5,\n"


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


def send(machine: ApiClient, data: bytes) -> Any:
    query = urlencode({"name": "Old system"})
    path = f"/api/v1/organisations/relief/causes/clean-water/gift-imports?{query}"
    return machine.generic("POST", path, data, content_type="text/csv")


def test_a_file_is_sent_tried_out_and_booked(machine: ApiClient, deliver: Deliver) -> None:
    sent = send(machine, SHEET)
    path = f"/api/v1/organisations/relief/gift-imports/{sent.json()['id']}"
    deliver(now=clock.now())
    tried = machine.get(path).json()
    machine.post(f"{path}/start", {}, format="json")
    deliver(now=clock.now())
    done = machine.get(path).json()

    assert (sent.status_code, sent.json()["state"]) == (201, "uploaded")
    assert sent.json()["layout"]["columns"] == ["given_on", "amount", "email"]
    assert (tried["state"], tried["added"], tried["added_minor"]) == ("checked", 1, 1250)
    assert tried["refusals"] == [
        {
            "row": 3,
            "field": "amount",
            "code": "amount-unreadable",
            "message": "This is no amount, such as 1,234.50; look at the sign before cents.",
        }
    ]
    assert (done["state"], done["added"], done["refused"]) == ("done", 1, 1)
    assert LedgerEntry.objects.get().amount_minor == 1250
    assert machine.get(f"{path}/refusals").json() == tried["refusals"]
    assert b"ines" not in machine.get(path).content


def test_a_file_may_be_read_another_way_or_called_off(machine: ApiClient) -> None:
    sent = send(machine, b"When,What\n24/12/2025,1\n").json()
    path = f"/api/v1/organisations/relief/gift-imports/{sent['id']}"
    early = machine.post(f"{path}/start", {}, format="json")
    wrong = machine.patch(path, {"columns": ["amount", "shoe_size"]}, format="json")
    arranged = machine.patch(path, {"columns": ["given_on", "amount"]}, format="json")
    ended = machine.post(f"{path}/cancel", {}, format="json")

    assert {one["code"] for one in sent["lacking"]} == {
        "amount-column-missing", "day-column-missing",
    }  # fmt: skip
    assert (early.status_code, early.json()["code"]) == (409, "import-not-ready")
    assert [error["field"] for error in wrong.json()["errors"]] == ["columns.1"]
    assert arranged.json()["lacking"] == []
    assert ended.json()["state"] == "cancelled"
    assert bytes(GiftImport.objects.get().file_sealed) == b""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"Date,Amount\n", "file-without-rows"),
        (b"PK\x03\x04" + b"\0" * 100, "file-not-text"),
        (b'Date,Amount\n"2025', "file-broken"),
        (b"a,b\n" * 200_000, "file-too-large"),
    ],
)
def test_a_bad_file_is_refused_whole(machine: ApiClient, data: bytes, code: str) -> None:
    answer = send(machine, data)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not GiftImport.objects.exists()


def test_staff_send_look_and_book_on_their_pages(
    org: Organisation, cause: Cause, deliver: Deliver
) -> None:
    greta = at_work(builders.a_member(org))
    file = SimpleUploadedFile("gifts.csv", "Jour;Montant\n24/12/2025;1.250,50\n".encode("cp1252"))
    given = {"name": "Old system", "file": file}

    place = greta.post("/staff/relief/causes/clean-water/gifts/", given).headers["Location"]
    deliver(now=clock.now())
    tried = unescape(greta.get(place).content.decode())
    greta.post(f"{place}start/")
    deliver(now=clock.now())
    done = unescape(greta.get(place).content.decode())

    assert "Book 1 gift" in tried
    assert "1,250.50" in tried
    assert "Imported" in done
    assert LedgerEntry.objects.get().amount_minor == 125_050
    listed = unescape(greta.get("/staff/relief/causes/clean-water/gifts/").content.decode())
    assert "Old system" in listed
