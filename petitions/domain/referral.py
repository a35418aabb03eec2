"""Where a new signature or pledge hangs in the referral forest."""

from dataclasses import dataclass
from uuid import UUID

SELF_REFERRAL = "self_referral"
CYCLE_CUT = "cycle_cut"


@dataclass(frozen=True)
class Node:
    """A signature in the forest, and whose it is."""

    id: UUID
    supporter_id: UUID
    root_id: UUID
    depth: int


@dataclass(frozen=True)
class Placement:
    """A place in the forest. Without a parent the new node is a root (or, for a pledge, alone)."""

    parent_id: UUID | None = None
    root_id: UUID | None = None
    depth: int = 0
    note: str = ""


def place(
    *, referrer: Node | None, supporter_id: UUID | None, stands_above: bool = False
) -> Placement:
    """Hang a new node under its referrer.

    `stands_above` says whether the supporter is already on the way from the referrer up to
    the root. Nobody refers themselves, and nobody stands below themselves: both are cut
    and noted, so that the forest stays one and reports can count what was cut.
    """
    if referrer is None:
        return Placement()
    if supporter_id is not None and supporter_id == referrer.supporter_id:
        return Placement(note=SELF_REFERRAL)
    if stands_above:
        return Placement(note=CYCLE_CUT)
    return Placement(parent_id=referrer.id, root_id=referrer.root_id, depth=referrer.depth + 1)
