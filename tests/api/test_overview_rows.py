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
LINK = re.compile(r'<a href="(/staff/relief/attribution/rows/[^"]*)">([^<]*)</a>')


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


def summed(rows: str) -> str:
    """Return what the page of rows comes to."""
    (total,) = re.findall(r"<tfoot>.*<td class=\"number\">([^<]+)</td></tr></tfoot>", rows)
    return str(total).removesuffix(" EUR")


def test_every_figure_is_the_sum_of_the_rows_it_leads_to(analyst: Client) -> None:
    led = figures(analyst.get(f"{PAGE}?{WEEK}").content.decode())

    sums = [summed(analyst.get(address).content.decode()) for address, _ in led]

    assert [float(text) for _, text in led] == [float(text) for text in sums]
    assert len(led) == 2 + 5 + 3  # headlines, two days, the table's total


def test_what_came_and_what_was_promised_in_all_lead_to_their_rows(analyst: Client) -> None:
    page = analyst.get(f"{PAGE}?{WEEK}").content.decode()

    headlines = figures(page[: page.index("<table")])

    assert [text for _, text in headlines] == ["27.18", "79.27"]
    assert all(WEEK in address for address, _ in headlines)


def test_what_went_back_whole_leads_nowhere_for_it_has_no_rows(
    cause: Cause, analyst: Client
) -> None:
    given_back(Pledge.objects.get(amount_minor=1001), 668, at=MONDAY)
    given_back(Pledge.objects.get(amount_minor=2050), 2050, at=MONDAY)

    page = analyst.get(f"{PAGE}?{WEEK}").content.decode()

    assert "<dd>0.00 EUR</dd>" in page
    assert [text for _, text in figures(page[: page.index("<table")])] == ["79.27"]
