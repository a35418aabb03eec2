"""Whether somebody is written to, when at the earliest, or why not. One decision for every kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from petitions.domain import wording
from petitions.domain.experiments import Choice
from petitions.domain.prompt_kinds import KINDS, MAILS, NEWS, SHARE
from petitions.domain.quiet_hours import QuietHours

WEEK = timedelta(days=7)
QUEUED, PAUSED, HELD_OUT, SUPPRESSED = "queued", "paused", "held_out", "suppressed"
# What has reached somebody, may have, or is to: it counts against the caps.
COUNTING = frozenset({QUEUED, PAUSED, "sending", "sent", "uncertain"})
UTC_ONLY = (ZoneInfo("UTC"),)


@dataclass(frozen=True)
class Caps:
    """At most so many prompts in any seven days over all petitions, and ever about one."""

    per_week: int = 2
    per_petition: int = 6


@dataclass(frozen=True)
class Past:
    """A prompt that was decided before; `at` is when it went out, or is to go out."""

    kind: str
    occasion: str
    state: str
    at: datetime
    petition_id: UUID | None


@dataclass(frozen=True)
class Person:
    """Who would be written to. `consents` are the purposes that hold, with the wording read.

    `unreachable` is whose address is dead, or who complained of our mails.
    """

    consents: Mapping[str, str] = field(default_factory=dict)
    history: Sequence[Past] = ()
    zones: Sequence[ZoneInfo] = UTC_ONLY
    erased: bool = False
    unreachable: bool = False


@dataclass(frozen=True)
class Ask:
    """What is to be decided: a kind and occasion about one petition, true since a moment.

    `until` is when the petition closes, if that is planned.
    """

    kind: str
    occasion: str
    petition_id: UUID
    petition_state: str
    true_since: datetime
    signed: bool = True
    until: datetime | None = None


@dataclass(frozen=True)
class Rules:
    """What an organisation and its staff allow for one petition."""

    caps: Caps = field(default_factory=Caps)
    quiet: QuietHours = field(default_factory=QuietHours)
    kinds: frozenset[str] = frozenset(KINDS)
    paused: bool = False


@dataclass(frozen=True)
class Decision:
    """queued or paused: not before `send_at`. suppressed: the `reason` why not. held_out."""

    state: str
    send_at: datetime
    reason: str = ""


def decide(ask: Ask, person: Person, *, rules: Rules, now: datetime) -> Decision:
    """Decide on one prompt.

    Never without a consent that covers the kind, in the words its giver read; never in
    somebody's quiet hours; never more than the caps, in any seven days; never after
    what it says has ceased to be true. The history must hold all that was decided for
    this person; then two decisions for one occasion cannot both be to send.
    """
    reason = barred(ask, person, rules=rules)
    if reason:
        return Decision(SUPPRESSED, now, reason)
    at_once = rules.quiet.after(now, person.zones)
    send_at = at_once if MAILS[ask.kind].owed else _with_room(at_once, person, rules)
    latest = _latest(ask)
    if send_at is None or send_at > latest:
        return Decision(SUPPRESSED, now, "too_late" if at_once > latest else "capped")
    return Decision(PAUSED if rules.paused else QUEUED, send_at)


def held_out(decision: Decision, choice: Choice) -> Decision:
    """Leave somebody alone whom an experiment holds out, if they would have been written to."""
    if choice.held_out and decision.state in {QUEUED, PAUSED}:
        return replace(decision, state=HELD_OUT, reason=HELD_OUT)
    return decision


def barred(ask: Ask, person: Person, *, rules: Rules) -> str:
    """Return why this prompt must not go out whatever the hour, or nothing.

    It is asked when deciding, and again right before sending.
    """
    return _fact_against(ask, person) or _rule_against(ask, person, rules) or _unasked(ask, person)


def _fact_against(ask: Ask, person: Person) -> str:
    kind = MAILS[ask.kind]
    if person.erased:
        return "erased"
    if kind.signers and not ask.signed:
        return "no_signature"
    if ask.petition_state not in kind.states:
        return "petition_closed" if ask.petition_state != "open" else "petition_open"
    if person.unreachable:
        return "unreachable"
    return ""


def _rule_against(ask: Ask, person: Person, rules: Rules) -> str:
    owed = MAILS[ask.kind].owed
    if not owed and ask.kind not in rules.kinds:
        return "switched_off"
    told = [past for past in person.history if past.state in COUNTING]
    if any((past.kind, past.occasion) == (ask.kind, ask.occasion) for past in told):
        return "already_decided"
    about_this = [past for past in _counting(person) if past.petition_id == ask.petition_id]
    return "capped" if len(about_this) >= rules.caps.per_petition and not owed else ""


def _unasked(ask: Ask, person: Person) -> str:
    """Return what is missing of a consent; nothing when one covers this prompt."""
    held = [purpose for purpose in MAILS[ask.kind].covered_by if purpose in person.consents]
    if not held:
        return "no_consent"
    if ask.kind == "answered" and NEWS in person.consents:
        return "gets_the_answer"  # the answer itself is mailed to them
    if NEWS in held or wording.allows_several(person.consents[SHARE]):
        return ""
    told = any(past.petition_id == ask.petition_id for past in _counting(person))
    return "asked_once" if told else ""


def _counting(person: Person) -> list[Past]:
    """Return what counts against the caps: what was owed to somebody does not."""
    return [past for past in person.history if past.state in COUNTING and not MAILS[past.kind].owed]


def _latest(ask: Ask) -> datetime:
    """Return the last moment at which the prompt is still true."""
    latest = ask.true_since + MAILS[ask.kind].good_for
    if ask.until is not None and ask.petition_state == "open":
        latest = min(latest, ask.until)
    return latest


def _with_room(moment: datetime, person: Person, rules: Rules) -> datetime | None:
    """Return the first moment from this one on that keeps the weekly cap and no quiet hours.

    Any seven days that hold it lie within a week before and after it; so it is enough
    that fewer than the cap stand there.
    """
    if rules.caps.per_week < 1:
        return None
    taken = [past.at for past in _counting(person)]
    found = moment
    while len(near := [at for at in taken if abs(found - at) < WEEK]) >= rules.caps.per_week:
        found = rules.quiet.after(min(near) + WEEK, person.zones)
    return found
