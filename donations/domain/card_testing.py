"""Whether somebody tries stolen cards: what attempts and declines of late say.

Numbers after what DonationInterface, the Tor Project and CiviCRM's sites found to hold
(measured and listed in our fault rules). Nobody is told; what is suspicious is asked about by
the card's bank and held for staff, and only what repeats within a network is refused, with the
answer of any limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_DECLINES = 3  # on one page; then it is closed
NETWORK_ATTEMPTS, NETWORK_ATTEMPTS_A_DAY = 3, 10  # in five minutes; in a day
NETWORK_DECLINES, AT_ONCE = 5, timedelta(minutes=3)
BLOCKED_FOR = timedelta(days=1)
GIVER_ATTEMPTS, GIVER_DECLINES = 3, 5  # in an hour
CAUSE_DECLINES = 20  # in an hour, and the ratio
RATIO, ENOUGH = 0.4, 50  # of attempts of the last ten minutes that were decided
SMALLEST_MAJOR = 3  # whole units of the currency that are taken while the breaker is open
ATTACKED_FROM, TOGETHER = 3, timedelta(minutes=10)  # networks that try cards within this time
ATTACKED_FOR = timedelta(hours=1)  # so long everybody is suspicious afterwards


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Attempts and declines of late: of a network, a giver, a cause, an organisation.

    `network_declines` are the most within three minutes of the last day; `networks_blocked` are
    the most that began to try cards within ten minutes of the last hour.
    """

    network_attempts: int = 0
    network_attempts_today: int = 0
    network_declines: int = 0
    network_declines_today: int = 0
    network_paid_today: int = 0
    giver_attempts: int = 0
    giver_declines: int = 0
    cause_decided: int = 0
    cause_declines: int = 0
    decided: int = 0
    declines: int = 0
    networks_blocked: int = 0


@dataclass(frozen=True)
class Verdict:
    """Whether an attempt is refused, and why its money would be held."""

    refused: bool
    suspicions: tuple[str, ...]


def weigh(tally: Tally, *, amount_major: int, scale: float = 1) -> Verdict:
    """Return what to do with one more attempt, whose predecessors are in the tally.

    `scale` multiplies what a network and a giver may do, as it does every rate limit. Where a
    card is only left, `amount_major` is 0.
    """
    breaker = is_open(tally)
    reasons = {
        "many_from_network": tally.network_attempts >= NETWORK_ATTEMPTS * scale
        or tally.network_attempts_today >= NETWORK_ATTEMPTS_A_DAY * scale,
        "many_from_giver": tally.giver_attempts >= GIVER_ATTEMPTS * scale
        or tally.giver_declines >= GIVER_DECLINES * scale,
        "many_declined_for_cause": tally.cause_declines >= CAUSE_DECLINES
        and tally.cause_declines > RATIO * tally.cause_decided,
        "many_declined": breaker,
        "many_networks_blocked": is_attacked(tally),
    }
    refused = tries_cards(tally, scale=scale) or (breaker and amount_major < SMALLEST_MAJOR)
    return Verdict(refused, tuple(name for name, holds in reasons.items() if holds))


def tries_cards(tally: Tally, *, scale: float = 1) -> bool:
    """Say whether a network is blocked: it repeats itself, and is mostly declined.

    Behind one address may be an office or a campus of givers, some of whom mistype.
    """
    declined, few = tally.network_declines_today, NETWORK_DECLINES * scale
    often = tally.network_attempts_today >= NETWORK_ATTEMPTS_A_DAY * scale and declined >= few
    mostly = declined > RATIO * (declined + tally.network_paid_today)
    return mostly and (often or tally.network_declines >= few)


def is_open(tally: Tally) -> bool:
    """Say whether so many are declined that every attempt is suspicious."""
    return tally.decided >= ENOUGH and tally.declines > RATIO * tally.decided


def is_attacked(tally: Tally) -> bool:
    """Say whether cards are tried from so many networks that every attempt is suspicious."""
    return tally.networks_blocked >= ATTACKED_FROM


def densest(moments: Iterable[datetime], *, within: timedelta) -> int:
    """Return the most of these moments that lie `within` a time of each other."""
    ordered = sorted(moments)
    most = start = 0
    for end, moment in enumerate(ordered):
        while moment - ordered[start] > within:
            start += 1
        most = max(most, end - start + 1)
    return most


def began(declined_at: Iterable[datetime]) -> datetime | None:
    """Return when a network was first declined often enough to be blocked, or None."""
    ordered = sorted(declined_at)
    for first, last in zip(ordered, ordered[NETWORK_DECLINES - 1 :], strict=False):
        if last - first <= AT_ONCE:
            return last
    return None
