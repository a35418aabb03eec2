"""How much a matcher adds to a gift. Exact, rounded down: never more than was promised."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Terms:
    """For every `ratio_gift` given `ratio_match`, at most `per_gift_minor` for one gift."""

    ratio_gift: int
    ratio_match: int
    per_gift_minor: int | None = None

    def due(self, gift_minor: int) -> int:
        """Return what a gift of so much, refunds already taken off, is matched with."""
        match = max(gift_minor, 0) * self.ratio_match // self.ratio_gift
        return match if self.per_gift_minor is None else min(match, self.per_gift_minor)


def step(terms: Terms, *, net_minor: int, standing_minor: int, most: int, remaining: int) -> int:
    """Return by how much a payment's match changes now that so much of its gift is left.

    A refund gives back what the rest of the gift would not have drawn. Money that comes
    back after all (a refund that failed, a dispute that was won) draws again, as far as
    the pool has it. `most` is what was held for this gift: no more is drawn for it.
    """
    due = min(terms.due(net_minor), most)
    return min(due - standing_minor, remaining)
