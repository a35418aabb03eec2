"""Charges under faults: whoever dies or is away, each is taken and booked once, and none is lost.

Faults F15 of the list in small: before the provider hears of it, after it has done it,
after the row was written; answers cut off, calls that fail, events told five times.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import sleep

import pytest
from django.conf import LazySettings

from donations.gateways.cards import Charge, ProviderAway, Told
from donations.gateways.stripe_cards import StripeCards
from donations.models import LedgerEntry, Payment, SavedMethod
from donations.queries.invariants import INVARIANTS
from donations.services import charging, resolving
from mobilize.checks import invariants
from mobilize.kit import clock
from tests.clients import scope
from tests.paying import Till, a_card_pledge, a_till

pytestmark = pytest.mark.django_db(transaction=True)
CHARGES, AMOUNT = 50, 1000


class Killed(BaseException):
    """The worker died here: nothing that follows is done, and nobody handles it."""


class Deadly(StripeCards):
    """A provider during whose calls the worker may die."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def charge(self, charge: Charge, *, now: datetime) -> Told:
        if self._chance.random() < 0.3:
            raise Killed
        told = super().charge(charge, now=now)
        if self._chance.random() < 0.3:
            raise Killed
        return told


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def saved(till: Till, deliver: Callable[..., int]) -> SavedMethod:
    pledge = a_card_pledge()
    till.pay(till.open(pledge, keeps_method=True, now=clock.now()))
    till.tell()
    deliver(now=clock.now())
    return SavedMethod.objects.get()


def another_pledge(saved: SavedMethod) -> Payment:
    pledge = saved.pledge
    pledge.pk = None
    pledge.id = type(pledge)._meta.pk.get_default()
    pledge.state, pledge.fulfilled_at = "open", None
    pledge._state.adding = True
    pledge.save()
    return charging.prepare(
        pledge=pledge, saved_method_id=saved.id, amount_minor=AMOUNT, now=clock.now()
    )


def test_of_fifty_charges_none_is_lost_taken_twice_or_booked_twice(
    till: Till, saved: SavedMethod, deliver: Callable[..., int]
) -> None:
    chance = Random(5)
    payments = [another_pledge(saved) for _ in range(CHARGES)]
    killed = away = 0
    for number, payment in enumerate(payments):
        if number % 10 == 0:
            till.sandbox.behave(timeout_after_success=3)
        try:
            with scope.nobody():
                charging.charge(organisation_id=payment.organisation_id, payment_id=payment.id,
                                now=clock.now(), provider=Deadly(chance))  # fmt: skip
        except Killed:
            killed += 1
        except ProviderAway:
            away += 1
    till.sandbox.behave(timeout_after_success=0)

    with scope.nobody():
        resolving.resolve(
            organisation_id=saved.organisation_id, now=clock.now() + timedelta(minutes=6)
        )
    for _ in range(2):
        till.tell()
        deliver(now=clock.now())

    taken = [each for each in till.client.v1.charges.list({"limit": 100}).auto_paging_iter()
             if each.amount == AMOUNT]  # fmt: skip
    booked = LedgerEntry.objects.filter(kind="gift", amount_minor=AMOUNT).count()
    states = set(Payment.objects.filter(amount_minor=AMOUNT).values_list("state", flat=True))
    print(f"{CHARGES} charges: {killed} killed, {away} unanswered,"  # noqa: T201 - what was done
          f" {len(taken)} taken, {booked} booked")  # fmt: skip
    assert killed + away >= 10
    assert len(taken) == booked == CHARGES
    assert states == {"captured"}
    assert list(invariants.run(INVARIANTS)) == []


def test_a_page_of_whose_opening_nobody_heard_opens_when_it_is_asked_for_again(till: Till) -> None:
    pledge = a_card_pledge()
    till.sandbox.behave(timeout_after_success=3)
    with pytest.raises(ProviderAway):
        till.open(pledge, now=clock.now())
    sleep(1.1)  # what is asked for must not depend on the second in which it is

    again = till.open(pledge, now=clock.now())

    sessions = till.client.v1.checkout.sessions.list().data
    assert [session.id for session in sessions] == [again]
