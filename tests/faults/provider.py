"""The card provider of a running house: how it behaves, what it holds, and what it has told."""

import contextlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.house import PATIENCE, Campaign, House

WELL: dict[str, Any] = {
    "repeat": 0, "shuffle": False, "hold": False, "delay_ms": 0, "answer_delay_ms": 0,
    "sign_wrongly": False, "timeout_after_success": 0, "garble_answers": 0,
    "fail_next": {"status": 500, "count": 0},
}  # fmt: skip
A_PAGE = 100
TOLD = "donations.provider-event-received"


@contextlib.contextmanager
def behaving(running: House, **badly: Any) -> Iterator[None]:
    """Let the provider behave badly until the end of the block, and well from then on."""
    behave(running, **badly)
    try:
        yield
    finally:
        behave(running, **WELL)


def behave(running: House, **behaviour: Any) -> None:
    running.done(running.web.post(f"{running.provider}/sandbox/behaviour", json=behaviour))


def faults_left(running: House) -> int:
    """Return how many of the mistakes that it was told to make the provider has not made yet."""
    now = running.done(running.web.get(f"{running.provider}/sandbox/behaviour"))
    return int(now["fail_next"]["count"] + now["timeout_after_success"] + now["garble_answers"])


def as_merchant(running: House) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.settings['STRIPE_API_KEY']}"}


def give_back(running: House, intent: str, amount: int) -> None:
    said = {"payment_intent": intent, "amount": str(amount)}
    address = f"{running.provider}/v1/refunds"
    running.done(running.web.post(address, data=said, headers=as_merchant(running)))


def listed(running: House, what: str) -> Iterator[dict[str, Any]]:
    """Yield all the provider has of a kind (`charges`, `events`), the newest first."""
    asked: dict[str, Any] = {"limit": A_PAGE}
    more = True
    while more:
        address = f"{running.provider}/v1/{what}"
        page = running.done(running.web.get(address, params=asked, headers=as_merchant(running)))
        yield from page["data"]
        more = page["has_more"]
        asked |= {"starting_after": page["data"][-1]["id"]} if more else {}


@dataclass
class Account:
    """What each side says of a campaign's money, in minor units by our payment's id.

    `charges` is how often the provider took it; `gifts` how often the book calls it a gift.
    """

    held: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    booked: dict[str, int] = field(default_factory=dict)
    charges: Counter[str] = field(default_factory=Counter)
    gifts: Counter[str] = field(default_factory=Counter)
    pledges: Counter[str] = field(default_factory=Counter)  # charges by our pledge's id

    @property
    def agrees(self) -> bool:
        """Say whether provider, payments and book hold the same of every payment, once."""
        once = {self.charges[each] for each in self.held} | set(self.gifts.values())
        return self.held == self.rows == self.booked and once <= {1} and self.charged_twice == 0

    @property
    def charged_twice(self) -> int:
        """Return how many promises the provider took more than one gift for."""
        return sum(number > 1 for number in self.pledges.values())

    @property
    def booked_twice(self) -> int:
        return sum(number > 1 for number in self.gifts.values())

    @property
    def lost(self) -> int:
        """Return how many payments the provider holds money of, and the book does not."""
        return len(self.held.keys() - self.booked.keys())

    def __str__(self) -> str:
        sums = [sum(side.values()) for side in (self.held, self.rows, self.booked)]
        return (
            f"{len(self.held)} charges, {self.lost} lost, {self.booked_twice} booked twice,"
            f" {self.charged_twice} charged twice; minor units {sums[0]} held, {sums[1]} in"
            f" payments, {sums[2]} in the book"
        )


def account(running: House, campaign: Campaign) -> Account:
    """Ask all three: the provider for its charges, and the database for payments and book."""
    found = Account()
    owners = dict(_payments(running, campaign, found))
    for charge in listed(running, "charges"):
        payment = charge["metadata"].get("payment")
        if payment in owners and charge["status"] == "succeeded" and charge["captured"]:
            left = charge["amount_captured"] - charge["amount_refunded"]
            found.held[payment] = found.held.get(payment, 0) + left
            found.charges[payment] += 1
            found.pledges[owners[payment]] += 1
    return found


def _payments(running: House, campaign: Campaign, found: Account) -> Iterator[tuple[str, str]]:
    """Fill in what the database says; yield each payment and its pledge."""
    rows = running.rows(
        "SELECT payment.id::text, payment.pledge_id::text,"
        " payment.captured_minor - payment.refunded_minor - payment.lost_minor,"
        " payment.captured_at IS NOT NULL, count(entry.id),"
        " coalesce(sum(entry.amount_minor), 0)::bigint,"
        " count(entry.id) FILTER (WHERE entry.kind = 'gift')"
        " FROM donations_payment AS payment"
        " JOIN donations_pledge AS pledge ON pledge.id = payment.pledge_id"
        " JOIN petitions_cause AS cause ON cause.id = pledge.cause_id"
        " LEFT JOIN donations_ledgerentry AS entry ON entry.payment_id = payment.id"
        " WHERE cause.slug = %s GROUP BY payment.id",
        campaign.slug,
    )
    for payment, pledge, minor, captured, entries, booked, gifts in rows:
        if captured:
            found.rows[payment] = minor
        if entries:
            found.booked[payment], found.gifts[payment] = booked, gifts
        yield payment, pledge


def open_cases(running: House, campaign: Campaign) -> Counter[str]:
    """Return how many of a campaign's payments have no end, by state."""
    rows = running.rows(
        "SELECT payment.state, count(*) FROM donations_payment AS payment"
        " JOIN donations_pledge AS pledge ON pledge.id = payment.pledge_id"
        " JOIN petitions_cause AS cause ON cause.id = pledge.cause_id"
        " WHERE cause.slug = %s AND payment.state <> ALL(%s) GROUP BY payment.state",
        campaign.slug,
        ["captured", "failed", "cancelled"],
    )
    return Counter(dict(rows))


def settled(
    running: House,
    campaign: Campaign,
    *,
    topics: Collection[str] = (),
    seconds: float = PATIENCE,
) -> Account:
    """Wait until nothing is open and all three agree; return what they say.

    Messages of `topics` that whoever died had in hand are taken up by others at once.
    """
    if topics:
        running.forget_claims(topics)
    running.attend(
        until=lambda: not open_cases(running, campaign) and account(running, campaign).agrees,
        seconds=seconds,
    )
    return account(running, campaign)


def deliveries(running: House, *, after: int = 0) -> list[dict[str, Any]]:
    """Return the deliveries of events behind one, oldest first, each with its attempts."""
    told: list[dict[str, Any]] = []
    following: int | None = after
    while following is not None:
        address = f"{running.provider}/sandbox/deliveries"
        page = running.done(running.web.get(address, params={"after": following}))
        told += page["deliveries"]
        following = page["next"]
    return told


def last_delivery(running: House) -> int:
    told = deliveries(running)
    return int(told[-1]["id"]) if told else 0


def all_delivered(running: House, *, after: int) -> bool:
    return all(each["state"] == "delivered" for each in deliveries(running, after=after))


def refusals(told: Sequence[dict[str, Any]]) -> int:
    """Return how many attempts were refused for their signature."""
    tried = [attempt for each in told for attempt in each["attempts"]]
    return sum(each["status"] == httpx.codes.BAD_REQUEST for each in tried)


def intents_of(running: House, campaign: Campaign) -> set[str]:
    """Return the provider's names of a campaign's payments."""
    ours = {payment for payment, _pledge in _payments(running, campaign, Account())}
    charges = listed(running, "charges")
    return {each["payment_intent"] for each in charges if each["metadata"].get("payment") in ours}
