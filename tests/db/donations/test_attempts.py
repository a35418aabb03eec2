"""What is counted of attempts and declines, from real rows: whose, where and how long ago."""

from datetime import datetime, timedelta

import pytest

from donations.domain import card_testing
from donations.domain.card_testing import Tally
from donations.models import CardSetup, SavedMethod
from donations.queries import attempts
from donations.queries.attempts import Asker
from donations.services import card_declines
from petitions.models import Cause
from tests import gifts, promises, thieves
from tests.builders import MONDAY, a_cause, a_supporter, an_organisation

pytestmark = pytest.mark.django_db
HERE, YESTERDAY, ELSEWHERE = "here", "here-as-called-yesterday", "elsewhere"


def ago(minutes: float) -> datetime:
    return MONDAY - timedelta(minutes=minutes)


def counted(cause: Cause, *, networks: tuple[str, ...] = (), **whose: object) -> Tally:
    giver = whose.get("supporter")
    asker = Asker(
        organisation_id=cause.organisation_id,
        cause_id=cause.id,
        supporter_id=giver.id if giver else None,  # type: ignore[attr-defined]
        networks=networks,
    )
    return attempts.tally(asker, now=MONDAY)


def test_attempts_and_declines_are_counted_for_network_giver_cause_and_organisation() -> None:
    org = an_organisation()
    wells, schools = a_cause(org), a_cause(org, "schools", title="Schools")
    ines = a_supporter(org)
    paid = {"state": "captured", "captured_at": ago(1)}
    thieves.a_page(wells, network=HERE, created_at=ago(2), supporter=ines, **paid)
    thieves.a_page(wells, ago(3.5), ago(3.2), network=HERE, created_at=ago(4))
    thieves.a_page(wells, *[ago(1200)] * 4, network=YESTERDAY, created_at=ago(1201))
    thieves.a_page(wells, *[ago(1500)] * 9, network=YESTERDAY, created_at=ago(1501))
    thieves.a_page(schools, ago(1), network=ELSEWHERE, created_at=ago(1))
    thieves.a_page(a_cause(an_organisation()), *[ago(1)] * 9, network=HERE, created_at=ago(1))
    plan = promises.a_plan(wells)
    plan.supporter = ines
    plan.save()
    setup = CardSetup.objects.create(organisation=org, plan=plan, network=HERE, created_at=ago(10))
    for number, minutes in enumerate([9, 8.5, 8, 8]):  # the last is told twice
        name = f"evt_{min(number, 2)}"
        card_declines.keep_of_setup(setup, event_id=name, declined_at=ago(minutes))

    tally = counted(wells, networks=(HERE, YESTERDAY), supporter=ines)

    assert tally == Tally(
        network_attempts=2,
        network_attempts_today=4,
        network_declines=4,  # within three minutes, yesterday evening
        network_declines_today=9,
        network_paid_today=1,
        giver_attempts=2,
        giver_declines=3,
        cause_decided=5,
        cause_declines=5,
        decided=6,
        declines=6,
    )
    assert counted(schools) == Tally(decided=6, declines=6, cause_decided=1, cause_declines=1)


def test_many_declines_are_held_against_what_was_paid_and_networks_that_begin_are_counted() -> None:
    cause = a_cause(an_organisation())
    thieves.an_attack(cause, networks=5, each=5, now=ago(9))
    for _ in range(30):
        gifts.captured(gifts.a_payment(cause, created_at=ago(5)), now=MONDAY)

    tally = counted(cause)

    assert tally == Tally(
        decided=55, declines=25, cause_decided=55, cause_declines=25, networks_blocked=5
    )
    assert card_testing.is_open(tally)


def test_what_is_charged_while_its_giver_is_away_is_no_attempt_of_anybody() -> None:
    cause = a_cause(an_organisation())
    ines = a_supporter(cause.organisation)
    first = thieves.a_page(cause, supporter=ines, created_at=ago(2000))
    saved = SavedMethod.objects.create(
        organisation=cause.organisation, supporter=ines, pledge=first.pledge, provider="stripe",
        customer_ref="cus_1", method_ref="pm_1", created_at=MONDAY,
    )  # fmt: skip
    thieves.a_page(cause, ago(1), ago(2), supporter=ines, created_at=ago(3), saved_method=saved)

    assert counted(cause, supporter=ines) == Tally()


def test_declines_and_networks_are_forgotten_after_two_weeks() -> None:
    cause = a_cause(an_organisation())
    old = thieves.a_page(cause, ago(30), network=HERE, created_at=ago(31))
    new = thieves.a_page(cause, ago(-30), network=HERE, created_at=ago(-31))

    forgotten = card_declines.forget_old(now=MONDAY + card_declines.KEPT)

    for payment in (old, new):
        payment.refresh_from_db()
    assert forgotten == 2
    assert [payment.network for payment in (old, new)] == ["", HERE]
    assert [payment.card_declines.count() for payment in (old, new)] == [0, 1]
