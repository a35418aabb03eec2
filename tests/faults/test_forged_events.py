"""What is told by nobody, tampered with, stale, repeated, mixed up, or days late.

How long the house took to answer is printed and asserted nowhere: that is for whoever reads the
counts. What it takes in each second is measured by `make bench`, beside a yardstick.
"""

import hashlib
import hmac
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import httpx
import pytest

from tests.faults import provider
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

SMALL, FULL = 5, pytest.param(100, marks=pytest.mark.fault)
COPIES, AT_ONCE = 5, 20
THREE_DAYS = 3 * 24 * 3600
Forge = Callable[[bytes, int, str], tuple[bytes, str]]


def signed(body: bytes, moment: int, secret: str) -> tuple[bytes, str]:
    mark = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={moment},v1={mark}"


def tampered(body: bytes, moment: int, secret: str) -> tuple[bytes, str]:
    _body, header = signed(body, moment, secret)
    return body.replace(b'"object"', b'"object" ', 1), header


FORGERIES: dict[str, Forge] = {
    "tampered": tampered,
    "another's secret": lambda body, at, _secret: signed(body, at, "whsec_of_mallory"),
    "stale": lambda body, at, secret: signed(body, at - 400, secret),
    "of the future": lambda body, at, secret: signed(body, at + 400, secret),
    "unsigned": lambda body, _at, _secret: (body, ""),
    "of an old scheme": lambda body, at, secret: (
        body, signed(body, at, secret)[1].replace("v1=", "v0="),
    ),
}  # fmt: skip


def untold(running: House, campaign: Campaign, gifts: int) -> list[dict[str, Any]]:
    """Have gifts paid of which the provider tells nothing; return its events, newest first."""
    with provider.behaving(running, hold=True):
        for number in range(gifts):
            pledge = running.done(campaign.pledge(amount_minor=1000 + number))
            intent = running.pay(running.checkout(pledge))["payment_intent"]
            if number % 2:
                provider.give_back(running, intent, 333)
    ours = provider.intents_of(running, campaign)
    return [each for each in provider.listed(running, "events") if about(each) in ours]


def about(event: dict[str, Any]) -> str:
    """Return which intent an event tells of."""
    told = event["data"]["object"]
    return str(told["id"] if told["object"] == "payment_intent" else told.get("payment_intent"))


def tell(running: House, body: bytes, header: str) -> tuple[int, float]:
    """Return how an event was answered, and after how many seconds."""
    began = time.perf_counter()
    answer = running.web.post(
        "/webhooks/stripe",
        content=body,
        headers={"Stripe-Signature": header, "Content-Type": "application/json"},
    )
    return answer.status_code, time.perf_counter() - began


@pytest.mark.parametrize("gifts", [SMALL, FULL])
def test_no_forgery_is_taken_in_and_five_late_copies_of_each_event_book_once(
    running: House, gifts: int, say: Say
) -> None:
    campaign, random = running.campaign(f"forged-{gifts}"), Random(16)
    events = untold(running, campaign, gifts)
    secret, now = running.settings["STRIPE_WEBHOOK_SECRET"], int(time.time())
    stored = "SELECT count(*) FROM donations_providerevent WHERE event_id = ANY(%s)"
    names = [event["id"] for event in events]

    forged: Counter[str] = Counter()
    for event in events:
        for kind, forge in FORGERIES.items():
            status, _took = tell(running, *forge(json.dumps(event).encode(), now, secret))
            forged[kind] += status != httpx.codes.BAD_REQUEST
    ((taken_in,),) = running.rows(stored, names)
    late = [json.dumps(each | {"created": each["created"] - THREE_DAYS}) for each in events]
    copies = late * COPIES
    random.shuffle(copies)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(
            pool.map(lambda body: tell(running, *signed(body.encode(), now, secret)), copies)
        )
    ((kept,),) = running.rows(stored, names)

    found = provider.settled(running, campaign)
    slowest = statistics.quantiles([took for _status, took in answers], n=100)[98]
    say(
        f"{len(events)} events: {len(events) * len(FORGERIES)} forgeries, {taken_in} taken in;"
        f" {len(copies)} late copies in any order, {AT_ONCE} at once, {kept} kept, p99 of the"
        f" answer {slowest * 1000:.0f} ms; {found}"
    )
    assert (forged.total(), taken_in) == (0, 0)
    assert {status for status, _took in answers} == {httpx.codes.OK}
    assert kept == len(events) >= 2 * gifts
    assert len(found.held) == gifts
    assert running.invariants_hold()
