"""Stripe's own client meets the sandbox's setup mode: a card is left, and nothing is charged."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stripe

from tests.sandbox import Sandbox, a_sandbox

BACK = "http://127.0.0.1:9/back?session={CHECKOUT_SESSION_ID}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with a_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """Give each test a provider that remembers nothing."""
    running.control("reset")
    return running


def a_setup(sandbox: Sandbox, **said: Any) -> stripe.checkout.Session:
    params: Any = {
        "mode": "setup",
        "currency": "eur",
        "customer_creation": "always",
        "setup_intent_data": {"metadata": {"setup": "1"}},
        "success_url": BACK,
        **said,
    }
    return sandbox.client.v1.checkout.sessions.create(params)


def types(sandbox: Sandbox) -> list[str]:
    return [each.type for each in sandbox.client.v1.events.list().data][::-1]


def test_a_visitor_leaves_a_card_which_is_charged_later(sandbox: Sandbox) -> None:
    session, client = a_setup(sandbox), sandbox.client.v1

    page = httpx.get(str(session.url))
    answer = httpx.post(str(session.url), data={"number": "4242 4242 4242 4242"})

    done = client.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
    intent: Any = done.setup_intent
    assert (session.payment_status, session.amount_total) == ("no_payment_required", None)
    assert "Nothing is charged now" in page.text
    assert answer.headers["Location"] == f"http://127.0.0.1:9/back?session={session.id}"
    assert (done.status, done.payment_status, done.url) == ("complete", "no_payment_required", None)
    assert (intent.status, intent.usage, intent.metadata["setup"]) == (
        "succeeded", "off_session", "1",
    )  # fmt: skip
    assert intent.customer == done.customer
    assert client.charges.list().data == []
    assert types(sandbox) == [
        "setup_intent.created", "payment_method.attached", "setup_intent.succeeded",
        "checkout.session.completed",
    ]  # fmt: skip
    later = client.payment_intents.create(
        {
            "amount": 1000, "currency": "eur", "customer": str(intent.customer),
            "payment_method": intent.payment_method, "off_session": True, "confirm": True,
        }
    )  # fmt: skip
    assert later.status == "succeeded"


def test_a_card_whose_bank_says_no_is_not_kept(sandbox: Sandbox) -> None:
    session = a_setup(sandbox)

    declined = httpx.post(str(session.url), data={"number": "4000 0000 0000 9995"})

    still = sandbox.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
    intent: Any = still.setup_intent
    assert "Your card has insufficient funds." in declined.text
    assert still.status == "open"
    assert intent.status == "requires_payment_method"
    assert intent.last_setup_error["decline_code"] == "insufficient_funds"
    assert "setup_intent.setup_failed" in types(sandbox)


@pytest.mark.parametrize(
    ("answer", "ends"), [("yes", "succeeded"), ("no", "requires_payment_method")]
)
def test_the_bank_may_ask_the_visitor_first(sandbox: Sandbox, answer: str, ends: str) -> None:
    session = a_setup(sandbox)

    sent = httpx.post(str(session.url), data={"card": "authenticationRequiredOnSetup"})
    asked = f"{sandbox.address}{sent.headers['Location']}"
    page = httpx.get(asked)
    httpx.post(asked, data={"answer": answer})

    intent = sandbox.client.v1.setup_intents.retrieve(str(session.setup_intent))
    assert "may your card be kept" in page.text
    assert intent.status == ends


def test_an_expired_page_gives_its_intent_up(sandbox: Sandbox) -> None:
    session = a_setup(sandbox)

    sandbox.client.v1.checkout.sessions.expire(session.id)

    intent = sandbox.client.v1.setup_intents.retrieve(str(session.setup_intent))
    assert intent.status == "canceled"
    assert types(sandbox)[-2:] == ["checkout.session.expired", "setup_intent.canceled"]


def test_an_account_is_left_for_debits(sandbox: Sandbox) -> None:
    session = a_setup(sandbox, allowed_payment_method_types=["sepa_debit"])

    page = httpx.get(str(session.url)).text
    iban = page.partition('name=number autocomplete=off value="')[2].partition('"')[0]
    httpx.post(str(session.url), data={"number": iban})

    intent = sandbox.client.v1.setup_intents.retrieve(str(session.setup_intent))
    assert intent.status == "succeeded"
    assert intent.payment_method_types == ["sepa_debit"]


@pytest.mark.parametrize(
    ("said", "param"),
    [
        ({"currency": None}, "currency"),
        ({"submit_type": "donate"}, "submit_type"),
        ({"payment_intent_data": {"description": "x"}}, "payment_intent_data"),
        ({"success_url": "thanks"}, "success_url"),
    ],
)
def test_what_setup_mode_does_not_take_is_refused(
    sandbox: Sandbox, said: dict[str, Any], param: str
) -> None:
    wanted = {name: value for name, value in said.items() if value is not None}
    params: Any = {"mode": "setup", "currency": "eur", "success_url": BACK, **wanted}
    if said.get("currency", "") is None:
        del params["currency"]

    with pytest.raises(stripe.InvalidRequestError) as refused:
        sandbox.client.v1.checkout.sessions.create(params)

    assert refused.value.param == param
