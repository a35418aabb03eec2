"""An address and a name are looked for wherever they must not be: logs, URLs, events, answers."""

import base64
import binascii
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from mobilize.organisations.models import Organisation
from tests import builders
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS, NAME = "quetzalcoatlus@canary.example", "Quetzalcoatlus Northropi"
CANARIES = ("quetzalcoatlus", "northropi", "canary.example")
API = "/api/v1/organisations/relief/"
OURS = re.compile(r"http://127\.0\.0\.1:8000(/[^\s\"<>]*)")
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FOREIGN_LOGS = ("mail.log", "asyncio")  # the test's own SMTP server


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief")
    builders.an_open_petition(org)
    return org


class Walk:
    """Somebody's way through the house; remembers every address it went to and every answer."""

    def __init__(self, client: Client, api: APIClient, mailbox: Mailbox) -> None:
        self.client, self.api, self.mailbox = client, api, mailbox
        self.urls: list[str] = []
        self.refusals: list[str] = []

    def post(self, path: str, said: dict[str, Any], *, page: bool = False) -> Any:
        if page:
            found = CSRF.search(self.client.get(path.rsplit("#", 1)[0]).content.decode())
            token = {"csrfmiddlewaretoken": found[1]} if found else {}
            answer = self.client.post(path, said | token)
        else:
            answer = self.api.post(API + path, said, format="json")
        self.urls += [answer.request["PATH_INFO"], answer.headers.get("Location", "")]
        if answer.status_code >= 400:
            self.refusals.append(answer.content.decode())
        return answer

    def newest_link(self, start: str) -> str:
        """Return the newest mail's link that begins so."""
        links = [
            link
            for mail in self.mailbox
            for link in OURS.findall(mail.get_body(("plain",)).get_content())
        ]
        self.urls += links
        return [link for link in links if link.startswith(start)][-1]


@pytest.fixture
def walked(
    org: Organisation,
    client: Client,
    api: APIClient,
    mailbox: Mailbox,
    deliver: Callable[..., int],
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Walk]:
    """Sign, confirm, stop the mails, look at one's own data, be refused, be erased."""
    walk = Walk(client, api, mailbox)
    signing = {"email": ADDRESS, "name": NAME, "country": "PT", "consents": ["share_prompts"]}
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.db.backends").setLevel(logging.INFO)
        walk.post("petitions/clean-water/signatures", signing)
        walk.post("petitions/clean-water/signatures", signing | {"country": NAME})
        walk.post("petitions/clean-water/signatures", signing | {"email": f"{ADDRESS} {NAME}"})
        deliver()
        token = walk.newest_link("/confirm/").removeprefix("/confirm/")
        walk.post("signatures/confirm", {"token": token})
        walk.post("signatures/confirm", {"token": f"{token}{ADDRESS}"})
        deliver()
        walk.post(walk.newest_link("/unsubscribe/"), {"List-Unsubscribe": "One-Click"}, page=True)
        walk.post("/relief/my-data", {"email": ADDRESS}, page=True)
        walk.post("/relief/my-data", {"email": f"{ADDRESS}\u202e"}, page=True)
        walk.post("/relief/petitions/clean-water/", {"email": ADDRESS, "name": NAME}, page=True)
        deliver()
        own = walk.newest_link("/my-data/").removeprefix("/my-data/")
        walk.post("my-data/correct", {"token": own, "name": NAME})
        walk.post("my-data/erase", {"token": own})
        walk.post("my-data/read", {"token": own})
        deliver()
        yield walk


def leaks(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text.lower()]


def unpacked(url: str) -> str:
    """Return an address with whatever its tokens hold when their base64 is undone."""
    found = [url]
    for word in re.split(r"[/:?&=.]", url):
        padded = word + "=" * (-len(word) % 4)
        try:
            found.append(base64.urlsafe_b64decode(padded).decode("latin-1"))
        except (ValueError, binascii.Error):
            continue
    return " ".join(found)


def test_no_address_and_no_name_stands_in_a_log(
    walked: Walk, caplog: pytest.LogCaptureFixture
) -> None:
    lines = [
        f"{record.name} {record.msg} {record.args} {record.exc_text}"
        for record in caplog.get_records("setup")  # the walk is a fixture
        if not record.name.startswith(FOREIGN_LOGS)
    ]

    assert len(lines) > 10
    assert [line for line in lines if leaks(line)] == []


def test_no_address_and_no_name_stands_in_a_url(walked: Walk) -> None:
    assert len(walked.urls) > 15
    assert [url for url in walked.urls if leaks(unpacked(url))] == []


def test_no_event_holds_one(walked: Walk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT outbox_outboxmessage::text FROM outbox_outboxmessage")
        rows = [row for (row,) in cursor.fetchall()]

    assert rows
    assert [row for row in rows if leaks(row)] == []


def test_a_refusal_repeats_neither(walked: Walk) -> None:
    pages = [said for said in walked.refusals if said.startswith("<!doctype")]
    problems = [said for said in walked.refusals if not said.startswith("<!doctype")]

    assert len(problems) >= 4
    assert [said for said in problems if leaks(said)] == []
    assert pages  # a form that comes back shows what was typed, to whoever typed it
