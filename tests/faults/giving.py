"""Giving by card, as somebody does who presses the button again when nothing comes."""

from typing import Any

import httpx

from tests.faults.house import GOOD_CARD, Campaign, House

PAID = {"payment-on-its-way", "pledge-settled"}


def give(campaign: Campaign, person: str, **more: Any) -> httpx.Response:
    """Promise and pay; whoever has paid without having heard of it learns it from the house.

    `person` is one of `crowd.people`; each gives another amount, from 10.00 up.
    """
    running = campaign.house
    promised = campaign.pledge(key=person, amount_minor=1000 + int(person[1:]), **more)
    if not promised.is_success:
        return promised
    pledge = promised.json()
    page = go_to_pay(running, pledge)
    if page.status_code == httpx.codes.CONFLICT and page.json()["code"] in PAID:
        return promised
    if not page.is_success:
        return page
    said = {"session": page.json()["url"].rpartition("/")[2], "card": GOOD_CARD}
    return running.web.post(f"{running.provider}/sandbox/pay", json=said)


def go_to_pay(running: House, pledge: dict[str, Any]) -> httpx.Response:
    """Ask for the provider's page of a pledge."""
    return running.api(f"pledges/{pledge['id']}/checkout", {"token": pledge["token"]})
