"""How a pledge moves from a promise to money: the one table of steps, and its deadlines."""

from datetime import timedelta
from enum import StrEnum

from mobilize.kit.errors import AppError, Kind

EXPECTED_WITHIN = timedelta(days=3)  # where nobody named a day: how long money travels by hand
REMIND_AFTER = (timedelta(0), timedelta(days=7))  # since the day the money was due
LAPSES_AFTER = timedelta(days=60)  # since the same day


class State(StrEnum):
    """Where a pledge stands."""

    CONDITIONAL = "conditional"  # it holds only once its condition is met
    OPEN = "open"
    DUE = "due"
    REMINDED = "reminded"
    PART_PAID = "part_paid"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # the money did not come in time; it is still welcome
    VOID = "void"  # its condition was missed: nothing is owed


class Move(StrEnum):
    """What happens to a pledge."""

    MEET = "meet"
    MISS = "miss"
    FALL_DUE = "fall_due"
    REMIND = "remind"
    PAY_PART = "pay_part"
    PAY = "pay"
    CANCEL = "cancel"
    LAPSE = "lapse"


S = State
# Money that comes although nobody expects it any more is money all the same: the last payment
# fulfils a pledge wherever it stands, and part of the money revives what had only lapsed.
MOVES: dict[Move, dict[State, State]] = {
    Move.MEET: {S.CONDITIONAL: S.OPEN},
    Move.MISS: {S.CONDITIONAL: S.VOID},
    Move.FALL_DUE: {S.OPEN: S.DUE},
    Move.REMIND: {S.DUE: S.REMINDED, S.REMINDED: S.REMINDED, S.PART_PAID: S.PART_PAID},
    Move.PAY_PART: {
        S.CONDITIONAL: S.PART_PAID,
        S.OPEN: S.PART_PAID,
        S.DUE: S.PART_PAID,
        S.REMINDED: S.PART_PAID,
        S.PART_PAID: S.PART_PAID,
        S.LAPSED: S.PART_PAID,
        S.CANCELLED: S.CANCELLED,
        S.VOID: S.VOID,
    },
    Move.PAY: {each: S.FULFILLED for each in State if each != S.FULFILLED},
    Move.CANCEL: {
        S.CONDITIONAL: S.CANCELLED,
        S.OPEN: S.CANCELLED,
        S.DUE: S.CANCELLED,
        S.REMINDED: S.CANCELLED,
        S.PART_PAID: S.CANCELLED,
        S.LAPSED: S.CANCELLED,
    },
    Move.LAPSE: {S.DUE: S.LAPSED, S.REMINDED: S.LAPSED, S.PART_PAID: S.LAPSED},
}
# Who may be asked for the money, and may pay it. Who lapsed may still come.
PAYABLE = frozenset({S.OPEN, S.DUE, S.REMINDED, S.PART_PAID, S.LAPSED})
# Money that may still come: what is held about its giver is needed until then.
ALIVE = frozenset({S.CONDITIONAL, S.OPEN, S.DUE, S.REMINDED, S.PART_PAID})
# Which pledges stand as promised, in every total and report: neither called off nor over, and not
# waiting for a condition. What was kept stands; what lapsed is told apart. The database holds the
# same list (`donations_pledge_stands`).
STANDS = (ALIVE - {S.CONDITIONAL}) | {S.FULFILLED}
OWING = frozenset({S.DUE, S.REMINDED, S.PART_PAID})


class PledgeSettled(AppError):
    """This pledge is no longer open."""

    code = "pledge-not-open"
    kind = Kind.CONFLICT


def after(state: str, move: Move) -> State:
    """Return where a pledge stands after a move.

    Raises:
        PledgeSettled
    """
    now_in = MOVES[move].get(State(state))
    if now_in is None:
        raise PledgeSettled
    return now_in


def steps() -> set[tuple[str, str]]:
    """Return every change of state there is; the database holds the same list."""
    return {
        (was.value, now_in.value)
        for ways in MOVES.values()
        for was, now_in in ways.items()
        if was != now_in
    }


def paying(*, paid_minor: int, amount_minor: int) -> Move:
    """Return what a payment does to a pledge of which so much is paid with it."""
    return Move.PAY if paid_minor >= amount_minor else Move.PAY_PART
