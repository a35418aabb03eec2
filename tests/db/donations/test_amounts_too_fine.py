"""What our card provider cannot charge is refused; where it stands already it stops nobody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from donations.domain.promises import Promise, check
from donations.domain.provider_amounts import AmountTooFine
from donations.models import Payment, Plan, ProviderEvent, Refund
from donations.services import charging, plans, refunding
from mobilize.kit import clock
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, a_supporter, an_organisation
from tests.clients import scope
from tests.paying import Till, a_card_pledge, a_till, the_payment
from worker import bookkeeping

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(minutes=6)
TOO_FINE = 5005  # 5.005 KWD; three decimals, of which the provider takes two


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation(), currency="KWD")


def paid(till: Till, deliver: Callable[..., int], cause: Cause) -> Payment:
    pledge = a_card_pledge(5000, organisation=cause.organisation, cause=cause)
    till.pay(till.open(pledge, keeps_method=True, now=clock.now()))
    till.tell()
    deliver(now=clock.now())
    return the_payment(pledge)


def on_its_way(till: Till, cause: Cause) -> Payment:
    """Return a payment that is made, of which no event has come."""
    pledge = a_card_pledge(organisation=cause.organisation, cause=cause)
    till.pay(till.open(pledge, now=clock.now()))
    return the_payment(pledge)


def test_a_recurring_gift_is_not_changed_to_what_cannot_be_charged(cause: Cause) -> None:
    plan = Plan.objects.create(
        organisation=cause.organisation, cause=cause, supporter=a_supporter(cause.organisation),
        amount_minor=5000, currency="KWD", every_months=1, anchor_day=1, time_zone="UTC",
        next_on=MONDAY.date(), not_before=MONDAY, made_at=MONDAY,
    )  # fmt: skip

    with pytest.raises(AmountTooFine):
        plans.change(plan=plan, amount_minor=TOO_FINE, now=MONDAY)

    assert plans.change(plan=plan, amount_minor=5010, now=MONDAY).amount_minor == 5010


def test_nor_is_a_gift_promised_in_parts_that_cannot_be_charged() -> None:
    promise = Promise(amount_minor=10_000, currency="KWD", rail="card", parts=3)

    with pytest.raises(AmountTooFine):
        check(promise, currency="KWD", today=MONDAY.date(), has_petition=False, has_giver=True)


def test_what_cannot_be_charged_or_given_back_ends_and_the_others_are_resolved(
    till: Till, deliver: Callable[..., int], cause: Cause
) -> None:
    first = paid(till, deliver, cause)
    with pytest.raises(AmountTooFine):
        refunding.ask(organisation_id=first.organisation_id, payment_id=first.id, amount_minor=5,
                      reason="Too much", by=None, now=clock.now())  # fmt: skip
    refund = Refund.objects.create(
        organisation=first.organisation, payment=first, amount_minor=5, state="asked",
        origin="staff", asked_at=clock.now(),
    )  # fmt: skip
    too_fine = charging.prepare(
        pledge=a_card_pledge(5000, organisation=cause.organisation, cause=cause),
        saved_method_id=first.pledge.saved_methods.get().id, amount_minor=TOO_FINE, now=clock.now(),
    )  # fmt: skip
    unreadable = on_its_way(till, cause)
    ProviderEvent.objects.create(
        organisation=cause.organisation, payment=unreadable, event_id="evt_x", provider="stripe",
        kind="payment_intent.processing", payload={}, happened_at=MONDAY, received_at=MONDAY,
    )  # fmt: skip
    others = [on_its_way(till, cause), on_its_way(till, a_cause(an_organisation()))]

    with scope.nobody():
        bookkeeping.resolve_payments(now=clock.now() + LATER)

    for each in (refund, too_fine, unreadable, *others):
        each.refresh_from_db()
    assert (refund.state, refund.failure_code) == ("failed", "amount-too-fine")
    assert (too_fine.state, too_fine.failure_code) == ("failed", "amount-too-fine")
    assert unreadable.state == "processing"
    assert [each.state for each in others] == ["captured", "captured"]
