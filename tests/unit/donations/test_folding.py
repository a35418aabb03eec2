"""What a provider says means the same in every order."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from donations.domain import entries, folding
from donations.domain.folding import Fact, Outcome

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_fact(kind: str, *, hour: int, **said: Any) -> Fact:
    """Return something the provider said about a gift of 25 euros."""
    at = MONDAY + timedelta(hours=hour)
    known: dict[str, Any] = {
        "event_id": f"evt_{kind}_{hour}",
        "payment_ref": "pi_1",
        "amount_minor": 2500,
        "currency": "EUR",
        "made_at": at,
    }
    return Fact(kind=kind, happened_at=at, **(known | said))


DECLINED = a_fact(folding.FAILED, hour=0, failure_code="card_declined")
CAPTURED = a_fact(folding.SUCCEEDED, hour=1, status="succeeded")
LATE_FAILURE = a_fact(folding.FAILED, hour=2, failure_code="expired_card")
REFUNDED = a_fact("refund.created", hour=3, ref="re_1", amount_minor=500, status="succeeded")
DISPUTED = a_fact("charge.dispute.created", hour=4, ref="dp_1", status="needs_response")
WON = a_fact("charge.dispute.closed", hour=5, ref="dp_1", status="won", made_at=DISPUTED.made_at)
STORY = [DECLINED, CAPTURED, LATE_FAILURE, REFUNDED, DISPUTED, WON]


def folded(*facts: Fact) -> Outcome:
    return folding.fold(facts, amount_minor=2500, currency="EUR")


def test_all_720_orders_of_six_events_tell_one_story() -> None:
    outcomes = {folded(*order) for order in permutations(STORY)}

    (outcome,) = outcomes
    assert (outcome.state, outcome.captured_at) == ("captured", CAPTURED.happened_at)
    assert [refund.ref for refund in outcome.refunds] == ["re_1"]
    assert [dispute.state for dispute in outcome.disputes] == ["won"]


def test_an_event_told_five_times_is_one_event() -> None:
    assert folded(*STORY * 5) == folded(*STORY)


def test_a_late_failure_never_undoes_a_capture() -> None:
    assert folded(CAPTURED, LATE_FAILURE).state == "captured"


def test_a_refund_before_its_capture_waits() -> None:
    outcome = folded(REFUNDED)

    assert (outcome.state, outcome.refunds) == ("processing", ())
    assert outcome.waiting == {REFUNDED.event_id}


@pytest.mark.parametrize("wrong", [{"amount_minor": 2501}, {"currency": "USD"}])
def test_a_capture_of_another_amount_or_currency_is_damaged_and_never_booked(
    wrong: dict[str, Any],
) -> None:
    strange = a_fact(folding.SUCCEEDED, hour=1, **wrong)

    outcome = folded(strange)

    assert outcome.damaged == {strange.event_id}
    assert entries.of(outcome, payment_id="p", amount_minor=2500) == []


def test_a_pending_refund_counts_once_it_has_succeeded() -> None:
    pending = a_fact("refund.created", hour=3, ref="re_1", status="pending")
    done = a_fact("refund.updated", hour=9, ref="re_1", status="succeeded", made_at=pending.made_at)

    assert folded(CAPTURED, pending).refunds == ()
    assert folded(CAPTURED, pending, done).refunds[0].refunded_at == pending.made_at


def test_every_movement_is_booked_on_its_own_date_and_adds_up() -> None:
    booked = entries.of(folded(*STORY), payment_id="p", amount_minor=2500)

    assert [(entry.source_key, entry.amount_minor, entry.happened_at) for entry in booked] == [
        ("gift:p", 2500, CAPTURED.happened_at),
        ("refund:re_1", -500, REFUNDED.made_at),
        ("dispute:dp_1", -2500, DISPUTED.made_at),
        ("dispute_won:dp_1", 2500, WON.happened_at),
    ]


def test_a_refund_that_never_arrived_comes_back_into_the_book() -> None:
    bounced = a_fact("refund.updated", hour=6, ref="re_1", amount_minor=500, status="failed")

    booked = entries.of(folded(CAPTURED, REFUNDED, bounced), payment_id="p", amount_minor=2500)

    assert sum(entry.amount_minor for entry in booked) == 2500


def test_an_expired_page_cancels_an_attempt_and_a_decline_says_why() -> None:
    expired = a_fact(folding.EXPIRED, hour=30, payment_ref="")

    assert folded(DECLINED).failure_code == "card_declined"
    assert folded(DECLINED, expired).state == "cancelled"
