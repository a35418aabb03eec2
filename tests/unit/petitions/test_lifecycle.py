"""From draft to answer: what may follow what."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from petitions.domain.lifecycle import (
    CONFIRM_AFTER_CLOSE,
    DONE,
    MOVES,
    PUBLIC,
    STANDING,
    UNPUBLISHED,
    Move,
    State,
    StepNotAllowed,
    after,
    moves_from,
    takes_confirmation,
    takes_signatures,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)

# The whole table once more, as a reader would draw it: state, what can be done, where it leads.
ALLOWED = {
    ("draft", "submit"): "review",
    ("draft", "publish"): "open",
    ("draft", "withdraw"): "withdrawn",
    ("proposed", "submit"): "review",
    ("proposed", "reject"): "rejected",
    ("proposed", "withdraw"): "withdrawn",
    ("review", "publish"): "open",
    ("review", "reject"): "rejected",
    ("review", "withdraw"): "withdrawn",
    ("open", "close"): "closed",
    ("open", "withdraw"): "withdrawn",
    ("closed", "answer"): "answered",
    ("closed", "reopen"): "open",
    ("closed", "withdraw"): "withdrawn",
    ("rejected", "reopen"): "review",
    ("withdrawn", "reopen"): "review",
}


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_a_petition_takes_the_steps_of_the_table_and_no_other(state: State, move: Move) -> None:
    led_to = ALLOWED.get((state, move))

    if led_to is None:
        with pytest.raises(StepNotAllowed):
            after(state, move)
    else:
        assert after(state, move) == led_to
    assert (move in moves_from(state)) == (led_to is not None)


def test_a_refusal_says_where_the_petition_stands_and_what_was_tried() -> None:
    with pytest.raises(StepNotAllowed) as refusal:
        after("draft", Move.CLOSE)

    assert refusal.value.message == "A petition that is a draft cannot be closed."


def test_an_answered_petition_is_the_only_one_that_stays_as_it_is() -> None:
    assert [state for state in State if not moves_from(state)] == [State.ANSWERED]


def test_every_state_but_a_proposal_can_be_reached_from_a_draft() -> None:
    reached = {State.DRAFT}
    for _ in State:
        reached |= {after(state, move) for state in reached for move in moves_from(state)}

    assert reached == set(State) - {State.PROPOSED}


def test_nothing_reaches_the_public_without_being_published_or_turned_away() -> None:
    into_public = {
        move for move, ways in MOVES.items() for was, now in ways.items()
        if was in UNPUBLISHED and now in PUBLIC
    }  # fmt: skip

    assert into_public == {Move.PUBLISH, Move.REJECT, Move.WITHDRAW}
    assert set(State) == PUBLIC | UNPUBLISHED
    assert not PUBLIC & UNPUBLISHED


def test_every_state_and_move_has_words() -> None:
    assert set(STANDING) == set(State)
    assert set(DONE) == set(MOVES) == set(Move)


@pytest.mark.parametrize("state", State)
def test_only_an_open_petition_takes_signatures(state: State) -> None:
    assert takes_signatures(state=state, closes_at=None, now=MONDAY) == (state == State.OPEN)


@pytest.mark.parametrize(("early", "takes"), [(SECOND, True), (timedelta(0), False)])
def test_signing_ends_on_the_second_it_is_scheduled_for(early: timedelta, *, takes: bool) -> None:
    assert takes_signatures(state="open", closes_at=MONDAY, now=MONDAY - early) is takes


def takes(state: str, *, late: timedelta, signed: timedelta = -SECOND) -> bool:
    """Say whether a signature can be confirmed so long after the end of Monday's petition."""
    is_open = state == "open"
    return takes_confirmation(
        state=state,
        closes_at=MONDAY if is_open else None,
        closed_at=None if is_open else MONDAY,
        signed_at=MONDAY + signed,
        now=MONDAY + late,
    )


# A scheduled end holds from its second on, also before the worker has carried it out.
@pytest.mark.parametrize("state", ["open", "closed", "answered"])
@pytest.mark.parametrize(
    ("late", "confirmed"),
    [(SECOND, True), (CONFIRM_AFTER_CLOSE, False), (timedelta(days=9), False)],
)
def test_who_signed_in_time_has_a_day_to_confirm(
    state: str, late: timedelta, *, confirmed: bool
) -> None:
    assert takes(state, late=late) is confirmed


@pytest.mark.parametrize("state", ["open", "closed", "answered"])
def test_who_signed_too_late_cannot_confirm(state: str) -> None:
    assert not takes(state, late=2 * SECOND, signed=SECOND)


def test_while_a_petition_is_open_everybody_can_confirm() -> None:
    assert takes("open", late=-SECOND, signed=-timedelta(days=6))
    assert takes_confirmation(
        state="open", closes_at=None, closed_at=None, signed_at=MONDAY, now=MONDAY
    )


@pytest.mark.parametrize("state", ["draft", "proposed", "review", "rejected", "withdrawn"])
def test_a_petition_turned_away_takes_no_confirmation(state: str) -> None:
    assert not takes(state, late=SECOND)
