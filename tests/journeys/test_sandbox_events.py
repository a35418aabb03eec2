"""The sandbox card provider reports what has happened, well-behaved and otherwise."""

import time
from collections.abc import Iterator

import httpx
import pytest
import stripe

from tests.sandbox import Sandbox, a_merchant, a_sandbox, a_session, an_intent, until

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with a_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """Give each test a provider that remembers nothing, and a merchant that got nothing."""
    running.settled()
    running.control("reset")
    running.merchant.received.clear()
    running.merchant.answers.clear()
    return running


def test_a_paid_session_is_reported_with_signatures_that_stripes_client_accepts(
    sandbox: Sandbox,
) -> None:
    session = a_session(sandbox)

    outcome = sandbox.control("pay", session=session.id, card="4242 4242 4242 4242")
    sandbox.settled()

    assert outcome["status"] == "succeeded"
    events = {event.type: event for event in sandbox.merchant.events()}
    assert sorted(events) == sorted([*PAID, "checkout.session.completed"])
    completed = events["checkout.session.completed"].data.object
    assert completed["payment_intent"] == outcome["payment_intent"]
    assert completed["client_reference_id"] == "pledge-1"
    assert not events["charge.succeeded"].livemode


def test_each_state_of_a_payment_has_its_event(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.CardError):
        an_intent(sandbox, payment_method="pm_card_chargeDeclined")
    waiting = an_intent(sandbox, payment_method="pm_card_authenticationRequired")
    sandbox.client.v1.payment_intents.cancel(waiting.id)
    disputed = an_intent(sandbox, payment_method="pm_card_createDispute")
    dispute = sandbox.client.v1.disputes.list(params={"payment_intent": disputed.id}).data[0]
    sandbox.client.v1.disputes.close(dispute.id)
    refund = sandbox.client.v1.refunds.create(params={"payment_intent": an_intent(sandbox).id})
    sandbox.client.v1.refunds.update(refund.id, params={"metadata": {"why": "twice"}})
    sandbox.client.v1.checkout.sessions.expire(a_session(sandbox).id)
    sandbox.settled()

    assert set(sandbox.merchant.types()) == {
        *PAID,
        "payment_intent.payment_failed",
        "payment_intent.requires_action",
        "payment_intent.canceled",
        "charge.failed",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "checkout.session.expired",
        "refund.created",
        "refund.updated",
    }


def test_an_event_is_sent_again_with_a_fresh_signature_until_it_is_taken(
    sandbox: Sandbox,
) -> None:
    sandbox.merchant.answers.extend([500, 503])

    an_intent(sandbox, confirm=False)
    sandbox.settled()

    bodies = [event.id for event in sandbox.merchant.events()]
    signatures = {signature for _, signature in sandbox.merchant.received}
    assert len(bodies) == 3
    assert len(set(bodies)) == 1
    assert len(signatures) == 3
    assert [each["status"] for each in sandbox.deliveries()[0]["attempts"]] == [500, 503, 200]


def test_events_repeat_and_change_order_on_request(sandbox: Sandbox) -> None:
    sandbox.behave(repeat=2, hold=True)
    for number in range(5):
        an_intent(sandbox, amount=1000 + number)

    held = sandbox.deliveries()
    sandbox.control("release", shuffle=True)
    sandbox.settled()

    ids = [event.id for event in sandbox.merchant.events()]
    assert {each["state"] for each in held} == {"held"}
    assert len(ids) == 5 * len(PAID) * 3
    assert all(ids.count(each) == 3 for each in ids)
    assert ids != [each["event"] for each in held]


def test_a_wrong_signature_is_sent_on_request(sandbox: Sandbox) -> None:
    sandbox.behave(sign_wrongly=True)

    an_intent(sandbox, confirm=False)
    sandbox.settled()

    with pytest.raises(stripe.SignatureVerificationError):
        sandbox.merchant.events()


def test_another_endpoint_gets_only_what_it_asked_for_under_its_own_secret(
    sandbox: Sandbox,
) -> None:
    with a_merchant() as other:
        endpoint = sandbox.client.v1.webhook_endpoints.create(
            params={"url": other.url, "enabled_events": ["charge.succeeded"]}
        )
        an_intent(sandbox)
        sandbox.settled()
        received = [
            stripe.Webhook.construct_event(body, signature, endpoint.secret)
            for body, signature in other.received
        ]

    assert [event.type for event in received] == ["charge.succeeded"]
    assert sorted(sandbox.merchant.types()) == sorted(PAID)


def test_events_wait_for_their_delay(sandbox: Sandbox) -> None:
    sandbox.behave(delay_ms=2000)

    an_intent(sandbox, confirm=False)
    time.sleep(0.5)  # long enough for an event that does not wait
    early = len(sandbox.merchant.received)
    until(lambda: sandbox.merchant.received)

    assert early == 0


def test_people_see_payments_checkouts_and_events_on_their_way(sandbox: Sandbox) -> None:
    intent = an_intent(sandbox)
    a_session(sandbox)
    sandbox.settled()

    overview = httpx.get(sandbox.address).text
    receipt = httpx.get(f"{sandbox.address}/payments/{intent.id}").text

    assert intent.id in overview
    assert "charge.succeeded" in overview
    assert "1 delivered" in overview
    assert "visa …4242" in receipt
    assert "<script" not in overview + receipt


def test_what_is_no_behaviour_is_refused(sandbox: Sandbox) -> None:
    refusals = [
        sandbox.control("behaviour", repeat="often"),
        sandbox.control("behaviour", repeat=-1),
        sandbox.control("behaviour", dance=True),
        sandbox.control("behaviour", fail_next={"status": 200}),
    ]

    assert all("error" in refusal for refusal in refusals)
