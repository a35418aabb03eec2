"""Stripe's own client, unmodified, meets the sandbox card provider."""

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import stripe

from tests.sandbox import API_KEY, Sandbox, a_sandbox, a_session, an_intent, until


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with a_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """Give each test a provider that remembers nothing."""
    running.control("reset")
    return running


def test_a_visitor_pays_on_the_hosted_page_and_returns_to_the_merchant(sandbox: Sandbox) -> None:
    session = a_session(sandbox)

    page = httpx.get(session.url)
    answer = httpx.post(session.url, data={"number": "4242 4242 4242 4242"})

    assert "25.00 EUR" in page.text
    assert "<script" not in page.text
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:9/thanks?session={session.id}"
    paid = sandbox.client.v1.checkout.sessions.retrieve(
        session.id, params={"expand": ["payment_intent.latest_charge", "line_items"]}
    )
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.payment_intent.metadata["pledge"] == "1"  # type: ignore[union-attr, index]
    assert paid.payment_intent.latest_charge.payment_method_details.card.last4 == "4242"  # type: ignore[union-attr]
    assert paid.line_items.data[0].amount_total == 2500  # type: ignore[union-attr]


def test_a_declined_visitor_is_told_why_and_may_try_again(sandbox: Sandbox) -> None:
    session = a_session(sandbox)

    declined = httpx.post(session.url, data={"number": "4000 0000 0000 9995"})
    unpaid = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    mistyped = httpx.post(session.url, data={"number": "4242 4242 4242 4241"})
    paid = httpx.post(session.url, data={"card": "visa"})

    assert "Your card has insufficient funds." in declined.text
    assert (unpaid.status, unpaid.payment_status) == ("open", "unpaid")
    assert "Your card number is incorrect." in mistyped.text
    assert paid.status_code == 303


def test_a_second_click_on_pay_charges_nothing_more(sandbox: Sandbox) -> None:
    session = a_session(sandbox)

    clicks = [httpx.post(session.url, data={"card": "visa"}) for _ in range(2)]

    assert [click.status_code for click in clicks] == [303, 303]
    assert len(sandbox.client.v1.charges.list().data) == 1


@pytest.mark.parametrize(("answer", "ends"), [("yes", "succeeded"), ("no", "failed")])
def test_the_bank_may_ask_the_visitor_first(sandbox: Sandbox, answer: str, ends: str) -> None:
    session = a_session(sandbox)

    step = httpx.post(session.url, data={"number": "4000 0025 0000 3155"})
    bank = sandbox.address + step.headers["Location"]
    asked = httpx.get(bank)
    onward = httpx.post(bank, data={"answer": answer}).headers["Location"]

    assert "25.00 EUR" in asked.text
    assert ("/thanks" in onward) == (ends == "succeeded")
    intent = sandbox.client.v1.payment_intents.list().data[0]
    assert (intent.status == "succeeded") == (ends == "succeeded")


def test_a_session_that_is_expired_takes_no_money(sandbox: Sandbox) -> None:
    session = a_session(sandbox)

    expired = sandbox.client.v1.checkout.sessions.expire(session.id)
    answer = httpx.post(session.url, data={"card": "visa"})

    assert expired.status == "expired"
    assert "Nothing was paid." in answer.text
    assert not sandbox.client.v1.charges.list().data


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_a_declined_card_is_an_error_that_names_the_reason(
    sandbox: Sandbox, method: str, code: str, decline_code: str | None
) -> None:
    with pytest.raises(stripe.CardError) as refused:
        an_intent(sandbox, payment_method=method)

    error = refused.value.error
    assert error is not None
    assert refused.value.http_status == 402
    assert (error.code, error.decline_code) == (code, decline_code)
    kept = sandbox.client.v1.payment_intents.retrieve(error.payment_intent.id)  # type: ignore[union-attr]
    assert kept.status == "requires_payment_method"
    assert kept.last_payment_error.code == code  # type: ignore[union-attr]
    assert sandbox.client.v1.charges.retrieve(str(kept.latest_charge)).status == "failed"


def test_a_card_that_asks_for_its_owner_is_refused_without_one(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.CardError) as refused:
        an_intent(sandbox, payment_method="pm_card_authenticationRequired", off_session=True)

    assert refused.value.code == "authentication_required"


def test_an_intent_is_made_confirmed_later_and_cannot_be_canceled_then(sandbox: Sandbox) -> None:
    intents = sandbox.client.v1.payment_intents
    made = an_intent(sandbox, confirm=False)

    confirmed = intents.confirm(made.id)

    assert (made.status, confirmed.status) == ("requires_confirmation", "succeeded")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intents.cancel(made.id)
    assert refused.value.code == "payment_intent_unexpected_state"


@pytest.mark.parametrize(
    ("wrong", "code", "param"),
    [
        ({"amount": 49}, "amount_too_small", "amount"),
        ({"amount": "ten"}, "parameter_invalid_integer", "amount"),
        ({"amount": None}, "parameter_missing", "amount"),
        ({"amount": 100_000_000}, "amount_too_large", "amount"),
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"metadata": "red"}, None, "metadata"),
        ({"payment_method": "pm_unheard_of"}, "resource_missing", "payment_method"),
        ({"currency": "xyz"}, None, "currency"),
    ],
)
def test_a_wrong_parameter_is_named(
    sandbox: Sandbox, wrong: dict[str, object], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        an_intent(sandbox, **wrong)

    assert (refused.value.http_status, refused.value.code) == (400, code)
    assert refused.value.param == param
    assert not sandbox.client.v1.payment_intents.list().data


def test_an_unknown_id_and_a_wrong_key_are_refused(sandbox: Sandbox) -> None:
    mallory = stripe.StripeClient("sk_test_wrong", base_addresses={"api": sandbox.address})

    with pytest.raises(stripe.InvalidRequestError) as unknown:
        sandbox.client.v1.payment_intents.retrieve("pi_unheard_of")
    with pytest.raises(stripe.AuthenticationError):
        mallory.v1.payment_intents.list()

    assert (unknown.value.http_status, unknown.value.code) == (404, "resource_missing")


def test_the_same_key_replays_the_first_answer(sandbox: Sandbox) -> None:
    first, second = (an_intent(sandbox, key="gift-1") for _ in range(2))

    assert first.id == second.id
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(sandbox.client.v1.charges.list().data) == 1


def test_a_decline_is_replayed_too(sandbox: Sandbox) -> None:
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            an_intent(sandbox, key="gift-1", payment_method="pm_card_chargeDeclined")

    assert len(sandbox.client.v1.charges.list().data) == 1


def test_the_same_key_with_other_parameters_is_refused(sandbox: Sandbox) -> None:
    an_intent(sandbox, key="gift-1")

    with pytest.raises(stripe.IdempotencyError) as refused:
        an_intent(sandbox, key="gift-1", amount=2000)

    assert refused.value.http_status == 400


def test_a_key_whose_call_still_runs_is_in_use(sandbox: Sandbox) -> None:
    sandbox.behave(answer_delay_ms=700)
    body = {"amount": "1000", "currency": "usd"}
    headers = {"Authorization": f"Bearer {API_KEY}", "Idempotency-Key": "gift-1"}

    def call() -> int:
        url = f"{sandbox.address}/v1/payment_intents"
        answers.append(httpx.post(url, data=body, headers=headers).json())
        return len(answers)

    answers: list[dict[str, dict[str, str]]] = []
    calls = [threading.Thread(target=call) for _ in range(2)]
    for each in calls:
        each.start()
    for each in calls:
        each.join()
    sandbox.behave(answer_delay_ms=0)

    assert sorted("error" in answer for answer in answers) == [False, True]
    refused = next(answer["error"] for answer in answers if "error" in answer)
    assert refused["code"] == "idempotency_key_in_use"


def test_a_call_whose_answer_is_lost_is_carried_out_once(sandbox: Sandbox) -> None:
    sandbox.behave(timeout_after_success=1)
    patient = stripe.StripeClient(
        API_KEY, base_addresses={"api": sandbox.address}, max_network_retries=2
    )

    intent = patient.v1.payment_intents.create(
        params={
            "amount": 1000,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_visa",
        }
    )

    assert intent.status == "succeeded"
    assert len(sandbox.client.v1.charges.list().data) == 1


def test_a_call_that_is_answered_with_nonsense_was_carried_out_once(sandbox: Sandbox) -> None:
    sandbox.behave(garble_answers=1)

    with pytest.raises(stripe.APIError):
        an_intent(sandbox, key="gift-1")
    again = an_intent(sandbox, key="gift-1")

    assert again.status == "succeeded"
    assert len(sandbox.client.v1.charges.list().data) == 1


def test_a_provider_that_fails_has_done_nothing(sandbox: Sandbox) -> None:
    sandbox.behave(fail_next={"status": 503, "count": 1})

    with pytest.raises(stripe.APIError):
        an_intent(sandbox, key="gift-1")
    again = an_intent(sandbox, key="gift-1")

    assert again.status == "succeeded"
    assert len(sandbox.client.v1.payment_intents.list().data) == 1


def test_refunds_never_exceed_what_was_taken(sandbox: Sandbox) -> None:
    intent = an_intent(sandbox)
    refunds = sandbox.client.v1.refunds

    part = refunds.create(params={"payment_intent": intent.id, "amount": 400})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        refunds.create(params={"payment_intent": intent.id, "amount": 601})
    rest = refunds.create(params={"charge": intent.latest_charge})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refunds.create(params={"charge": intent.latest_charge})

    charge = sandbox.client.v1.charges.retrieve(intent.latest_charge)
    assert (part.amount, rest.amount, charge.amount_refunded) == (400, 600, 1000)
    assert charge.refunded
    assert refused.value.code == "charge_already_refunded"


def test_a_dispute_is_opened_decided_once_and_blocks_refunds(sandbox: Sandbox) -> None:
    intent = an_intent(sandbox)

    opened = sandbox.control("disputes", payment_intent=intent.id, amount=700)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sandbox.client.v1.refunds.create(params={"payment_intent": intent.id})
    won = sandbox.control(f"disputes/{opened['id']}", status="won")
    again = sandbox.control(f"disputes/{opened['id']}", status="lost")

    assert (opened["amount"], opened["status"], won["status"]) == (700, "needs_response", "won")
    assert refused.value.code == "charge_disputed"
    assert "already won" in again["error"]["message"]
    assert sandbox.client.v1.disputes.retrieve(opened["id"]).status == "won"


def test_lists_are_walked_page_by_page(sandbox: Sandbox) -> None:
    made = [an_intent(sandbox, amount=1000 + number).id for number in range(5)]

    first = sandbox.client.v1.payment_intents.list(params={"limit": 2})
    walked = [intent.id for intent in first.auto_paging_iter()]
    succeeded = sandbox.client.v1.events.list(
        params={"type": "payment_intent.succeeded", "created": {"gte": 1}, "limit": 100}
    )

    assert first.has_more
    assert walked == made[::-1]
    assert [event.data.object["id"] for event in succeeded.data] == made[::-1]


def test_a_restart_loses_neither_payments_nor_events_and_no_card_number_is_kept(
    tmp_path: Path,
) -> None:
    with a_sandbox(tmp_path) as before:
        before.merchant.answers.extend([500] * 50)
        session = a_session(before)
        before.control("pay", session=session.id, card="4242424242424242")

    with a_sandbox(tmp_path) as after:
        kept = after.client.v1.checkout.sessions.retrieve(session.id)
        until(lambda: "checkout.session.completed" in after.merchant.types())

    assert kept.payment_status == "paid"
    for file in tmp_path.iterdir():
        assert b"4242424242424242" not in file.read_bytes()
