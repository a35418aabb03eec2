"""Is this sign-up a person's? Evidence in, a score and named suspicions out.

No single sign tells a bot from a human, so signs are weighed and added up. Whoever
reaches the mark is not refused but held: they confirm by mail like everybody, read
the same words, and count as soon as somebody has looked.
"""

from dataclasses import dataclass, field
from enum import StrEnum

HOLD_AT = 50  # the mark, unless an organisation has set its own


class Form(StrEnum):
    """What came of the signed token that our form carries."""

    FINE = "fine"
    MISSING = "missing"
    STALE = "stale"
    NONE_WANTED = "none_wanted"  # asked over the API, where a form is offered and not owed


class Proof(StrEnum):
    """What came of the proof of work."""

    NOT_ASKED = "not_asked"
    GOOD = "good"
    MISSING = "missing"
    WRONG = "wrong"
    REPLAYED = "replayed"


class Domain(StrEnum):
    """What is known of the domain mail goes to."""

    ORDINARY = "ordinary"
    DISPOSABLE = "disposable"
    BLOCKED = "blocked"


class Suspicion(StrEnum):
    """Everything a signature can be suspected of, most telling first."""

    HONEYPOT = "honeypot"
    NETWORK_BLOCKED = "network_blocked"
    DOMAIN_BLOCKED = "domain_blocked"
    PROOF_REPLAYED = "proof_replayed"
    PROOF_WRONG = "proof_wrong"
    DOMAIN_DISPOSABLE = "domain_disposable"
    FORM_MISSING = "form_missing"
    FORM_REUSED = "form_reused"
    NETWORK_SUSTAINED = "network_sustained"
    FILLED_TOO_FAST = "filled_too_fast"
    SAME_TIMING = "same_timing"
    NETWORK_BURST = "network_burst"
    PROOF_MISSING = "proof_missing"
    FORM_STALE = "form_stale"
    NEIGHBOURHOOD = "neighbourhood"
    NO_FORM = "no_form"
    NOT_COUNTED = "not_counted"


# What each is worth. Below 50 a sign holds nobody by itself: people do such things too.
WEIGHTS: dict[Suspicion, int] = {
    Suspicion.HONEYPOT: 100,
    Suspicion.NETWORK_BLOCKED: 100,
    Suspicion.DOMAIN_BLOCKED: 100,
    Suspicion.PROOF_REPLAYED: 60,
    Suspicion.PROOF_WRONG: 50,
    Suspicion.DOMAIN_DISPOSABLE: 50,
    Suspicion.FORM_MISSING: 50,
    Suspicion.FORM_REUSED: 50,
    Suspicion.NETWORK_SUSTAINED: 50,
    Suspicion.FILLED_TOO_FAST: 50,
    Suspicion.SAME_TIMING: 30,
    Suspicion.NETWORK_BURST: 30,
    Suspicion.PROOF_MISSING: 30,  # a browser without JavaScript cannot solve one
    Suspicion.FORM_STALE: 20,
    Suspicion.NEIGHBOURHOOD: 20,  # a mobile network's many customers share a neighbourhood
    Suspicion.NO_FORM: 20,
    Suspicion.NOT_COUNTED: 0,  # the counters were away: named, so that staff can find them later
}
FORM_USES = 3  # a family may go back in the browser and sign again from the same page
SAME_TIMING_OVER = 20  # sign-ups
SAME_TIMING_WITHIN = 0.05  # seconds of standard deviation; people scatter by whole seconds


@dataclass(frozen=True)
class Screening:
    """What was seen when somebody asked to sign.

    `network` is a keyed hash of where they came from, never an address.
    """

    score: int = 0
    suspicions: tuple[str, ...] = ()
    network: bytes | None = None


NOTHING = Screening()


@dataclass(frozen=True)
class Tally:
    """How often the same network, its neighbourhood and the same form asked lately.

    `burst` and `sustained` count one network on one petition in the short and in the
    long window, this time included; `spread` is the standard deviation of how long the
    neighbourhood's last twenty took, in seconds.
    """

    burst: int = 0
    sustained: int = 0
    neighbours: int = 0
    form_uses: int = 0
    spread: float | None = None


@dataclass(frozen=True)
class Limits:
    """How often one network may ask on one petition before it counts as suspicious."""

    burst: int = 3
    sustained: int = 10
    neighbours: int = 30
    min_fill_seconds: float = 2.0


@dataclass(frozen=True)
class Evidence:
    """All that is known at the moment somebody asks.

    `tally` is None when nobody counted; `not_counted` says that somebody should have.
    """

    form: Form = Form.FINE
    fill_seconds: float | None = None
    honeypot: bool = False
    proof: Proof = Proof.NOT_ASKED
    domain: Domain = Domain.ORDINARY
    blocked: bool = False
    tally: Tally | None = None
    not_counted: bool = False
    limits: Limits = field(default_factory=Limits)


_OF_FORM = {
    Form.MISSING: Suspicion.FORM_MISSING,
    Form.STALE: Suspicion.FORM_STALE,
    Form.NONE_WANTED: Suspicion.NO_FORM,
}
_OF_PROOF = {
    Proof.MISSING: Suspicion.PROOF_MISSING,
    Proof.WRONG: Suspicion.PROOF_WRONG,
    Proof.REPLAYED: Suspicion.PROOF_REPLAYED,
}
_OF_DOMAIN = {
    Domain.DISPOSABLE: Suspicion.DOMAIN_DISPOSABLE,
    Domain.BLOCKED: Suspicion.DOMAIN_BLOCKED,
}


def weigh(evidence: Evidence, *, network: bytes | None = None) -> Screening:
    """Return the score and the suspicions, most telling first.

    The score is the sum of the weights of the suspicions named, so that staff can
    see how it came about.
    """
    found = _said(evidence) | (_counted(evidence, evidence.tally) if evidence.tally else set())
    if not found:
        return Screening(network=network)
    named = tuple(suspicion.value for suspicion in Suspicion if suspicion in found)
    return Screening(
        score=sum(WEIGHTS[suspicion] for suspicion in found), suspicions=named, network=network
    )


def holds(score: int, *, hold_at: int = HOLD_AT) -> bool:
    """Say whether a confirmed signature waits for somebody to look, and is not counted yet."""
    return score >= hold_at


def _said(evidence: Evidence) -> set[Suspicion]:
    """Return what the request itself gives away."""
    too_fast = (
        evidence.fill_seconds is not None
        and evidence.fill_seconds < evidence.limits.min_fill_seconds
    )
    signs = {
        _OF_FORM.get(evidence.form),
        _OF_PROOF.get(evidence.proof),
        _OF_DOMAIN.get(evidence.domain),
        Suspicion.HONEYPOT if evidence.honeypot else None,
        Suspicion.NETWORK_BLOCKED if evidence.blocked else None,
        Suspicion.FILLED_TOO_FAST if too_fast else None,
        Suspicion.NOT_COUNTED if evidence.not_counted else None,
    }
    return {sign for sign in signs if sign is not None}


def _counted(evidence: Evidence, tally: Tally) -> set[Suspicion]:
    """Return what only those who count can see."""
    limits = evidence.limits
    signs = {
        Suspicion.NETWORK_BURST: tally.burst > limits.burst,
        Suspicion.NETWORK_SUSTAINED: tally.sustained > limits.sustained,
        Suspicion.NEIGHBOURHOOD: tally.neighbours > limits.neighbours,
        Suspicion.FORM_REUSED: tally.form_uses > FORM_USES,
        Suspicion.SAME_TIMING: tally.spread is not None and tally.spread < SAME_TIMING_WITHIN,
    }
    return {sign for sign, seen in signs.items() if seen}
