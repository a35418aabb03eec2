"""What the sandbox card provider decides: cards, amounts, deliveries, signatures."""

import pytest
import stripe

from mobilize.embedded.payments import amounts, behaviour, cards, queue, webhooks
from mobilize.embedded.payments.behaviour import Behaviour, Misbehaviour


def test_every_test_card_has_a_number_that_is_well_formed() -> None:
    assert all(cards.is_well_formed(card.number) for card in cards.CARDS)
    assert not cards.is_well_formed("4242424242424241")


@pytest.mark.parametrize("name", ["pm_card_visa_chargeDeclined", "pm_card_chargeDeclined"])
def test_a_card_is_found_under_both_of_its_names(name: str) -> None:
    assert cards.by_token(name).last4 == "0002"


@pytest.mark.parametrize(("number", "code"), [
    ("4111 1111 1111 1111", "card_declined"),
    ("4242 4242 4242 4241", "incorrect_number"),
    ("", "incorrect_number"),
])  # fmt: skip
def test_a_number_of_no_test_card_is_declined(number: str, code: str) -> None:
    with pytest.raises(cards.NoSuchCard):
        cards.by_number(number)
    assert cards.why_unknown(number).code == code


@pytest.mark.parametrize(("minor", "currency", "text"), [
    (123456, "usd", "1,234.56 USD"),
    (5, "eur", "0.05 EUR"),
    (1250, "jpy", "1,250 JPY"),
    (1234567, "kwd", "1,234.567 KWD"),
])  # fmt: skip
def test_amounts_are_written_with_their_currencys_decimals(
    minor: int, currency: str, text: str
) -> None:
    assert amounts.text(minor, currency) == text


def test_tries_back_off_to_a_minute_and_end() -> None:
    waits = [queue.wait_after(attempts) for attempts in range(1, 11)]

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, None]


def test_repeated_events_go_to_each_endpoint_so_many_times_more() -> None:
    plans = queue.plan(
        behaviour=Behaviour(repeat=2, delay_ms=500), endpoints=["a", "b"], now=10, chance=lambda: 1
    )

    assert [plan.endpoint for plan in plans] == ["a"] * 3 + ["b"] * 3
    assert {plan.due for plan in plans} == {10.5}


def test_shuffled_events_are_spread_by_chance() -> None:
    chances = iter([0.9, 0.1])

    plans = queue.plan(
        behaviour=Behaviour(shuffle=True), endpoints=["a", "b"], now=0, chance=lambda: next(chances)
    )

    assert plans[0].due > plans[1].due


def test_a_signature_is_the_one_stripes_client_makes() -> None:
    ours = webhooks.signature(payload="{}", secret="whsec_x", moment=1_700_000_000)

    theirs = stripe.WebhookSignature.generate_signature_header("{}", "whsec_x", 1_700_000_000)
    assert ours == theirs


def test_a_behaviour_is_told_in_the_words_in_which_it_is_asked_for() -> None:
    asked = {"repeat": 2, "fail_next": {"status": 503, "count": 1}, "timeout_after_success": 3}

    told = behaviour.described(behaviour.changed(Behaviour(), asked))

    assert told.items() >= asked.items()


@pytest.mark.parametrize("asked", [
    {"repeat": True},
    {"shuffle": 1},
    {"fail_next": 500},
    {"garble_answers": "all"},
    {"fail_next": {"status": 200}},
    {"repeat": 21},
    {"colour": "red"},
])  # fmt: skip
def test_what_is_no_behaviour_changes_nothing(asked: dict[str, object]) -> None:
    with pytest.raises(Misbehaviour):
        behaviour.changed(Behaviour(), asked)
