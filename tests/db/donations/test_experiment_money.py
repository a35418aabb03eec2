"""What an experiment brought in money: caused beside attributed, to the minor unit."""

from datetime import timedelta

import numpy as np
import pytest

from donations.models import LedgerEntry, Payment, Pledge
from donations.reports.experiments import MoneyReport, money_report
from petitions.models import Experiment, Petition, Signature
from tests import builders, trials
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

SOON = MONDAY + timedelta(days=1)


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation())


def a_gift(parent: Signature, *booked: int, currency: str = "", at: object = SOON) -> None:
    """Book gifts and what was paid back of them, through one person's link."""
    petition = parent.petition
    pledge = builders.a_pledge(
        petition.cause, booked[0], petition=petition, parent=parent, root_id=parent.root_id,
        depth=parent.depth + 1, made_at=at, **({"currency": currency} if currency else {}),
    )  # fmt: skip
    payment = Payment.objects.create(
        organisation=petition.organisation, pledge=pledge, rail=pledge.rail, provider="manual",
        amount_minor=booked[0], currency=pledge.currency, state="captured", created_at=SOON,
        captured_at=SOON, idempotency_key=str(pledge.id),
    )  # fmt: skip
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            organisation=petition.organisation, cause=petition.cause, petition=petition,
            pledge=pledge, payment=payment, kind="gift" if minor > 0 else "refund",
            source_key=f"{pledge.id}:{number}", amount_minor=minor, currency=pledge.currency,
            rail=pledge.rail, channel="unknown", parent_id=parent.id, root_id=parent.root_id,
            depth=1, happened_at=SOON, booked_at=SOON, booked_on=SOON.date(),
        )
        for number, minor in enumerate(booked)
    )  # fmt: skip


def report(made: Experiment, currency: str = "") -> MoneyReport:
    return money_report(experiment=made, now=trials.a_week_later(), currency=currency)


def test_gifts_in_time_count_net_of_refunds_and_five_of_each_person(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation, arms={"warm": {}}, hold_out_percent=1)
    ines, omar, *_ = trials.an_exposed_crowd(petition, 4)
    for _ in range(6):
        a_gift(ines, 1_000)
    a_gift(omar, 5_000, -5_000, -200)
    a_gift(omar, 700, currency="JPY")
    a_gift(omar, 900, at=trials.a_week_later(timedelta(hours=1)))

    found, yen = report(made), report(made, "JPY")

    assert found.currency == petition.cause.currency
    assert sum(group.counted_minor for group in found.groups) == 5_000 - 200
    assert sum(group.attributed_minor for group in found.groups) == 6_000 - 200
    assert sum(group.giving for group in found.groups) == 1
    assert sum(group.counted_minor for group in yen.groups) == 700
    # All that came in time, and not a week and an hour later: in no figure of the other one.
    own = petition.cause.currency
    assert (found.other_currencies, yen.other_currencies) == ({"JPY": 700}, {own: 6_000 - 200})
    assert found.prompting is not None
    assert found.prompting.increment is None


def test_what_prompting_earned_is_less_than_what_came_through_the_links(
    petition: Petition,
) -> None:
    made = trials.an_experiment(petition.organisation, arms={"warm": {}}, hold_out_percent=40)
    people = trials.an_exposed_crowd(petition, 600)
    rng = np.random.default_rng(8)
    for row in trials.those_who_bring(people, warm=0.40, alone=0.10):
        a_gift(row, int(rng.integers(1_500, 2_500)))

    found = report(made)

    assert found.prompting is not None
    caused = found.prompting.increment
    assert caused is not None
    prompted = found.prompting.comparison.people[0]
    planted = (0.40 - 0.10) * 2_000 * prompted
    assert caused.total.low <= planted <= caused.total.high
    assert caused.each.low > 0
    assert found.attributed_minor > caused.total.effect > 0
    assert found.prompting.once is not None
    assert found.prompting.once.low > caused.each.low
    booked = sum(LedgerEntry.objects.values_list("amount_minor", flat=True))
    assert sum(group.attributed_minor for group in found.groups) == booked
    assert Pledge.objects.count() == LedgerEntry.objects.count()
