"""Did it help? What each arm brought, and what would not have been without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from mobilize.kit import patience
from mobilize.kit.marking import marked
from petitions.domain import comparisons, effects
from petitions.domain.comparisons import ALPHA, HELD_OUT, Comparison, Increment, Mask, Sample
from petitions.domain.effects import SampleRatio
from petitions.models import Experiment, ExperimentArm
from petitions.queries import exposures
from petitions.queries.exposures import People

WORDING = (
    marked(
        "Attributed signatures came through the links of the people in this group. Some of them "
        "would have come anyway: only the difference from the comparison was caused."
    ),
    marked(
        "The intervals hold at every look, however often you watch; stopping when one leaves "
        "zero is safe, stopping because a number looks good is not."
    ),
    marked(
        "Only people whose time is over are compared, and at most five signatures of each count: "
        "those who came directly through their own links."
    ),
)


@dataclass(frozen=True)
class Group:
    """One arm, or the hold-out (`key` is empty).

    `assigned` holds the people later removed too; `people` those whose time is over, with
    what they brought: `outcomes` up to five each, `attributed` all of it.
    """

    key: str
    assigned: int
    waiting: int
    people: int
    shown: int
    bringing: int
    outcomes: int
    attributed: int

    @property
    def each(self) -> float:
        """Return how many outcomes a person brought on average."""
        return self.outcomes / self.people if self.people else 0.0


@dataclass(frozen=True)
class Contest:
    """One group beside another. `increment` is None where there is not enough data.

    `once` is Newcombe's interval for the share of people who brought anybody: narrower, and
    good for one look that was planned.
    """

    first: str
    second: str
    comparison: Comparison
    increment: Increment | None
    once: tuple[float, float] | None


@dataclass(frozen=True)
class ExperimentReport:
    """All of one experiment. `prompting` compares with the hold-out, `arms` with the first arm.

    `confidence` is that of each interval in `arms`: the error is shared among all pairs.
    """

    experiment: Experiment
    groups: tuple[Group, ...]
    ratio: SampleRatio | None
    prompting: Contest | None
    arms: tuple[Contest, ...]
    confidence: float
    attributed: int
    removed: int
    wording: tuple[str, ...] = WORDING

    @property
    def waiting(self) -> int:
        return sum(group.waiting for group in self.groups)


@patience.limited()
def experiment_report(*, experiment: Experiment, now: datetime) -> ExperimentReport:
    """Return what an experiment has found by now.

    Raises:
        TooMuchToCompute
    """
    people, arms = exposures.people(experiment, now=now), exposures.arms(experiment)
    assigned = exposures.assigned(experiment)
    numbers = [*range(len(arms)), *([HELD_OUT] if experiment.hold_out_percent else [])]
    ids = [arm.id for arm in arms] + [None]
    given = [assigned.get(ids[number], 0) for number in numbers]
    groups = [
        _group(people, number, key=arms[number].key if number >= 0 else "", assigned=many)
        for number, many in zip(numbers, given, strict=True)
    ]
    return ExperimentReport(
        experiment=experiment,
        groups=tuple(groups),
        ratio=exposures.ratio(experiment, assigned),
        prompting=_prompting(people) if experiment.hold_out_percent else None,
        arms=tuple(_contests(people, arms, weighted=is_weighted(experiment))),
        confidence=1 - ALPHA / comparisons.pairs(len(arms)),
        attributed=sum(group.attributed for group in groups if group.key),
        removed=sum(assigned.values()) - len(people.over),
    )


def is_weighted(experiment: Experiment) -> bool:
    """Say whether the arms' chances moved, so that outcomes must be weighted."""
    return experiment.method == Experiment.Method.THOMPSON


def reached(people: People, who: Mask) -> float:
    """Return which share of some people, whose time is over, was really shown something."""
    shown = people.shown[people.over][who]
    return float(shown.mean()) if len(shown) else 0.0


def _group(people: People, number: int, *, key: str, assigned: int) -> Group:
    mine = people.sample.of(number)
    over = mine & people.over
    outcomes = people.sample.outcomes[over]
    return Group(
        key=key,
        assigned=assigned,
        waiting=int((mine & ~people.over).sum()),
        people=int(over.sum()),
        shown=int((people.shown & over).sum()),
        bringing=int((outcomes > 0).sum()),
        outcomes=int(outcomes.sum()),
        attributed=int(people.brought[over].sum()),
    )


def _prompting(people: People) -> Contest:
    settled = people.settled
    who = settled.prompted
    found = comparisons.prompted(settled)
    return Contest(
        first="prompted",
        second="",
        comparison=found,
        increment=comparisons.increment(found, reached=reached(people, who)),
        once=_once(settled, who, ~who),
    )


def _contests(people: People, arms: Sequence[ExperimentArm], *, weighted: bool) -> list[Contest]:
    settled, level = people.settled, ALPHA / comparisons.pairs(len(arms))
    found = []
    for number in range(1, len(arms)):
        one, base = settled.of(number), settled.of(0)
        compared = comparisons.between(settled, number, 0, weighted=weighted, alpha=level)
        found.append(
            Contest(
                first=arms[number].key,
                second=arms[0].key,
                comparison=compared,
                increment=comparisons.increment(compared, reached=0.0),
                once=None if weighted else _once(settled, one, base),
            )
        )
    return found


def _once(settled: Sample, one: Mask, other: Mask) -> tuple[float, float] | None:
    yes = settled.outcomes > 0
    sides = [(int(np.count_nonzero(yes[side])), int(side.sum())) for side in (one, other)]
    return effects.newcombe(sides[0], sides[1])
