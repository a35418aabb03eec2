"""The page of one's own gifts, and the same over the API: through the mailed link alone."""

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from rest_framework.test import APIClient

from donations.models import Receipt, ReceiptCopy, TaxDeclaration
from donations.services import receipt_holders, receipting
from mobilize.organisations.models import Organisation
from petitions.models import Supporter
from petitions.services import self_service
from tests import builders
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world

pytestmark = pytest.mark.django_db

BASE = "/api/v1/organisations/relief/my-data/gifts/"


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief")
    world.a_profile(org, scheme="generic")
    return org


@pytest.fixture
def ines(org: Organisation) -> Supporter:
    return world.a_giver(org, address="2 Hill Lane")


@pytest.fixture
def receipt(org: Organisation, ines: Supporter) -> Receipt:
    payment = world.a_gift(builders.a_cause(org), ines, 10_000)
    world.given_back(payment, 2_500, now=MONDAY + timedelta(days=1))
    return receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)


def text(answer: Any) -> str:
    """Return what a page says, in one line."""
    plain = re.sub(r"<[^>]+>", " ", html.unescape(answer.content.decode()))
    return " ".join(plain.split())


def page(who: Supporter, name: str = "my-gifts", *args: Any) -> str:
    return reverse(name, args=[self_service.token_for(who), *args])


def ask(api: APIClient, path: str, who: Supporter, **said: Any) -> Any:
    body = {"token": self_service.token_for(who), **said}
    return api.post(BASE + path, body, format="json")


def test_the_page_tells_what_was_given_what_went_back_and_changes_nothing(
    client: Client, ines: Supporter, receipt: Receipt
) -> None:
    copies = ReceiptCopy.objects.count()

    answer = client.get(page(ines))

    said = text(answer)
    for words in (
        "Clean water",
        "100.00 EUR",
        "-25.00 EUR",
        "75.00 EUR",
        "2026-000001",
        "2 Hill Lane",
    ):
        assert words in said
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    assert ReceiptCopy.objects.count() == copies


def test_ones_own_data_leads_to_ones_gifts(
    client: Client, ines: Supporter, receipt: Receipt
) -> None:
    answer = client.get(page(ines, "my-data"))

    assert page(ines)[:30] in answer.content.decode()


def test_a_receipt_is_downloaded_by_post_alone_and_is_a_duplicate(
    client: Client, ines: Supporter, receipt: Receipt
) -> None:
    where = page(ines, "my-gifts-receipt", receipt.id)

    assert client.get(where).status_code == 405
    answer = client.post(where)

    assert answer["Content-Disposition"] == 'attachment; filename="receipt-2026-000001.pdf"'
    assert "DUPLICATE" in world.text_of(answer.content)
    assert ReceiptCopy.objects.filter(way="own_page").count() == 1


def test_nobody_gets_somebody_elses_receipt(
    client: Client, api: APIClient, org: Organisation, receipt: Receipt
) -> None:
    mallory = world.a_giver(org, "mallory@example.org")
    abroad = world.a_giver(builders.an_organisation("wells"), "mallory@example.org")

    answers = [
        client.post(page(mallory, "my-gifts-receipt", receipt.id)).status_code,
        client.post(page(abroad, "my-gifts-receipt", receipt.id)).status_code,
        ask(api, "receipt", mallory, receipt=str(receipt.id)).status_code,
    ]

    assert answers == [404, 404, 404]
    assert ask(api, "read", abroad).json()["code"] == "token-invalid"
    assert "100.00" not in text(client.get(page(mallory)))


def test_an_address_is_written_down_and_removed(client: Client, ines: Supporter) -> None:
    client.post(page(ines, "my-gifts-address"), {"address": "3 Low Road\r\n4000 Porto"})
    moved = receipt_holders.address_of(receipt_holders.hold(ines, now=MONDAY))
    client.post(page(ines, "my-gifts-address"), {"address": ""})
    gone = receipt_holders.address_of(receipt_holders.hold(ines, now=MONDAY))
    wrong = client.post(page(ines, "my-gifts-address"), {"address": "a\u202eb"})

    assert (moved, gone) == ("3 Low Road\n4000 Porto", "")
    assert wrong.status_code == 400
    assert "characters that cannot be shown" in text(wrong)


def declare(client: Client, who: Supporter, **said: Any) -> Any:
    drawn = client.get(page(who))
    wording = drawn.context["declare_form"].fields["wording"].initial
    given = {"since": "2026-01-01", "until": "", "agreed": "on", "wording": wording, **said}
    return client.post(page(who, "my-gifts-declare"), given)


def test_a_declaration_is_given_and_taken_back(client: Client, ines: Supporter) -> None:
    given = declare(client, ines)
    row = TaxDeclaration.objects.get()
    where = page(ines, "my-gifts-declaration-end", row.id)
    ended = client.post(where, {"ends_on": "2026-06-01"})
    again = client.post(where, {"ends_on": "2026-06-02"})

    assert (given.status_code, ended.status_code, again.status_code) == (303, 303, 400)
    assert row.evidence.startswith("box on the giver")
    assert "It covers nothing from 1 June 2026 on." in text(client.get(page(ines)))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"agreed": ""}, "Tick the box"),
        ({"since": ""}, "Enter a day"),
        ({"wording": "0" * 64}, "These words have changed"),
        ({"until": "2025-01-01"}, "ends on the day it begins or later"),
    ],
)
def test_nothing_is_declared_that_was_not_read_and_meant(
    client: Client, ines: Supporter, said: dict[str, str], words: str
) -> None:
    answer = declare(client, ines, **said)

    assert answer.status_code == 400
    assert words in text(answer)
    assert not TaxDeclaration.objects.exists()


def test_without_a_scheme_there_is_nothing_to_declare(
    client: Client, org: Organisation, ines: Supporter
) -> None:
    world.a_profile(org, scheme="")

    assert "tax declarations" not in text(client.get(page(ines)))
    assert client.post(page(ines, "my-gifts-declare"), {}).status_code == 409


def test_an_organisation_without_receipts_says_so(client: Client) -> None:
    omar = world.a_giver(builders.an_organisation("wells"), "omar@example.org")

    said = text(client.get(page(omar)))

    assert "Wells makes no receipts." in said
    assert "No gift of yours has arrived yet." in said


def test_whoever_has_to_say_where_they_live_is_told_so(client: Client, org: Organisation) -> None:
    world.a_profile(org, needs_address=True)
    omar = world.a_giver(org, "omar@example.org")

    assert "Without it there are none" in text(client.get(page(omar)))


def test_everything_on_the_page_can_be_done_over_the_api(
    api: APIClient, ines: Supporter, receipt: Receipt
) -> None:
    held = ask(api, "read", ines, locale="fr").json()
    done = [
        ask(api, "address", ines, address="3 Low Road"),
        ask(api, "receipt", ines, receipt=str(receipt.id)),
        ask(
            api, "declare", ines, since="2026-01-01", locale="fr",
            wording=held["declarable"]["wording"],
        ),
    ]  # fmt: skip
    ended = ask(
        api, "end-declaration", ines, declaration=done[2].json()["id"], ends_on="2026-05-01"
    )

    assert held["totals"] == {"EUR": 7500}
    assert [moved["amount_minor"] for moved in held["gifts"][0]["movements"]] == [-2500]
    assert held["declarable"]["text"].startswith("Je paie des impôts")
    assert [answer.status_code for answer in [*done, ended]] == [204, 200, 201, 204]
    stale = ask(api, "declare", ines, since="2026-01-01", wording="0" * 64)
    assert stale.json()["code"] == "declaration-wording-changed"


def test_an_erased_persons_link_opens_nothing(
    client: Client, ines: Supporter, settings: Settings, tmp_path: Path
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"
    where = page(ines)
    self_service.erase(supporter=ines, withdraw_signatures=False, now=MONDAY)

    assert client.get(where).status_code == 404
