"""Taking a pledge from one state to the next. Whoever calls holds it locked."""

from datetime import datetime

from donations.domain import pledge_life
from donations.domain.pledge_life import Move, State
from donations.models import Pledge

ENDS = {
    State.FULFILLED: "fulfilled_at",
    State.CANCELLED: "cancelled_at",
    State.LAPSED: "lapsed_at",
    State.VOID: "voided_at",
}
WRITTEN = ["state", "met_at", "reminders", "due_on", *ENDS.values()]


def take(pledge: Pledge, move: Move, *, at: datetime) -> None:
    """Take a step of the one table, and say when its end came if it is one.

    Raises:
        pledge_life.PledgeSettled
    """
    step(pledge, move, at=at)
    pledge.save(update_fields=WRITTEN)


def step(pledge: Pledge, move: Move, *, at: datetime) -> None:
    """Take the step on the row in hand; whoever calls writes it down, with others perhaps.

    Raises:
        pledge_life.PledgeSettled
    """
    was, pledge.state = pledge.state, pledge_life.after(pledge.state, move)
    if was != pledge.state:
        for state, column in ENDS.items():
            setattr(pledge, column, at if pledge.state == state else None)
    if move == Move.MEET:
        pledge.met_at = at
    if move == Move.REMIND:
        pledge.reminders += 1
