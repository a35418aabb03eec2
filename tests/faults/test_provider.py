"""A card provider that repeats, mixes up, delays and wrongly signs what it tells."""

from typing import Any

import httpx
import pytest

from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

SMALL, FULL = 8, pytest.param(200, marks=pytest.mark.fault)
BADLY = {"repeat": 2, "shuffle": True, "delay_ms": 300, "sign_wrongly": True}  # each comes thrice
WELL = {"repeat": 0, "shuffle": False, "delay_ms": 0, "sign_wrongly": False}


def behave(running: House, behaviour: dict[str, Any]) -> None:
    running.done(running.web.post(f"{running.provider}/sandbox/behaviour", json=behaviour))


def as_merchant(running: House) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.settings['STRIPE_API_KEY']}"}


def give_back(running: House, payment: str, amount: int) -> None:
    said = {"payment_intent": payment, "amount": str(amount)}
    address = f"{running.provider}/v1/refunds"
    running.done(running.web.post(address, data=said, headers=as_merchant(running)))


def what_the_provider_holds(running: House, payments: list[str]) -> dict[str, int]:
    held = {}
    for payment in payments:
        asked = {"payment_intent": payment}
        found = running.web.get(
            f"{running.provider}/v1/charges", params=asked, headers=as_merchant(running)
        )
        charges = running.done(found)["data"]
        held[payment] = sum(each["amount_captured"] - each["amount_refunded"] for each in charges)
    return held


def booked(running: House, campaign: Campaign) -> dict[str, tuple[int, int]]:
    """Return what the book says of each payment: minor units, and how often a gift."""
    found = running.rows(
        "SELECT payment.provider_ref, sum(entry.amount_minor)::bigint,"
        " count(*) FILTER (WHERE entry.kind = 'gift')"
        " FROM donations_ledgerentry entry"
        " JOIN donations_payment payment ON payment.id = entry.payment_id"
        " JOIN petitions_cause cause ON cause.id = entry.cause_id"
        " WHERE cause.slug = %s GROUP BY payment.provider_ref",
        campaign.slug,
    )
    return {ref: (money, gifts) for ref, money, gifts in found}


def deliveries(running: House) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        address = f"{running.provider}/sandbox/deliveries"
        page = running.done(running.web.get(address, params={"after": after}))
        told += page["deliveries"]
        after = page["next"]
    return told


def pay_all(running: House, campaign: Campaign, gifts: int) -> list[str]:
    payments = []
    for number in range(gifts):
        pledge = running.done(campaign.pledge(amount_minor=1000 + number))
        payment = running.pay(running.checkout(pledge))["payment_intent"]
        payments.append(payment)
        if number % 3 == 0:
            give_back(running, payment, 1000 + number if number % 2 else 333)
    return payments


@pytest.mark.parametrize("gifts", [SMALL, FULL])
def test_the_book_holds_what_the_provider_holds_to_the_cent(
    running: House, gifts: int, say: Say
) -> None:
    campaign = running.campaign(f"provider-{gifts}")
    earlier = len(deliveries(running))
    behave(running, BADLY)
    try:
        payments = pay_all(running, campaign, gifts)
        running.attend(until=lambda: len(refusals(running, earlier)) >= gifts)
    finally:
        behave(running, WELL)
    refused = len(refusals(running, earlier))
    running.attend(
        until=lambda: all(each["state"] == "delivered" for each in deliveries(running)[earlier:])
    )
    held = what_the_provider_holds(running, payments)
    running.attend(
        until=lambda: {ref: row[0] for ref, row in booked(running, campaign).items()} == held
    )

    book = booked(running, campaign)
    told = len(deliveries(running)) - earlier
    doubled = sum(number != 1 for _money, number in book.values())
    say(
        f"provider misbehaves: {gifts} gifts told in {told} deliveries, {refused} refused for"
        f" their signature, {len(set(payments) - set(book))} lost, {doubled} doubled,"
        f" {sum(held.values())} minor units held and {sum(row[0] for row in book.values())} booked"
    )
    assert doubled == 0
    assert told >= 3 * gifts
    assert refused >= gifts
    assert running.invariants_hold()


def refusals(running: House, earlier: int) -> list[int]:
    """Return the answers to deliveries with a wrong signature."""
    tried = [attempt for each in deliveries(running)[earlier:] for attempt in each["attempts"]]
    return [each["status"] for each in tried if each["status"] == httpx.codes.BAD_REQUEST]
