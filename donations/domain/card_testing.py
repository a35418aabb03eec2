"""Whether somebody tries stolen cards: what attempts and declines of late say.

Numbers after what DonationInterface, the Tor Project and CiviCRM's sites found to hold
(measured and listed in our fault rules). Nobody is told; what is suspicious is held for
staff, and only what repeats within a network is refused, with the answer of any limit.
"""

from dataclasses import dataclass

MOST_DECLINES = 3  # on one page; then it is closed
NETWORK_ATTEMPTS, NETWORK_ATTEMPTS_A_DAY = 3, 10  # in five minutes; in a day
NETWORK_DECLINES = 5  # in three minutes
GIVER_ATTEMPTS = 3  # in an hour
CAUSE_DECLINES = 20  # in ten minutes, and the ratio
RATIO, ENOUGH = 0.4, 50  # of attempts of the last ten minutes that were decided
SMALLEST_MAJOR = 3  # whole units of the currency that are taken while the breaker is open


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Attempts and declines of late: of a network, a giver, a cause, an organisation."""

    network_attempts: int = 0
    network_attempts_today: int = 0
    network_declines: int = 0
    giver_attempts: int = 0
    cause_decided: int = 0
    cause_declines: int = 0
    decided: int = 0
    declines: int = 0


@dataclass(frozen=True)
class Verdict:
    """Whether an attempt is refused, and why its money would be held."""

    refused: bool
    suspicions: tuple[str, ...]


def weigh(tally: Tally, *, amount_major: int, scale: float = 1) -> Verdict:
    """Return what to do with one more attempt, whose predecessors are in the tally.

    `scale` multiplies what a network and a giver may do, as it does every rate limit.
    """
    breaker = is_open(tally)
    reasons = {
        "many_from_network": tally.network_attempts >= NETWORK_ATTEMPTS * scale,
        "many_from_giver": tally.giver_attempts >= GIVER_ATTEMPTS * scale,
        "many_declined_for_cause": tally.cause_declines >= CAUSE_DECLINES
        and tally.cause_declines > RATIO * tally.cause_decided,
        "many_declined": breaker,
    }
    refused = (
        tally.network_declines >= NETWORK_DECLINES * scale
        or tally.network_attempts_today >= NETWORK_ATTEMPTS_A_DAY * scale
        or (breaker and amount_major < SMALLEST_MAJOR)
    )
    return Verdict(refused, tuple(name for name, holds in reasons.items() if holds))


def is_open(tally: Tally) -> bool:
    """Say whether so many are declined that every attempt is suspicious."""
    return tally.decided >= ENOUGH and tally.declines > RATIO * tally.decided
