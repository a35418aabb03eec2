"""Whom to write to, when, and why not: one pure decision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import prompts, wording
from petitions.domain.experiments import Choice
from petitions.domain.prompt_kinds import ANSWER, KINDS, MAILS, NEWS, SHARE, brought_step
from petitions.domain.prompts import Ask, Caps, Decision, Past, Person, Rules
from petitions.domain.quiet_hours import QuietHours

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
WELLS, FORESTS = UUID(int=1), UUID(int=2)
NEW, ONCE = wording.VERSION, wording.FIRST
LISBON = (ZoneInfo("Europe/Lisbon"),)
ZONES = sorted(available_timezones())
STATE = {kind: ("answered" if kind in {"answered", ANSWER} else "open") for kind in MAILS}


def an_ask(kind: str = "after_confirming", **said: object) -> Ask:
    told = {
        "kind": kind, "occasion": "one", "petition_id": WELLS, "petition_state": STATE[kind],
        "true_since": MONDAY,
    }  # fmt: skip
    return Ask(**{**told, **said})  # type: ignore[arg-type]  # each test names what it means


def ines(*past: Past, **consents: str) -> Person:
    return Person(consents=consents or {SHARE: NEW}, history=past, zones=LISBON)


def a_past(days: float = 0, **said: object) -> Past:
    told = {
        "kind": "link_brought", "occasion": "another", "state": "sent", "petition_id": FORESTS,
        "at": MONDAY + timedelta(days=days),
    }  # fmt: skip
    return Past(**{**told, **said})  # type: ignore[arg-type]  # as above


def decided(ask: Ask, person: Person, *, now: datetime = MONDAY, **rules: object) -> Decision:
    return prompts.decide(ask, person, rules=Rules(**rules), now=now)  # type: ignore[arg-type]


def test_who_agreed_and_is_awake_is_written_to_now() -> None:
    assert decided(an_ask(), ines()) == Decision("queued", MONDAY)


def test_who_sleeps_is_written_to_in_the_morning() -> None:
    night = MONDAY.replace(hour=23)

    decision = decided(an_ask(), ines(), now=night)

    assert decision == Decision("queued", MONDAY.replace(day=3, hour=8))


COVERED = {  # by news, by the wording of today, by the one that says “once”
    "after_confirming": (False, True, True),
    "link_brought": (False, True, True),
    "milestone_near": (True, True, True),
    "milestone_reached": (True, True, True),
    "last_day": (True, True, True),
    "answered": (False, True, True),
    "pledge_reminder": (True, False, False),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_needs_a_consent_that_covers_it(kind: str) -> None:
    consents = ({NEWS: NEW}, {SHARE: NEW}, {SHARE: ONCE})

    sent = tuple(decided(an_ask(kind), ines(**each)).state == "queued" for each in consents)

    assert sent == COVERED[kind]
    assert decided(an_ask(kind), Person(zones=LISBON)).reason == "no_consent"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pledge_reminder"])
def test_who_agreed_to_one_mail_gets_one_about_each_petition(kind: str) -> None:
    first = a_past(-20, petition_id=WELLS)
    elsewhere = a_past(-20, petition_id=FORESTS)

    assert decided(an_ask(kind), ines(first, share_prompts=ONCE)).reason == "asked_once"
    assert decided(an_ask(kind), ines(elsewhere, share_prompts=ONCE)).state == "queued"
    assert decided(an_ask(kind), ines(first, share_prompts=NEW)).state == "queued"


def test_the_answer_is_owed_no_cap_holds_it_back_and_it_fills_none() -> None:
    full = [a_past(-day, petition_id=WELLS) for day in range(1, 7)]
    told = [a_past(-day, petition_id=WELLS, kind=ANSWER) for day in range(1, 7)]
    answer = an_ask(ANSWER)

    assert decided(answer, ines(*full, updates=NEW), kinds=frozenset()).state == "queued"
    assert decided(answer, ines(*full, share_prompts=NEW)).reason == "no_consent"
    assert decided(answer, ines(updates=NEW), now=MONDAY.replace(hour=23)).send_at == (
        MONDAY.replace(day=3, hour=8)
    )
    assert decided(an_ask(), ines(*told, share_prompts=NEW)).send_at == MONDAY


def test_one_that_never_went_out_has_not_used_the_one_mail_up() -> None:
    never = [a_past(-20, petition_id=WELLS, state=each) for each in ("suppressed", "held_out")]

    assert decided(an_ask(), ines(*never, share_prompts=ONCE)).state == "queued"


def test_words_that_nobody_wrote_allow_the_least() -> None:
    first = a_past(-20, petition_id=WELLS)

    assert decided(an_ask(), ines(first, share_prompts="1999-01")).reason == "asked_once"


def test_who_gets_the_answer_itself_is_not_told_of_it_twice() -> None:
    both = ines(updates=NEW, share_prompts=NEW)

    assert decided(an_ask("answered"), both).reason == "gets_the_answer"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"signed": False}, "no_signature"),
        ({"petition_state": "closed"}, "petition_closed"),
        ({"petition_state": "withdrawn"}, "petition_closed"),
        ({"true_since": MONDAY - timedelta(days=8)}, "too_late"),
        ({"until": MONDAY - timedelta(minutes=1)}, "too_late"),
    ],
)
def test_what_is_not_true_is_not_said(changed: dict[str, object], reason: str) -> None:
    assert decided(an_ask(**changed), ines()).reason == reason


def test_an_answer_is_not_told_before_there_is_one() -> None:
    assert decided(an_ask("answered", petition_state="open"), ines()).reason == "petition_open"


def test_the_last_day_is_not_told_after_it() -> None:
    closing = an_ask("last_day", until=MONDAY.replace(hour=23))

    asleep = decided(closing, ines(), now=MONDAY.replace(hour=22))

    assert asleep.reason == "too_late"
    assert decided(closing, ines()).state == "queued"


def test_erased_people_and_refused_addresses_are_left_in_peace() -> None:
    erased = replace(ines(), erased=True)
    refused = replace(ines(), unreachable=True)

    assert decided(an_ask(), erased).reason == "erased"
    assert decided(an_ask(), refused).reason == "unreachable"


def test_a_kind_that_is_switched_off_is_not_sent() -> None:
    others = frozenset(KINDS) - {"last_day"}

    assert decided(an_ask("last_day"), ines(), kinds=others).reason == "switched_off"
    assert decided(an_ask(), ines(), kinds=others).state == "queued"


def test_while_a_petition_pauses_its_prompts_wait() -> None:
    assert decided(an_ask(), ines(), paused=True) == Decision("paused", MONDAY)


def test_the_same_occasion_is_not_told_twice() -> None:
    known = a_past(-50, kind="after_confirming", occasion="one", petition_id=WELLS)

    assert decided(an_ask(), ines(known)).reason == "already_decided"


def test_a_full_week_puts_a_prompt_off_until_there_is_room() -> None:
    full = ines(a_past(-6), a_past(-5))

    assert decided(an_ask(), full) == Decision("queued", MONDAY + timedelta(days=1))


def test_what_would_come_too_late_for_the_cap_is_not_sent() -> None:
    full = ines(a_past(-1), a_past(0))

    assert decided(an_ask("milestone_near"), full).reason == "capped"


def test_a_petition_writes_no_more_than_its_cap() -> None:
    often = [a_past(-30 * each, occasion=str(each), petition_id=WELLS) for each in range(1, 4)]

    assert decided(an_ask(), ines(*often), caps=Caps(2, 3)).reason == "capped"
    assert decided(an_ask(), ines(*often[:2]), caps=Caps(2, 3)).state == "queued"
    assert decided(an_ask(), ines(), caps=Caps(0, 3)).reason == "capped"


def test_only_who_would_be_written_to_can_be_held_out() -> None:
    out, suppressed = Choice(held_out=True), Decision("suppressed", MONDAY, "no_consent")

    assert prompts.held_out(Decision("queued", MONDAY), out).state == "held_out"
    assert prompts.held_out(Decision("queued", MONDAY), Choice()).state == "queued"
    assert prompts.held_out(suppressed, out) == suppressed


@pytest.mark.parametrize(
    ("brought", "step"), [(0, 0), (2, 0), (3, 3), (9, 3), (10, 10), (99, 30), (9999, 1000)]
)
def test_links_are_praised_at_steps(brought: int, step: int) -> None:
    assert brought_step(brought) == step


consents = st.dictionaries(st.sampled_from([SHARE, NEWS]), st.sampled_from([NEW, ONCE]))
asks = st.tuples(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["one", "two", "three"]),
    st.sampled_from([WELLS, FORESTS]),
    st.integers(0, 60 * 24 * 40),
    st.sampled_from(["open", "closed", "answered"]),
)
all_rules = st.builds(
    Rules,
    caps=st.builds(Caps, st.integers(0, 3), st.integers(0, 4)),
    quiet=st.builds(QuietHours, st.integers(0, 23), st.integers(0, 23)),
    kinds=st.frozensets(st.sampled_from(sorted(KINDS))),
)


@given(
    days=st.lists(asks, max_size=25), said=consents, rules=all_rules, zone=st.sampled_from(ZONES)
)
def test_whatever_happens_nobody_is_written_to_more_than_they_and_the_rules_allow(
    days: list[tuple[str, str, UUID, int, str]],
    said: dict[str, str],
    rules: Rules,
    zone: str,
) -> None:
    place = ZoneInfo(zone)
    history: list[Past] = []
    for kind, occasion, petition, minutes, state in sorted(days, key=lambda day: day[3]):
        now = MONDAY + timedelta(minutes=minutes)
        ask = Ask(kind, occasion, petition, state, now)
        person = Person(said, tuple(history), (place,))
        decision = prompts.decide(ask, person, rules=rules, now=now)
        if decision.state == "queued":
            assert decision.send_at >= now
            history.append(Past(kind, occasion, "queued", decision.send_at, petition))
        else:
            assert decision.reason

    for past in history:
        held = [purpose for purpose in KINDS[past.kind].covered_by if purpose in said]
        assert held
        assert past.kind in rules.kinds
        assert not rules.quiet.hold(past.at, place)
        within = [each for each in history if past.at <= each.at < past.at + WEEK]
        assert len(within) <= rules.caps.per_week
    for petition in (WELLS, FORESTS):
        about = [past for past in history if past.petition_id == petition]
        assert len(about) <= rules.caps.per_petition
        if NEWS not in said and said.get(SHARE) == ONCE:
            assert len(about) <= 1
    assert len({(past.kind, past.occasion) for past in history}) == len(history)
