"""Counting over the API and on pages: the journal, the places, the rules for mailboxes."""

from typing import Any

import pytest
from django.test import Client

from mobilize.kit import clock
from petitions.models import Petition
from petitions.models.counting import Kind
from petitions.services import counting
from tests.api.petition_callers import a_stranger, an_open_petition

pytestmark = pytest.mark.django_db
PLACE = "petitions/cancel-the-debt/"


def count(number: int, *, country: str = "FR", change: int = 1) -> None:
    petition = Petition.objects.get()
    for _ in range(number):
        counting.note(
            petition_id=petition.id, org_id=petition.organisation_id, change=change,
            kind=Kind.CONFIRMED if change > 0 else Kind.WITHDRAWN, country=country, region="",
            now=clock.now(),
        )  # fmt: skip


def test_the_journal_tells_what_each_hour_brought_and_took() -> None:
    an_open_petition()
    count(3)
    count(1, change=-1)

    hours = a_stranger("relief").get(f"{PLACE}journal").json()

    assert [(hour["added"], hour["taken"]) for hour in hours] == [(3, 1)]


@pytest.mark.parametrize(
    "asked", ["?since=2020-01-01T00:00:00Z", "?until=nonsense", "?since=x", "?hours=3"]
)
def test_a_period_that_makes_no_sense_is_refused(asked: str) -> None:
    an_open_petition()

    assert a_stranger("relief").get(f"{PLACE}journal{asked}").status_code == 400


def test_the_places_add_up_to_what_is_shown_and_strangers_do_not_see_them() -> None:
    ines = an_open_petition()
    count(2, country="FR")
    count(1, country="SN")

    said = ines.get(f"{PLACE}places").json()

    assert said["signed"] == 3 == ines.get(PLACE).json()["signed"]
    assert [(row["country"], row["number"]) for row in said["countries"]] == [("FR", 2), ("SN", 1)]
    assert a_stranger("relief").get(f"{PLACE}places").status_code == 401


def test_everybody_sees_the_journal_on_the_page_about_counting() -> None:
    an_open_petition()
    count(2)

    page = Client().get("/relief/petitions/cancel-the-debt/integrity")

    assert page.status_code == 200
    assert "Hour by hour" in page.content.decode()


def test_a_rule_for_a_mail_domain_is_set_listed_and_forgotten() -> None:
    ines = an_open_petition()
    rule: dict[str, Any] = {"domain": "School.Example", "separators": "_", "ignore_dots": True}

    made = ines.post("integrity/mailboxes/", rule)

    assert (made.status_code, made.json()["domain"]) == (201, "school.example")
    assert len(ines.get("integrity/mailboxes/").json()["results"]) == 1
    assert ines.delete("integrity/mailboxes/school.example/").status_code == 204
    assert ines.delete("integrity/mailboxes/school.example/").status_code == 404


def test_a_separator_that_no_provider_uses_is_refused() -> None:
    ines = an_open_petition()

    refused = ines.post("integrity/mailboxes/", {"domain": "school.example", "separators": "@"})

    assert (refused.status_code, refused.json()["code"]) == (400, "mailbox-rule-invalid")
