"""How a petition moves from a draft to an answer: the one table of steps that are allowed."""

from datetime import datetime, timedelta
from enum import StrEnum

from mobilize.kit.errors import AppError, Kind
from mobilize.kit.marking import marked


class State(StrEnum):
    """Where a petition stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"  # by a supporter, while it gathers co-sponsors
    REVIEW = "review"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What somebody does to a petition."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    REJECT = "reject"
    CLOSE = "close"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


MOVES: dict[Move, dict[State, State]] = {
    Move.SUBMIT: {State.DRAFT: State.REVIEW, State.PROPOSED: State.REVIEW},
    Move.PUBLISH: {State.DRAFT: State.OPEN, State.REVIEW: State.OPEN},
    Move.REJECT: {State.PROPOSED: State.REJECTED, State.REVIEW: State.REJECTED},
    Move.CLOSE: {State.OPEN: State.CLOSED},
    Move.ANSWER: {State.CLOSED: State.ANSWERED},
    Move.WITHDRAW: {
        State.DRAFT: State.WITHDRAWN,
        State.PROPOSED: State.WITHDRAWN,
        State.REVIEW: State.WITHDRAWN,
        State.OPEN: State.WITHDRAWN,
        State.CLOSED: State.WITHDRAWN,
    },
    # What was turned away goes through review again before anybody can sign it.
    Move.REOPEN: {
        State.CLOSED: State.OPEN,
        State.REJECTED: State.REVIEW,
        State.WITHDRAWN: State.REVIEW,
    },
}
DONE = {
    Move.SUBMIT: marked("submitted for review"),
    Move.PUBLISH: marked("published"),
    Move.REJECT: marked("rejected"),
    Move.CLOSE: marked("closed"),
    Move.ANSWER: marked("answered"),
    Move.WITHDRAW: marked("withdrawn"),
    Move.REOPEN: marked("reopened"),
}
# Everybody may read these. A petition withdrawn before it was ever published stays unseen.
PUBLIC = frozenset({State.OPEN, State.CLOSED, State.ANSWERED, State.REJECTED, State.WITHDRAWN})
# The words of these can still be edited in place: nobody has signed them.
UNPUBLISHED = frozenset({State.DRAFT, State.PROPOSED, State.REVIEW})

# Whoever signed in time finds the mail too late: a day to confirm, as the UK Parliament gives.
CONFIRM_AFTER_CLOSE = timedelta(hours=24)


class StepNotAllowed(AppError):
    """A petition cannot take this step from where it stands."""

    code = "step-not-allowed"
    kind = Kind.CONFLICT


def after(state: str, move: Move) -> State:
    """Return where a petition stands after a move.

    Raises:
        StepNotAllowed
    """
    now_in = MOVES[move].get(State(state))
    if now_in is None:
        raise StepNotAllowed(
            "A petition that is %(state)s cannot be %(done)s.",
            state=STANDING[State(state)],
            done=DONE[move],
        )
    return now_in


def moves_from(state: str) -> list[Move]:
    """Return what can be done to a petition next, in the order of its life."""
    return [move for move, ways in MOVES.items() if State(state) in ways]


def takes_signatures(*, state: str, closes_at: datetime | None, now: datetime) -> bool:
    """Say whether one can sign: up to the scheduled end, even before it is carried out."""
    return state == State.OPEN and (closes_at is None or now < closes_at)


def takes_confirmation(
    *,
    state: str,
    closes_at: datetime | None,
    closed_at: datetime | None,
    signed_at: datetime,
    now: datetime,
) -> bool:
    """Say whether a signature asked for at `signed_at` can still be confirmed.

    It can while the petition is open, and, if it was asked for in time, for
    `CONFIRM_AFTER_CLOSE` after the end; never once the petition is withdrawn.
    """
    if state == State.OPEN:
        end = closes_at
    elif state in {State.CLOSED, State.ANSWERED}:
        end = closed_at
    else:
        return False
    return end is None or now < end or (signed_at <= end and now < end + CONFIRM_AFTER_CLOSE)


STANDING = {
    State.DRAFT: marked("a draft"),
    State.PROPOSED: marked("gathering co-sponsors"),
    State.REVIEW: marked("in review"),
    State.OPEN: marked("open"),
    State.CLOSED: marked("closed"),
    State.ANSWERED: marked("answered"),
    State.REJECTED: marked("rejected"),
    State.WITHDRAWN: marked("withdrawn"),
}
