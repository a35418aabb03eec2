"""The text webhook, and giving by text over the API and on the staff's pages."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from rest_framework.test import APIClient

from donations.models import LedgerEntry, Pledge, TextMessage, TextNumber
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Scope
from mobilize.outbox.models import OutboxMessage
from petitions.models import Cause
from tests import builders
from tests.clients import ApiClient
from tests.staff import at_work
from tests.texts import CODE, INES, SECRET, a_keyword, body, post

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
ROOT = "/api/v1/organisations/relief/"
HEAD = "message_id,amount,currency,state,day\n"


@pytest.fixture(autouse=True)
def _known_secret(settings: Settings) -> None:
    settings.TEXT_WEBHOOK_SECRET = f"{SECRET},the-next-one"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief", currency="USD")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


@pytest.fixture
def machine(org: Organisation) -> ApiClient:
    client = ApiClient()
    _, secret = builders.an_api_key(org, Scope.WRITE)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


@pytest.fixture
def greta(org: Organisation) -> Client:
    return at_work(builders.a_member(org))


@pytest.fixture
def phone_network(settings: Settings) -> Iterator[list[dict[str, Any]]]:
    """Yield what a phone network has taken, the first attempt refused for now."""
    taken: list[dict[str, Any]] = []
    attempts: list[str] = []

    class Network(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            attempts.append(said["id"])
            if len(attempts) > 1:
                taken.append(said | {"key": self.headers["Authorization"]})
            self.send_response(202 if len(attempts) > 1 else 503)
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Network)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.TEXT_API_BASE = f"http://127.0.0.1:{server.server_port}"
    settings.TEXT_API_KEY = "network-key"
    yield taken
    server.shutdown()
    server.server_close()
    thread.join()


def say(api: Any, text: str, name: str = "", **said: Any) -> Any:
    now = clock.now()
    return post(api, body(text, sent_at=said.pop("sent_at", now), name=name, **said), stamp=now)


def send_file(machine: ApiClient, rows: str) -> Any:
    path = f"{ROOT}texts/settlements/?name=February"
    return machine.generic("POST", path, HEAD + rows, content_type="text/csv")


def today() -> str:
    return clock.now().date().isoformat()


def test_a_signed_text_is_answered_in_the_reply(cause: Cause, api: APIClient) -> None:
    a_keyword(cause)

    asked = say(api, "haiti", "m1")
    thanked, repeated = (say(api, "YES", "m2") for _ in range(2))

    assert (asked.status_code, "YES" in asked.json()["reply"]) == (200, True)
    assert "Thank you" in thanked.json()["reply"]
    assert repeated.json() == thanked.json()
    assert Pledge.objects.get().rail == "sms"


def test_what_is_badly_signed_too_old_or_from_the_future_is_refused(
    cause: Cause, api: APIClient
) -> None:
    a_keyword(cause)
    now, six = clock.now(), timedelta(minutes=6)
    good = body("HAITI", sent_at=now)
    refused = [
        post(api, good, stamp=now, secret="guessed"),
        post(api, good, stamp=now, signed_for="another"),
        post(api, good, stamp=now - six),
        post(api, good, stamp=now + six),
        post(api, body("HAITI", sent_at=now + six), stamp=now),
        post(api, body("HAITI", sent_at=now - timedelta(days=8)), stamp=now),
        api.generic("POST", "/webhooks/texts/relief", good, content_type="application/json"),
        api.generic(
            "POST", "/webhooks/texts/relief", good, content_type="application/json",
            headers={"Text-Signature": "t=²,v1=é"},
        ),
    ]  # fmt: skip

    assert [(each.status_code, each.json()["code"]) for each in refused] == [
        (400, "text-message-refused")
    ] * len(refused)
    assert post(api, good, stamp=now, secret="the-next-one").status_code == 200
    assert TextMessage.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        "", "[]", "null", "{", '{"id": 1}', "\u0000", "[" * 15_000, '{"id": "' + "x" * 20_000,
        body("HAITI", sent_at=builders.MONDAY, to=90999),
        body("HAITI", sent_at=builders.MONDAY, **{"from": "Ines"}),
        body("HAITI", sent_at=builders.MONDAY.replace(tzinfo=None)),
        body("HAITI", sent_at=builders.MONDAY, name="two\nlines"),
    ],
)  # fmt: skip
def test_what_is_signed_and_is_no_message_is_refused(
    cause: Cause, api: APIClient, said: str
) -> None:
    refused = post(api, said, stamp=clock.now())

    assert (refused.status_code, refused.json()["code"]) == (400, "text-message-refused")
    assert INES not in refused.content.decode()
    assert not TextMessage.objects.exists()


def test_a_secret_that_is_not_set_lets_nobody_in(
    cause: Cause, api: APIClient, settings: Settings
) -> None:
    settings.TEXT_WEBHOOK_SECRET = ""

    assert (
        post(api, body("HAITI", sent_at=clock.now()), stamp=clock.now(), secret="").status_code
        == 400
    )


def test_a_number_stands_in_no_log_no_message_and_no_answer(
    cause: Cause, api: APIClient, machine: ApiClient, caplog: pytest.LogCaptureFixture
) -> None:
    a_keyword(cause)
    say(api, "HAITI", "m1")
    say(api, "YES", "m2")

    pages = [machine.get(ROOT + path).content.decode() for path in (
        "reports/texts", "reports/texts.csv", "texts/keywords/", "texts/settlement-lines/",
        "pledges/",
    )]  # fmt: skip
    payloads = str(list(OutboxMessage.objects.values_list("payload", flat=True)))

    for place in (caplog.text, payloads, *pages):
        assert INES.lstrip("+") not in place


def test_two_organisations_share_a_short_code_and_nothing_else(
    cause: Cause, api: APIClient, machine: ApiClient
) -> None:
    other = builders.a_cause(builders.an_organisation("other", currency="USD"))
    mine, theirs = a_keyword(cause), a_keyword(other)
    say(api, "HAITI", "m1")

    now = clock.now()
    post(api, body("YES", sent_at=now, name="m2"), stamp=now, org="other")
    closed = machine.post(f"{ROOT}texts/keywords/{theirs.id}/close")

    assert not Pledge.objects.exists()
    assert closed.status_code == 404
    assert [each["id"] for each in machine.get(f"{ROOT}texts/keywords/").json()["results"]] == [
        str(mine.id)
    ]
    indexes = {bytes(row.number_index or b"") for row in TextNumber.objects.all()}
    assert len(indexes) == 2


def test_keywords_are_opened_tried_and_closed_over_the_api(
    cause: Cause, machine: ApiClient
) -> None:
    said = {
        "number": "90-999", "word": "Haiti", "cause": "clean-water", "amount_minor": 1000,
        "currency": "USD", "asks_how_heard": True,
    }  # fmt: skip
    made = machine.post(f"{ROOT}texts/keywords/", said, format="json")
    again = machine.post(f"{ROOT}texts/keywords/", said, format="json")
    wrong = machine.post(f"{ROOT}texts/keywords/", said | {"word": "stop"}, format="json")
    tried = machine.post(f"{ROOT}texts/try", {"number": CODE, "text": "haiti!"}, format="json")
    closed = machine.post(f"{ROOT}texts/keywords/{made.json()['id']}/close")
    over = machine.post(f"{ROOT}texts/try", {"number": CODE, "text": "haiti!"}, format="json")

    assert (made.status_code, made.json()["word"], made.json()["number"]) == (201, "HAITI", CODE)
    assert made.json()["asks_how_heard"] is True
    assert (again.status_code, again.json()["code"]) == (409, "text-keyword-taken")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "text-keyword-invalid")
    assert (tried.json()["said"], "10.00 USD" in tried.json()["answer"]) == ("keyword", True)
    assert closed.json()["closed_at"] is not None
    assert over.json()["said"] == "closed"
    assert not TextMessage.objects.exists()


def test_a_settlement_is_sent_and_pledged_received_and_refused_stand_apart(
    cause: Cause, api: APIClient, machine: ApiClient, deliver: Deliver
) -> None:
    a_keyword(cause)
    for turn in range(3):
        say(api, "HAITI", f"k{turn}", sender=f"+1509555010{turn}")
        say(api, "YES", f"y{turn}", sender=f"+1509555010{turn}")
    say(api, "HAITI", "never", sender="+15095550109")
    rows = f"k0,10,USD,paid,{today()}\nk1,10,USD,refused,{today()}\nnobody,10,USD,paid,{today()}\n"

    sent, broken = send_file(machine, rows), send_file(machine, "k0,10,USD,maybe,2026-01-01\n")
    deliver(now=clock.now())

    (row,) = machine.get(f"{ROOT}reports/texts").json()
    table = machine.get(f"{ROOT}reports/texts.csv").content.decode().splitlines()
    waiting = machine.get(f"{ROOT}texts/settlement-lines/").json()["results"]
    assert (sent.status_code, sent.json()["told"]) == (201, 3)
    assert (broken.status_code, broken.json()["code"]) == (400, "text-settlement-broken")
    assert row["asked"] == 4
    assert row["channels"] == [{"channel": "unknown", **row["total"]}]
    assert (row["total"]["pledged_minor"], row["total"]["received_minor"]) == (3000, 1000)
    assert (row["total"]["refused_minor"], row["total"]["outstanding_minor"]) == (1000, 1000)
    assert table[1] == "90999,HAITI,clean-water,unknown,USD,4,3,30.00,1,10.00,1,10.00,0.00,10.00"
    assert [(each["message"], each["why"]) for each in waiting] == [("nobody", "text-unknown")]
    assert LedgerEntry.objects.get().rail == "sms"


def test_who_was_refused_is_told_once_by_text_and_who_left_is_not(
    cause: Cause, api: APIClient, machine: ApiClient, deliver: Deliver,
    phone_network: list[dict[str, Any]],
) -> None:  # fmt: skip
    a_keyword(cause)
    for sender in (INES, "+15095550101"):
        say(api, "HAITI", f"k{sender}", sender=sender)
        say(api, "YES", f"y{sender}", sender=sender)
    say(api, "STOP", "stop", sender="+15095550101")

    send_file(
        machine, "".join(f"k{one},10,USD,refused,{today()}\n" for one in (INES, "+15095550101"))
    )
    deliver(now=clock.now())
    OutboxMessage.objects.filter(state="waiting").update(not_before=builders.MONDAY)
    deliver(now=clock.now())

    (text,) = phone_network
    assert (text["to"], text["from"], text["key"]) == (INES, CODE, "Bearer network-key")
    assert "did not charge" in text["text"]


def test_staff_open_try_and_close_keywords_and_send_settlements(
    cause: Cause, api: APIClient, greta: Client, deliver: Deliver
) -> None:
    said = {"word": "haiti", "number": CODE, "cause": "clean-water", "amount": "10"}
    opened = greta.post(reverse("staff-text-create", args=["relief"]), said)
    wrong = greta.post(reverse("staff-text-create", args=["relief"]), said | {"number": "1"})
    tried = greta.post(
        reverse("staff-text-trial", args=["relief"]), {"number": CODE, "text": "Haiti"}
    )
    say(api, "HAITI", "m1")
    say(api, "YES", "m2")
    file = SimpleUploadedFile(
        "f.csv", f"{HEAD}m1,10,USD,paid,{today()}\nx,1,USD,paid,{today()}\n".encode()
    )
    sent = greta.post(
        reverse("staff-text-settlements", args=["relief"]), {"name": "February", "file": file}
    )
    deliver(now=clock.now())
    page = unescape(greta.get(reverse("staff-texts", args=["relief"])).content.decode())
    lines = unescape(greta.get(reverse("staff-text-settlements", args=["relief"])).content.decode())
    keyword = TextMessage.objects.get(name="m1").keyword_id
    closed = greta.post(reverse("staff-text-close", args=["relief", keyword]))

    assert (opened.status_code, sent.status_code, closed.status_code) == (303, 303, 303)
    assert "short code" in unescape(wrong.content.decode())
    assert "Reply YES to give 10.00 USD" in unescape(tried.content.decode())
    assert "HAITI → 90999" in page
    assert "10.00 USD" in page
    assert "1 line waits" in page
    assert "No confirmed text gift is known by this message." in lines
    assert f"{reverse('report-texts-csv', args=['relief'])}?" in page
