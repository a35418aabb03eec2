"""What a report about a simulated world must say, to the cent.

Worked out here from the gifts alone, without any code that the report uses: two
roads to one number.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from mobilize.demo import world
from mobilize.demo.world import Gift, World

UNKNOWN = "unknown"
MODELS = ("last", "first", "linear")
Cents = dict[str, int]


@dataclass(frozen=True)
class Truth:
    """Money in cents.

    `by_channel` is by model, then channel. `by_rail_and_channel`, `social` and
    `untagged` are under the last touch.
    """

    total: int
    by_channel: dict[str, Cents]
    by_rail: Cents
    by_rail_and_channel: dict[tuple[str, str], int]
    social: int
    untagged: int

    @property
    def social_share(self) -> tuple[Fraction, Fraction]:
        """Return the least and the most that social networks can have brought, of one."""
        least, most = self.social, self.social + self.untagged
        return Fraction(least, self.total), Fraction(most, self.total)

    @property
    def sms_rail_share(self) -> Fraction:
        return Fraction(self.by_rail["sms"], self.total)


def of(played: World) -> Truth:
    """Return what is true of a world."""
    gifts = [gift for gift in played.gifts if gift.counts]
    last = _money((last_touch(gift), gift.amount_minor) for gift in gifts)
    return Truth(
        total=sum(gift.amount_minor for gift in gifts),
        by_channel={model: _by_channel(gifts, MODEL_CREDITS[model]) for model in MODELS},
        by_rail=_money((gift.rail, gift.amount_minor) for gift in gifts),
        by_rail_and_channel=_crossed(gifts),
        social=sum(cents for channel, cents in last.items() if channel in world.SOCIAL),
        untagged=last.get(UNKNOWN, 0),
    )


def last_touch(gift: Gift) -> str:
    """Return the channel that brought the giver at last."""
    return gift.journey[-1] if gift.journey else UNKNOWN


def first_touch(gift: Gift) -> str:
    """Return the channel that brought the giver at first."""
    return gift.journey[0] if gift.journey else UNKNOWN


def evenly(gift: Gift) -> list[tuple[str, int]]:
    """Share a gift among its touches; cents that do not divide go to the earlier ones."""
    touches = gift.journey or (UNKNOWN,)
    each, left = divmod(gift.amount_minor, len(touches))
    return [(channel, each + (at < left)) for at, channel in enumerate(touches)]


Credit = Callable[[Gift], list[tuple[str, int]]]
MODEL_CREDITS: dict[str, Credit] = {
    "last": lambda gift: [(last_touch(gift), gift.amount_minor)],
    "first": lambda gift: [(first_touch(gift), gift.amount_minor)],
    "linear": evenly,
}


def _by_channel(gifts: Iterable[Gift], credit: Credit) -> Cents:
    return _money(share for gift in gifts for share in credit(gift))


def _crossed(gifts: Iterable[Gift]) -> dict[tuple[str, str], int]:
    cells: Counter[tuple[str, str]] = Counter()
    for gift in gifts:
        cells[gift.rail, last_touch(gift)] += gift.amount_minor
    return dict(cells)


def _money(shares: Iterable[tuple[str, int]]) -> Cents:
    sums: Counter[str] = Counter()
    for name, cents in shares:
        sums[name] += cents
    return dict(sums)
