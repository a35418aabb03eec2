"""Figures of a match offer lead to the holds, draws and payments that they add up."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from donations.models import MatchOffer
from donations.queries.invariants import INVARIANTS
from donations.services import match_paying, matching, settling
from mobilize.checks import invariants
from mobilize.organisations.models import Role
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, a_cause, a_member, a_pledge, an_api_key, an_organisation
from tests.gifts import a_match_offer, a_payment, captured, refunded
from tests.staff import at_work

pytestmark = pytest.mark.django_db

LED = re.compile(r'<a href="([^"]*/rows/[^"]*)">([^<]*)</a>')
FIGURES = {"held": 700, "owed": 3000, "paid": 800, "open": 2200, "left": 96300}


@pytest.fixture
def offer() -> MatchOffer:
    """Return an offer that matched two gifts, of which a part went back, and holds for a third.

    Its matcher has paid twice, of which a part went back, and once what was not counted after all.
    """
    cause = a_cause(an_organisation("relief"), currency="EUR")
    made = a_match_offer(cause)
    captured(a_payment(cause, 2500))
    refunded(captured(a_payment(cause, 1000)), 500)
    matching.hold(payment=a_payment(cause, 700), now=MONDAY)
    other = a_match_offer(a_cause(cause.organisation, "schools", currency="EUR"))
    for place, minor in enumerate((600, 300, 9000)):
        pay(made, minor, at=MONDAY + timedelta(hours=1 + place))
    pay(other, 40, at=MONDAY)
    last = made.payments.order_by("id").last()
    match_paying.undo(
        org=cause.organisation, offer_id=made.id, payment_id=last.payment_id, by=None, now=MONDAY
    )
    refunded(made.payments.order_by("id")[0].payment, 100)
    made.refresh_from_db()
    return made


def pay(offer: MatchOffer, minor: int, *, at: datetime) -> None:
    """Let a matcher give to a cause that is not matched, and count it against their offer."""
    org = offer.organisation
    cause = a_cause(org, f"general-{minor}", currency="EUR")
    payment = settling.record(
        organisation=org, pledge_id=a_pledge(cause, minor, made_at=at).id, reference="Silva 1",
        received_at=at, by=None, now=at,
    )  # fmt: skip
    match_paying.count(org=org, offer_id=offer.id, payment_id=payment.id, by=None, now=at)


@pytest.fixture
def caller(offer: MatchOffer) -> Caller:
    return Caller("relief", key=an_api_key(offer.organisation)[1])


def rows(caller: Caller, offer: MatchOffer, **asked: Any) -> Any:
    said = caller.get("reports/matchers/rows", data={"offer": str(offer.id), **asked})
    assert said.status_code == 200, said.content
    return said.json()


def test_every_figure_on_both_pages_adds_up_to_the_rows_it_leads_to(offer: MatchOffer) -> None:
    staff = at_work(a_member(offer.organisation, Role.CAMPAIGNER))
    listed = staff.get("/staff/relief/matching/").content.decode()
    account = staff.get(f"/staff/relief/matching/{offer.id}/").content.decode()

    led = [LED.findall(page) for page in (listed, account)]

    # The other offer has been paid 0.40 that it does not owe, and all of its pool is left.
    assert [len(each) for each in led] == [5 + 3, 3]
    assert list(invariants.run(INVARIANTS)) == []
    for address, figure in {pair for each in led for pair in each}:
        behind = staff.get(unescape(address)).content.decode()
        assert figure in behind.partition("<tfoot>")[2].partition("</tfoot>")[0], address


def test_the_numbers_of_the_report_are_the_sums_of_its_rows_over_the_api(
    caller: Caller, offer: MatchOffer
) -> None:
    (line,) = [
        each for each in caller.get("reports/matchers").json() if each["offer"] == str(offer.id)
    ]

    found = {of: rows(caller, offer, of=of) for of in FIGURES}

    assert {of: page["minor"] for of, page in found.items()} == FIGURES
    assert {of: line[f"{of}_minor"] for of in FIGURES if of != "left"} == {
        of: minor for of, minor in FIGURES.items() if of != "left"
    }
    assert offer.remaining_minor == FIGURES["left"]
    for page in found.values():
        assert sum(row["minor"] for row in page["rows"]) == page["minor"]
        assert len(page["rows"]) == page["number"]


def test_rows_say_what_each_is_and_whose_gift_is_untold(caller: Caller, offer: MatchOffer) -> None:
    left = rows(caller, offer, of="left")["rows"]
    still = rows(caller, offer, of="open")["rows"]

    assert sorted((row["what"], row["minor"]) for row in left) == [
        ("cap", 100_000), ("draw", -2500), ("draw", -1000), ("draw", 500), ("hold", -700),
    ]  # fmt: skip
    assert [row["gift"] is None for row in left].count(True) == 1
    assert sorted((row["what"], row["minor"]) for row in still) == [
        ("draw", -500), ("draw", 1000), ("draw", 2500),
        ("payment", -600), ("payment", -300), ("payment", 100),
    ]  # fmt: skip
    assert set(still[0]) == {"id", "at", "what", "gift", "minor"}
    assert [row["at"] for row in still] == sorted((row["at"] for row in still), reverse=True)


def test_rows_come_page_by_page_and_all_of_them_are_a_table(
    caller: Caller, offer: MatchOffer
) -> None:
    (cause,) = [line.cause for line in offer.offered_for.all()]
    for _ in range(55):
        captured(a_payment(cause, 100))

    first = rows(caller, offer)
    second = rows(caller, offer, before=first["next"])
    file = caller.get("reports/matchers/rows.csv", data={"offer": str(offer.id)})

    ids = {row["id"] for page in (first, second) for row in page["rows"]}
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 8, None)
    assert len(ids) == first["number"] == 58
    lines = file.content.decode().splitlines()
    assert (lines[0], lines[-1]) == ("id,at,what,gift,minor,currency", "total,,,,8500,EUR")


def test_each_row_on_the_page_leads_to_its_gift(offer: MatchOffer) -> None:
    analyst: Client = at_work(a_member(offer.organisation, Role.ANALYST))

    pages = [
        analyst.get(f"/staff/relief/matching/{offer.id}/rows/?of={of}").content.decode()
        for of in ("open", "left")
    ]

    led = [re.findall(r'number"><a href="(.+?)">', page) for page in pages]
    assert [len(each) for each in led] == [6, 4]  # the cap is of no gift
    assert {analyst.get(address).status_code for each in led for address in each} == {200}


def test_a_figure_or_an_offer_that_is_none_finds_nothing(caller: Caller, offer: MatchOffer) -> None:
    strange = a_match_offer(a_cause(an_organisation("harbour")))
    analyst = at_work(a_member(offer.organisation, Role.ANALYST))
    wrong = {"of": "lent", "offer": "1", "before": "1", "surprise": "1"}

    for field, value in wrong.items():
        said = caller.get("reports/matchers/rows", data={"offer": str(offer.id), field: value})
        assert (said.status_code, field in str(said.json())) == (400, True), field
    said = caller.get("reports/matchers/rows", data={"offer": str(strange.id)})

    assert (said.status_code, said.json()["code"]) == (404, "match-offer-missing")
    for path in (f"{offer.id}/rows/?of=lent", f"{strange.id}/rows/"):
        assert analyst.get(f"/staff/relief/matching/{path}").status_code == 404
