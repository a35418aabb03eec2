"""Comparing two groups of an experiment, day by day, with intervals that hold at every look."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from petitions.domain import confidence_sequences, effects
from petitions.domain.confidence_sequences import Look
from petitions.domain.effects import Contrast, Span

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

HELD_OUT = -1  # the index of those who were left alone
LEAST = 100  # people each side needs: the sequence is asymptotic, and means nothing on a few
MOST_LOOKS = 60
ALPHA = 0.05


@dataclass(frozen=True)
class Sample:
    """Everybody whose time is over, in the order in which it was; arrays of one length.

    `arms` are indices (`HELD_OUT` for none), `trees` numbers from 0 up, `before` what
    somebody had brought before they were assigned, `days` when their time was over, in
    days since 1970, `propensities` of the arm among those who were not held out.
    """

    arms: Integers
    trees: Integers
    outcomes: Floats
    before: Floats
    propensities: Floats
    days: Floats

    def of(self, arm: int) -> Mask:
        """Return who is in an arm."""
        return np.asarray(self.arms == arm)

    @property
    def prompted(self) -> Mask:
        return np.asarray(self.arms != HELD_OUT)

    def with_outcomes(self, outcomes: Floats) -> "Sample":
        """Return the same people with another outcome, such as money."""
        return replace(self, outcomes=outcomes, before=np.zeros_like(outcomes))

    def where(self, who: Mask | slice) -> "Sample":
        """Return some of the people."""
        columns = {column.name: getattr(self, column.name)[who] for column in fields(self)}
        return Sample(**columns)


@dataclass(frozen=True)
class Comparison:
    """One group against another: people, what each brought on average, and the looks by day.

    No look means not enough data yet. `lift` is the last look at the effect as a share of what
    happens anyway; None also where that cannot be told from nothing.
    """

    people: tuple[int, int]
    means: tuple[float, float]
    looks: tuple[tuple[float, Look], ...]
    lift: Look | None

    @property
    def last(self) -> Look | None:
        return self.looks[-1][1] if self.looks else None

    @property
    def decided(self) -> bool:
        return self.last is not None and self.last.decided


@dataclass(frozen=True)
class Increment:
    """What would not have been without the treatment, with intervals that may be watched.

    `each` is per person, `total` over all treated; `lift` is the share by which it raises
    what happens anyway, as sure as that is known; `reached` is the effect on those whom the
    treatment really reached. None where there is nothing to divide by.
    """

    each: Span
    total: Span
    lift: Span | None
    reached: Span | None


def increment(comparison: Comparison, *, reached: float) -> Increment | None:
    """Return what the first group brought more; `reached` is the share really treated in it.

    None where there is not enough data.
    """
    last = comparison.last
    if last is None:
        return None
    each = _span(last)
    return Increment(
        each=each,
        total=each.times(comparison.people[0]),
        lift=_span(comparison.lift) if comparison.lift else None,
        reached=effects.late(each, reached=reached),
    )


def _span(look: Look) -> Span:
    return Span(effect=look.effect, low=look.low, high=look.high, p=look.p)


@dataclass(frozen=True)
class Verdict:
    """Whether an experiment has an answer, and the arm it is for; None: leave people alone."""

    decided: bool
    arm: int | None


def prompted(sample: Sample, *, alpha: float = ALPHA) -> Comparison:
    """Compare everybody who was not held out with those who were.

    How many are held out never changes, so that this needs no weights, bandit or not.
    """
    who = sample.prompted
    return compare(sample, treated=who, control=~who, weighted=False, alpha=alpha)


def between(sample: Sample, arm: int, other: int, *, weighted: bool, alpha: float) -> Comparison:
    """Compare one arm with another."""
    treated, control = sample.of(arm), sample.of(other)
    return compare(sample, treated=treated, control=control, weighted=weighted, alpha=alpha)


def compare(
    sample: Sample, *, treated: Mask, control: Mask, weighted: bool, alpha: float
) -> Comparison:
    """Compare two groups at the end of each day on which somebody's time was over.

    `weighted` takes back that a bandit's arms do not have fixed chances.
    """
    meant = sample.prompted if weighted else treated | control
    part, sides = sample.where(meant), treated[meant].astype(np.int64) - control[meant]
    found = [
        (day, *one)
        for day, many in _ends(part.days)
        if (one := _look(part.where(slice(many)), sides[:many], weighted=weighted, alpha=alpha))
    ]
    narrowed = confidence_sequences.narrowed([one for _, one, _ in found])
    return Comparison(
        people=(int(treated.sum()), int(control.sum())),
        means=(_mean(part, sides > 0, weighted), _mean(part, sides < 0, weighted)),
        looks=tuple(zip((day for day, *_ in found), narrowed, strict=True)),
        lift=_last_lift([lift for *_, lift in found]),
    )


def _last_lift(lifts: Sequence[Look | None]) -> Look | None:
    """Return what all looks have in common, if the last of them told anything."""
    if not lifts or lifts[-1] is None:
        return None
    return confidence_sequences.narrowed([one for one in lifts if one])[-1]


def verdict(sample: Sample, arms: int, *, weighted: bool) -> Verdict:
    """Say whether it is decided, and for which arm: the one that beats each other one.

    The error is shared among all pairs. A single arm has to beat being left alone; if being
    left alone beats it, that is decided too, for no arm.
    """
    if arms == 1:
        last = prompted(sample).last
        won = last is not None and last.low > 0
        return Verdict(decided=last is not None and last.decided, arm=0 if won else None)
    level = ALPHA / pairs(arms)
    beaten = dict.fromkeys(range(arms), 0)
    for arm, other in combinations(range(arms), 2):
        last = between(sample, arm, other, weighted=weighted, alpha=level).last
        if last is not None and last.decided:
            beaten[arm if last.low > 0 else other] += 1
    best = next((arm for arm, many in beaten.items() if many == arms - 1), None)
    return Verdict(decided=best is not None, arm=best)


def pairs(arms: int) -> int:
    """Return among how many comparisons the error is shared."""
    return max(1, math.comb(arms, 2))


def _ends(days: Floats) -> Sequence[tuple[float, int]]:
    """Return the ends of days, at most sixty and always the last, with how many are through."""
    if not len(days):
        return []
    ends = np.unique(np.ceil(days))
    if len(ends) > MOST_LOOKS:
        ends = ends[np.unique(np.linspace(0, len(ends) - 1, MOST_LOOKS).round().astype(int))]
    through = np.searchsorted(days, ends, side="right")
    return [(float(day), int(many)) for day, many in zip(ends, through, strict=True)]


def _look(
    part: Sample, sides: Integers, *, weighted: bool, alpha: float
) -> tuple[Look, Look | None] | None:
    """Look once, at the effect and at its lift.

    `sides` are 1 for the first group, -1 for the second, 0 for neither.
    """
    one, other = sides > 0, sides < 0
    if not (_enough(part.outcomes[one]) and _enough(part.outcomes[other])):
        return None
    if weighted:
        found = effects.weighted(part.outcomes, one, other, part.propensities, part.trees)
    else:
        outcomes = effects.adjusted(part.outcomes, part.before)
        found = effects.clustered(outcomes, one, part.trees)
    if found is None:
        return None
    look = confidence_sequences.look(
        effect=found.effect, variance=found.variance, units=len(sides), alpha=alpha
    )
    return (look, _lift(found, look, alpha)) if look else None


def _lift(found: Contrast, look: Look, alpha: float) -> Look | None:
    """Return the lift at one look: for each share it may be, the same sequence is watched."""
    ends = effects.lift(found, errors=confidence_sequences.errors(look.units, alpha=alpha))
    if ends is None:
        return None
    return replace(look, effect=found.effect / found.anyway, low=ends[0], high=ends[1])


def _enough(outcomes: Floats) -> bool:
    return len(outcomes) >= LEAST and bool(outcomes.var() > 0)


def _mean(part: Sample, who: Mask, weighted: bool) -> float:  # noqa: FBT001 - two callers above
    """Return what each brought on average; weighted, what each would if all had this arm."""
    if not who.any():
        return 0.0
    if weighted:
        return float((part.outcomes[who] / part.propensities[who]).sum()) / len(who)
    return float(part.outcomes[who].mean())
