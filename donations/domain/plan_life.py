"""How a recurring gift lives: the one table of steps, and what follows a failed charge."""

from datetime import date, timedelta
from enum import StrEnum

from mobilize.kit.errors import AppError, Kind
from mobilize.kit.marking import marked

NOTICE = timedelta(days=3)  # before a charge its giver is told, and can still change it
# Days after a failed charge until it is tried anew; after the last one the gift lapses.
RETRY_AFTER = (timedelta(days=3), timedelta(days=5), timedelta(days=7))
ATTEMPTS = len(RETRY_AFTER) + 1


class State(StrEnum):
    """Where a recurring gift stands."""

    PENDING = "pending"  # its first gift has not arrived
    ACTIVE = "active"
    PAST_DUE = "past_due"  # k of n charges of one slot have failed
    LAPSED = "lapsed"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


class Move(StrEnum):
    """What happens to a recurring gift."""

    BEGIN = "begin"
    FAIL = "fail"
    RECOVER = "recover"
    LAPSE = "lapse"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    COMPLETE = "complete"


S = State
MOVES: dict[Move, dict[State, State]] = {
    Move.BEGIN: {S.PENDING: S.ACTIVE},
    Move.FAIL: {S.ACTIVE: S.PAST_DUE, S.PAST_DUE: S.PAST_DUE},
    Move.RECOVER: {S.PAST_DUE: S.ACTIVE, S.LAPSED: S.ACTIVE},
    Move.LAPSE: {S.PAST_DUE: S.LAPSED, S.PENDING: S.LAPSED},
    Move.PAUSE: {S.ACTIVE: S.PAUSED, S.PAST_DUE: S.PAUSED},
    # With the card that is on file: nobody types it again.
    Move.RESUME: {S.PAUSED: S.ACTIVE, S.LAPSED: S.ACTIVE, S.CANCELLED: S.ACTIVE},
    Move.CANCEL: {
        S.PENDING: S.CANCELLED,
        S.ACTIVE: S.CANCELLED,
        S.PAST_DUE: S.CANCELLED,
        S.LAPSED: S.CANCELLED,
        S.PAUSED: S.CANCELLED,
    },
    Move.COMPLETE: {S.ACTIVE: S.COMPLETED},
}
RUNNING = frozenset({S.ACTIVE, S.PAST_DUE})  # something of it is charged
CHANGEABLE = frozenset({S.PENDING, S.ACTIVE, S.PAST_DUE, S.PAUSED})
FIRST_GIFT_WITHIN = timedelta(days=30)
FIRST_REST = timedelta(days=14)  # the second gift comes no sooner after the first
REASONS = {
    "money": marked("I cannot afford it at present"),
    "elsewhere": marked("I give elsewhere"),
    "unhappy": marked("I am not happy with what you do"),
    "mistake": marked("I did not mean to give again and again"),
    "other": marked("Another reason, or none"),
    "staff": marked("Stopped by the organisation"),
    "erased": marked("The data of its giver were erased"),
}
OWN_REASONS = tuple(reason for reason in REASONS if reason not in {"staff", "erased"})
STANDING = {
    S.PENDING: marked("waiting for its first gift"),
    S.ACTIVE: marked("running"),
    S.PAST_DUE: marked("a charge has failed"),
    S.LAPSED: marked("stopped, because charges failed"),
    S.PAUSED: marked("paused"),
    S.CANCELLED: marked("stopped"),
    S.COMPLETED: marked("complete"),
}


class PlanStepNotAllowed(AppError):
    """A recurring gift cannot take this step from where it stands."""

    code = "plan-step-not-allowed"
    kind = Kind.CONFLICT


class ReasonUnknown(AppError):
    """Choose one of the reasons."""

    code = "stop-reason-unknown"


def after(state: str, move: Move) -> State:
    """Return where a recurring gift stands after a move.

    Raises:
        PlanStepNotAllowed
    """
    now_in = MOVES[move].get(State(state))
    if now_in is None:
        raise PlanStepNotAllowed
    return now_in


def moves_from(state: str) -> set[Move]:
    """Return what can happen next."""
    return {move for move, ways in MOVES.items() if State(state) in ways}


def steps() -> set[tuple[str, str]]:
    """Return every change of state there is; the database holds the same list."""
    return {
        (was.value, now_in.value)
        for ways in MOVES.values()
        for was, now_in in ways.items()
        if was != now_in
    }


def retry_on(*, failures: int, today: date) -> date | None:
    """Return when a charge is tried again after so many failures; none: it was the last."""
    if failures < 1:
        raise ValueError("a retry follows a failure")
    return today + RETRY_AFTER[failures - 1] if failures < ATTEMPTS else None


def check_reason(reason: str) -> None:
    """Refuse a reason that is not on the list.

    Raises:
        ReasonUnknown
    """
    if reason not in REASONS:
        raise ReasonUnknown(field="reason")
