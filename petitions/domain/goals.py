"""Goals that move up by a stated rule, and the milestones a petition passes on its way."""

from collections.abc import Iterator

from mobilize.kit.marking import marked

FIRST = 100
STEPS = (1, 2.5, 5)  # each power of ten from the first: 100, 250, 500, 1,000, 2,500 …

RULE = marked(
    "When a goal is reached, the next one shows: 100, 250, 500, 1,000, 2,500, 5,000 and so on."
)


def shown(*, stated: int, signed: int, moves: bool) -> int:
    """Return the goal that a petition shows: the stated one until it is reached.

    Then, where the goal moves, the first rung above it that is not reached.
    """
    if not moves or signed < stated:
        return stated
    return next(rung for rung in ladder() if rung > max(signed, stated))


def passed(*, stated: int, signed: int) -> list[int]:
    """Return the milestones that so many signatures have reached, lowest first.

    They are the rungs of the ladder and the goal that was stated.
    """
    rungs = set()
    for rung in ladder():
        if rung > signed:
            break
        rungs.add(rung)
    return sorted(rungs | ({stated} if stated <= signed else set()))


def upcoming(*, stated: int, signed: int) -> int:
    """Return the next milestone above so many signatures."""
    rung = next(rung for rung in ladder() if rung > signed)
    return min(rung, stated) if stated > signed else rung


def ladder() -> Iterator[int]:
    """Yield every rung, lowest first, without end."""
    power = FIRST
    while True:
        yield from (int(power * step) for step in STEPS)
        power *= 10
