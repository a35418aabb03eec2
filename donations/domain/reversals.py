"""Money that went back: refunds and disputes, and how much of them a payment can bear."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Refund:
    """Money that went back. `failed_at` where the provider could not deliver it after all.

    `own_id` names our row where we asked for it; nobody asked us about one from outside.
    """

    ref: str
    amount_minor: int
    refunded_at: datetime
    failed_at: datetime | None = None
    own_id: str = ""

    @property
    def net_minor(self) -> int:
        return 0 if self.failed_at else self.amount_minor

    @property
    def began_at(self) -> datetime:
        return self.refunded_at


@dataclass(frozen=True)
class Undone:
    """A refund that we asked for and that never reached anybody."""

    own_id: str
    failed_at: datetime
    code: str = ""


@dataclass(frozen=True)
class Dispute:
    """Money that a card's owner asked back through the bank; it is gone until we win."""

    ref: str
    amount_minor: int
    state: str
    opened_at: datetime
    closed_at: datetime | None = None

    @property
    def net_minor(self) -> int:
        return 0 if self.state == "won" else self.amount_minor

    @property
    def began_at(self) -> datetime:
        return self.opened_at


def that_fit(
    reversals: Iterable[Refund | Dispute], *, room: int, booked: frozenset[str]
) -> frozenset[str]:
    """Return the refs of the reversals that add up to no more than `room` minor units.

    What is booked comes first: the book takes nothing back. Then the older come before
    the newer ones.
    """
    fitting = set()
    for each in sorted(reversals, key=lambda one: (one.ref not in booked, one.began_at, one.ref)):
        if each.net_minor <= room:
            room -= each.net_minor
            fitting.add(each.ref)
    return frozenset(fitting)
