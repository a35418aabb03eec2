"""Gifts on a page that recur, by card, and many at once: each counts there, exactly once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from donations.models import FundraisingPage, Pledge
from donations.queries import fundraising as reading
from donations.queries.fundraising import Brought
from donations.queries.invariants import INVARIANTS
from donations.services import plans, settling
from mobilize.checks import invariants
from mobilize.organisations import scoping
from tests import builders
from tests.db.donations.plan_world import DAY, Giving, a_giving
from tests.db.donations.test_matching_in_parallel import all_at_once
from tests.fundraisers import a_page
from tests.mailbox import Mailbox
from tests.paying import Till, a_till

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def giving(till: Till, deliver: Callable[..., int], mailbox: Mailbox) -> Giving:
    """Return a monthly gift that was begun on a page."""
    made = a_giving(till, deliver)
    page = a_page(made.newest().cause, email="omar@example.org", now=made.now)
    Pledge.objects.filter(plan=made.plan).update(fundraising_page=page)
    made.begin()
    return made


def brought() -> Brought:
    page = FundraisingPage.objects.get()
    return reading.brought([page]).get(page.id, Brought())


def test_each_gift_of_a_recurring_one_counts_on_the_page_it_began_on(giving: Giving) -> None:
    giving.until(giving.fresh().next_on)

    assert brought() == Brought(2000, 2)
    assert list(invariants.run(INVARIANTS)) == []


def test_one_that_moves_to_another_cause_leaves_the_page_behind(giving: Giving) -> None:
    builders.a_cause(giving.org, "shelter")
    day = giving.fresh().next_on
    giving.until(day - 2 * DAY)  # the next charge is announced by now
    plans.move(plan=giving.fresh(), cause_slug="shelter", now=giving.now)

    giving.until(giving.fresh().next_on)

    assert len(giving.payments()) >= 2
    assert {each.state for each in giving.payments()} == {"captured"}
    assert brought() == Brought(1000, 1)
    assert list(invariants.run(INVARIANTS)) == []


def test_gifts_at_one_moment_leave_a_page_with_what_the_book_says() -> None:
    page = a_page(builders.a_cause(builders.an_organisation()))
    pledges = [builders.a_pledge(page.cause, 100, fundraising_page=page) for _ in range(20)]

    all_at_once([receiving(pledge) for pledge in pledges])

    assert brought() == Brought(2000, 20)
    assert list(invariants.run(INVARIANTS)) == []


def receiving(pledge: Pledge) -> Callable[[], object]:
    """Return the booking of a transfer, to be done in a thread of its own."""

    def run() -> object:
        with scoping.within(pledge.organisation_id):
            return settling.record(
                organisation=pledge.organisation, pledge_id=pledge.id, reference="Line 7",
                received_at=builders.MONDAY, by=None, now=builders.MONDAY,
            )  # fmt: skip

    return run
