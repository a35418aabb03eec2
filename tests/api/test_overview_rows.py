"""The figures of a cause's overview and the rows they lead to."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from donations.models import Pledge
from donations.services import pledging
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.builders import (
    MONDAY,
    a_cause,
    a_confirmed_signature,
    a_member,
    a_pledge,
    an_open_petition,
    an_organisation,
)
from tests.db.donations.journeys import a_gift, given_back
from tests.staff import at_work

pytestmark = pytest.mark.django_db

PAGE = "/staff/relief/causes/clean-water/overview/"
WEEK = f"since={MONDAY.date()}&until={MONDAY.date() + timedelta(days=6)}"
ROWS = "(?:attribution/rows|channels/rows|causes/clean-water/overview/people)"
LINK = re.compile(rf'<a href="(/staff/relief/{ROWS}/[^"]*)">([^<]*)</a>')


@pytest.fixture
def cause() -> Cause:
    cause = a_cause(an_organisation("relief"), currency="EUR")
    later = MONDAY + timedelta(days=2)
    a_gift(cause, 1001, [("email", 1)])
    a_gift(cause, 2050, made_at=later)
    given_back(Pledge.objects.get(amount_minor=1001), 333, at=later)
    a_gift(cause, 7777, made_at=MONDAY + timedelta(days=30))  # after the week
    a_gift(a_cause(cause.organisation, "clean-air", currency="EUR"), 5000)  # of another cause
    a_pledge(cause, 4321, made_at=MONDAY)
    called_off = a_pledge(cause, 9999, made_at=MONDAY)
    pledging.cancel(organisation=cause.organisation, pledge_id=called_off.id, now=later)
    unkept = a_pledge(cause, 555, made_at=later)
    pledging.cancel(
        organisation=cause.organisation, pledge_id=unkept.id, now=MONDAY + timedelta(days=20)
    )
    a_confirmed_signature(an_open_petition(cause.organisation, "wells", cause=cause))
    return cause


@pytest.fixture
def analyst(cause: Cause) -> Client:
    return at_work(a_member(cause.organisation, Role.ANALYST))


def figures(page: str) -> list[tuple[str, str]]:
    """Return each figure that leads to rows, with its address."""
    return [(unescape(href), text.removesuffix(" EUR")) for href, text in LINK.findall(page)]


def summed(rows: str) -> list[str]:
    """Return what the page of rows comes to, where it has a sum."""
    totals = re.findall(r"<tfoot>.*<td class=\"number\">([^<]+)</td></tr></tfoot>", rows)
    return [str(total).removesuffix(" EUR") for total in totals]


def counted(rows: str) -> list[str]:
    """Return how many rows a page says there are."""
    return re.findall(r"<p>([\d,]+) rows?[.,]", rows)


def test_every_figure_is_the_sum_or_the_number_of_the_rows_it_leads_to(analyst: Client) -> None:
    led = figures(analyst.get(f"{PAGE}?{WEEK}").content.decode())

    behind = [analyst.get(address).content.decode() for address, _ in led]

    for (address, text), rows in zip(led, behind, strict=True):
        assert float(text) in {float(total) for total in (*summed(rows), *counted(rows))}, address
    assert len(led) == 3 + 9 + 6  # headlines, two days, the table's total


def test_gifts_and_what_went_back_lead_to_their_own_entries(analyst: Client) -> None:
    page = analyst.get(f"{PAGE}?{WEEK}").content.decode()

    total = {
        text: unescape(address) for address, text in LINK.findall(page.partition("<tfoot>")[2])
    }

    gifts, back = (analyst.get(total[text]).content.decode() for text in ("2", "-3.33"))
    assert (counted(gifts), summed(gifts)) == (["2"], ["30.51"])
    assert (counted(back), summed(back)) == (["1"], ["-3.33"])
    assert "Gifts that came" in gifts
    assert "What went back" in back


def test_what_came_and_what_was_promised_in_all_lead_to_their_rows(analyst: Client) -> None:
    page = analyst.get(f"{PAGE}?{WEEK}").content.decode()

    headlines = figures(page[: page.index("<table")])

    assert [text for _, text in headlines] == ["27.18", "79.27", "1"]
    assert all(WEEK in address for address, _ in headlines)


def test_what_went_back_whole_leads_nowhere_for_it_has_no_rows(
    cause: Cause, analyst: Client
) -> None:
    given_back(Pledge.objects.get(amount_minor=1001), 668, at=MONDAY)
    given_back(Pledge.objects.get(amount_minor=2050), 2050, at=MONDAY)

    page = analyst.get(f"{PAGE}?{WEEK}").content.decode()

    assert "<dd>0.00 EUR</dd>" in page
    assert [text for _, text in figures(page[: page.index("<table")])] == ["79.27", "1"]


def test_the_front_page_names_what_a_cause_holds_in_other_currencies(
    analyst: Client, cause: Cause
) -> None:
    before = analyst.get("/staff/relief/").content.decode()
    a_gift(cause, 1250, currency="USD")

    after = analyst.get("/staff/relief/").content.decode()

    said = f"<p>{cause.title}: In other currencies, of all time, and in no figure here: 12.50 USD."
    assert "other currencies" not in before
    assert after.count(said) == 1
    assert figures(after) == figures(before)


def test_the_front_page_leads_to_what_was_promised_and_who_signed(analyst: Client) -> None:
    page = analyst.get("/staff/relief/").content.decode()

    led = [(address, text) for address, text in figures(page) if "/attribution/" in address]

    *promised, (signed, number) = led
    assert [summed(analyst.get(address).content.decode()) for address, _ in promised] == [
        [text.replace(",", "")] for _, text in promised
    ]
    assert len(promised) == 2  # a cause each
    assert counted(analyst.get(signed).content.decode()) == [number] == ["1"]
