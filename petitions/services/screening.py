"""Looking at a request to sign: gather the evidence, count, weigh.

Costs one round trip to the counters and no query: an organisation's rules are kept in
the process for some seconds. When the counters are away, people sign as before; what
was not counted is named on the signature, and proof of work is asked for meanwhile.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.conf import settings

from mobilize.http import client_address
from mobilize.kit.memory import remembered
from mobilize.organisations import scoping
from petitions.domain.rules import KnownNetwork, Rules, neighbourhood
from petitions.domain.screening import Evidence, Form, Proof, Screening, holds, weigh
from petitions.models import Petition
from petitions.queries import rules as written
from petitions.services import form_tokens, proving, tallies
from petitions.services.form_tokens import FormSeen
from petitions.services.limits import SigningLimit
from petitions.services.tallies import Asker, Counted, Windows


class Door(Enum):
    """Where somebody asks: on our page, over the open API, or through a key's front end."""

    PAGE = "page"
    API = "api"
    KEY = "key"


@dataclass(frozen=True)
class Asked:
    """What is known of a request to sign. `address` is the client's address or its /64."""

    email: str
    address: str
    door: Door
    form: str = ""
    proof: str = ""
    honeypot: str = ""


@dataclass(frozen=True)
class Drawn:
    """What a form has to carry: its token, and a challenge while proof of work is wanted."""

    token: str
    challenge: dict[str, Any] | None


def look(*, petition: Petition, asked: Asked, now: datetime) -> Screening:
    """Return what is suspicious about a request to sign. Nobody is told.

    A front end with a key speaks for many visitors whom only it can see: of its
    requests the mail domain alone is looked at.

    Raises:
        throttles.TooMany
    """
    rules = rules_of(petition.organisation_id)
    evidence = Evidence(domain=rules.domain(asked.email))
    if asked.door is Door.KEY:
        return weigh(evidence)

    form = _form(asked, petition_id=petition.id, now=now)
    known = rules.known(asked.address)
    evidence = replace(
        evidence,
        form=form.form,
        fill_seconds=form.fill_seconds,
        honeypot=bool(asked.honeypot),
        blocked=known is not None and not known.allowed,
        limits=rules.limits(known, scale=settings.RATE_LIMIT_SCALE),
    )
    network = client_address.hidden(f"{petition.organisation_id}:{asked.address}", now=now)
    counted = _count(petition, asked, evidence, form, rules=rules, network=network, now=now)
    evidence = replace(
        evidence,
        tally=counted.tally if counted else None,
        not_counted=counted is None and bool(settings.RATE_LIMIT_SCALE),
        proof=_proof(petition, asked, form, rules=rules, counted=counted, now=now),
    )
    return weigh(evidence, network=bytes.fromhex(network))


def draw(petition: Petition, *, now: datetime) -> Drawn:
    """Return what a fresh form carries."""
    attacked = _attacked(petition.id, now=now)
    proof = rules_of(petition.organisation_id).proof
    if proof == "always" or (proof == "auto" and attacked):
        challenge = proving.challenge(petition, attacked=attacked, now=now)
    else:
        challenge = None
    token = form_tokens.issue(petition_id=petition.id, proof_asked=challenge is not None, now=now)
    return Drawn(token, challenge)


def hold_at(organisation_id: UUID) -> int:
    """Return the score from which on an organisation holds a signature."""
    return rules_of(organisation_id).hold_at


@remembered(seconds=5)
def rules_of(organisation_id: UUID) -> Rules:
    """Return an organisation's rules as they were at most five seconds ago."""
    with scoping.within(organisation_id):  # whoever signs asks before they enter any scope
        return written.of(organisation_id)


def _form(asked: Asked, *, petition_id: UUID, now: datetime) -> FormSeen:
    if asked.door is Door.API and not asked.form:
        return FormSeen(Form.NONE_WANTED)
    return form_tokens.read(asked.form, petition_id=petition_id, now=now)


def _count(
    petition: Petition,
    asked: Asked,
    evidence: Evidence,
    form: FormSeen,
    *,
    rules: Rules,
    network: str,
    now: datetime,
) -> Counted | None:
    if not settings.RATE_LIMIT_SCALE:
        return None
    around = f"{petition.organisation_id}:{neighbourhood(asked.address)}"
    asker = Asker(
        petition_id=petition.id,
        network=network,
        neighbourhood=client_address.hidden(around, now=now),
        form=form.nonce,
        fill_seconds=form.fill_seconds,
        suspected=holds(2 * weigh(evidence).score, hold_at=rules.hold_at),
    )
    return tallies.count(asker, _windows(rules, rules.known(asked.address)), now=now)


def _windows(rules: Rules, known: KnownNetwork | None) -> Windows:
    """Return the limits of a network. An allowed one is never refused, only counted."""
    scale = settings.RATE_LIMIT_SCALE
    limits = rules.limits(known, scale=scale)
    (per_minute, _), (per_hour, _) = SigningLimit.windows
    allowed = known is not None and known.allowed
    return Windows(
        most_per_minute=0 if allowed else max(1, round(per_minute * scale)),
        most_per_hour=0 if allowed else max(1, round(per_hour * scale)),
        burst=limits.burst,
        burst_seconds=rules.burst_seconds,
        sustained=limits.sustained,
        sustained_seconds=rules.sustained_seconds,
        neighbours=limits.neighbours,
    )


def _proof(
    petition: Petition,
    asked: Asked,
    form: FormSeen,
    *,
    rules: Rules,
    counted: Counted | None,
    now: datetime,
) -> Proof:
    """Return what came of the proof. Only who was asked for one can have left it out."""
    if asked.proof:
        with scoping.within(petition.organisation_id):
            return proving.spend(
                asked.proof,
                organisation_id=petition.organisation_id,
                petition_id=petition.id,
                now=now,
            )
    wanted_now = rules.proof == "always" or (
        rules.proof == "auto" and counted is not None and counted.proof_wanted
    )
    # A form that was drawn before the attack began could not ask.
    owed = wanted_now if form.form in {Form.NONE_WANTED, Form.MISSING} else form.proof_asked
    return Proof.MISSING if owed and rules.proof != "off" else Proof.NOT_ASKED


@remembered(seconds=2)
def _proof_until(petition_id: UUID) -> float | None:
    return tallies.proof_until(petition_id)


def _attacked(petition_id: UUID, *, now: datetime) -> bool:
    """Say whether a petition is attacked, as of two seconds ago; yes while nobody can count."""
    if not settings.RATE_LIMIT_SCALE:
        return False
    until = _proof_until(petition_id)
    return until is None or until > now.timestamp()
