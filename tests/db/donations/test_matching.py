"""A match is held at checkout, drawn with the money, given back with a refund; each once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from donations.models import LedgerEntry, MatchDraw, MatchHold, MatchOffer, Pledge
from donations.services import match_offers, matching, settling
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.gifts import (
    a_match_offer,
    a_payment,
    came_back,
    captured,
    failed,
    refunded,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + matching.HOLD_FOR


def pool(offer: MatchOffer) -> tuple[int, int]:
    offer.refresh_from_db()
    return offer.held_minor, offer.drawn_minor


def test_a_checkout_holds_and_the_capture_draws() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause)
    payment = a_payment(cause, 2500)

    matching.hold(payment=payment, now=MONDAY)
    assert pool(offer) == (2500, 0)
    captured(payment)

    assert pool(offer) == (0, 2500)
    assert MatchDraw.objects.get().booked_on == LedgerEntry.objects.get().booked_on
    assert LedgerEntry.objects.get().amount_minor == 2500  # what is owed is in no book


def test_a_match_is_rounded_down_and_has_a_most() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause, ratio_gift=3, ratio_match=2, per_gift_minor=1000)

    matching.hold(payment=a_payment(cause, 100), now=MONDAY)  # 66 and two thirds
    assert pool(offer) == (66, 0)
    matching.hold(payment=a_payment(cause, 10_000), now=MONDAY)

    assert pool(offer) == (1066, 0)


def test_the_last_gift_gets_what_is_left_and_the_next_one_the_next_offer() -> None:
    cause = a_cause(an_organisation())
    first = a_match_offer(cause, cap_minor=3000)
    second = a_match_offer(cause, closes_at=MONDAY + timedelta(days=30))

    holds = [matching.hold(payment=a_payment(cause, 2000), now=MONDAY) for _ in range(3)]

    assert [(hold.offer_id, hold.amount_minor) for hold in holds if hold] == [
        (first.id, 2000), (first.id, 1000), (second.id, 2000),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "paused"},
        {"state": "ended", "ended_at": MONDAY},
        {"currency": "USD"},
        {"opens_at": MONDAY + timedelta(seconds=1)},
        {"opens_at": MONDAY - timedelta(days=9), "closes_at": MONDAY},
    ],
)
def test_an_offer_that_is_not_open_matches_nothing(fields: dict[str, object]) -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause, **fields)

    assert matching.hold(payment=a_payment(cause), now=MONDAY) is None
    captured(a_payment(cause))

    assert pool(offer) == (0, 0)


def test_another_causes_gifts_are_not_matched() -> None:
    org = an_organisation()
    a_match_offer(a_cause(org))

    assert matching.hold(payment=a_payment(a_cause(org, "forests")), now=MONDAY) is None


def test_asking_again_holds_once_and_waits_anew() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause)
    payment = a_payment(cause)
    matching.hold(payment=payment, now=MONDAY)

    matching.hold(payment=payment, now=MONDAY + timedelta(minutes=20))

    assert pool(offer) == (2500, 0)
    assert matching.release_expired(now=LATER) == 0


def test_another_attempt_at_the_same_promise_takes_the_holds_place() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause)
    payment = a_payment(cause)
    matching.hold(payment=payment, now=MONDAY)
    payment.state = "cancelled"
    payment.save()
    payment.pk, payment.idempotency_key, payment.state = None, "again", "processing"
    payment.save(force_insert=True)

    matching.hold(payment=payment, now=MONDAY)

    assert pool(offer) == (2500, 0)
    assert MatchHold.objects.get(state="released").reason == "replaced"


def test_an_abandoned_checkout_lets_go_once() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause)
    matching.hold(payment=a_payment(cause), now=MONDAY)

    before = matching.release_expired(now=LATER - timedelta(seconds=1))
    released = [matching.release_expired(now=LATER) for _ in range(2)]

    assert [before, *released] == [0, 1, 0]
    assert pool(offer) == (0, 0)
    assert MatchHold.objects.get().reason == "expired"


def test_a_failed_payment_lets_go() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause)
    payment = a_payment(cause)
    matching.hold(payment=payment, now=MONDAY)

    failed(payment)
    failed(payment)

    assert pool(offer) == (0, 0)
    assert MatchHold.objects.get().reason == "failed"


def test_money_that_comes_after_its_hold_ran_out_draws_from_what_is_left() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause, cap_minor=3000)
    slow, quick = a_payment(cause), a_payment(cause)
    matching.hold(payment=slow, now=MONDAY)
    matching.release_expired(now=LATER)
    matching.hold(payment=quick, now=LATER)

    captured(slow, now=LATER)

    assert pool(offer) == (2500, 500)


def test_a_hold_is_kept_though_its_offer_is_paused_or_ended() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause)
    payment = a_payment(cause)
    matching.hold(payment=payment, now=MONDAY)

    match_offers.end(org=cause.organisation, offer_id=offer.id, now=MONDAY)
    captured(payment)

    assert pool(offer) == (0, 2500)


def test_a_refund_gives_back_what_the_rest_of_the_gift_would_not_have_drawn() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause, ratio_match=2, per_gift_minor=3000)
    payment = a_payment(cause, 2000)
    matching.hold(payment=payment, now=MONDAY)
    captured(payment)

    refunded(payment, 250, now=MONDAY + timedelta(hours=1))  # 1,750 still asks for 3,000
    assert pool(offer) == (0, 3000)
    refunded(payment, 750, now=MONDAY + timedelta(hours=2))
    assert pool(offer) == (0, 2000)
    refunded(payment, 1000, now=MONDAY + timedelta(hours=3))

    assert pool(offer) == (0, 0)
    assert [draw.amount_minor for draw in MatchDraw.objects.order_by("id")] == [3000, -1000, -2000]


def test_a_refund_that_failed_draws_again_what_the_pool_still_has() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause, cap_minor=2500)
    payment = captured(a_payment(cause, 2500))
    ref = refunded(payment, 2500, now=MONDAY + timedelta(hours=1))
    captured(a_payment(cause, 1000), now=MONDAY + timedelta(hours=2))

    came_back(payment, 2500, ref=ref, now=MONDAY + timedelta(hours=3))

    assert pool(offer) == (0, 2500)


def test_a_gift_that_was_not_matched_stays_so_whatever_is_booked_later() -> None:
    cause = a_cause(an_organisation())
    payment = captured(a_payment(cause))
    offer = a_match_offer(cause)

    refunded(payment, 500, now=MONDAY + timedelta(hours=1))

    assert pool(offer) == (0, 0)


def test_a_transfer_is_matched_when_it_is_booked_if_it_came_within_the_window() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause)
    for days in (1, 8):
        settling.record(
            organisation=cause.organisation,
            pledge_id=a_pledge(cause).id,
            reference="statement 3",
            received_at=MONDAY + timedelta(days=days),
            by=None,
            now=MONDAY + timedelta(days=9),
        )

    assert pool(offer) == (0, 2500)
    assert Pledge.objects.filter(state="fulfilled").count() == 2


def test_a_match_is_written_once_and_never_changed() -> None:
    cause = a_cause(an_organisation())
    a_match_offer(cause)
    captured(a_payment(cause))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MatchDraw.objects.update(amount_minor=1)


def test_the_database_itself_holds_the_cap() -> None:
    offer = a_match_offer(a_cause(an_organisation()), cap_minor=100)

    with pytest.raises(DatabaseError, match="never_gives_more"), transaction.atomic():
        MatchOffer.objects.filter(id=offer.id).update(held_minor=60, drawn_minor=41)
