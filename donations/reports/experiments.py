"""Did it help the money? What came through each group, and what would not have come without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np

from donations.queries import experiments as gifts
from mobilize.kit import patience
from petitions.domain import comparisons, effects
from petitions.domain.comparisons import (
    ALPHA,
    HELD_OUT,
    Comparison,
    Floats,
    Increment,
    Integers,
    Mask,
    Sample,
)
from petitions.domain.effects import Estimate
from petitions.models import Experiment
from petitions.queries import exposures
from petitions.queries.exposures import People
from petitions.reports.experiments import is_weighted, reached


@dataclass(frozen=True)
class MoneyGroup:
    """One arm, or the hold-out (`key` is empty): people whose time is over, and their gifts.

    `counted_minor` is net of at most five gifts each, `attributed_minor` of all.
    """

    key: str
    people: int
    giving: int
    counted_minor: int
    attributed_minor: int


@dataclass(frozen=True)
class MoneyContest:
    """One group beside another, in minor units. `increment` is None without enough data.

    `once` is Welch's interval for the difference per person: good for one planned look.
    """

    first: str
    second: str
    comparison: Comparison
    increment: Increment | None
    once: Estimate | None


@dataclass(frozen=True)
class MoneyReport:
    """The money of one experiment in one currency, incremental beside attributed.

    `other_currencies` is what came through everybody in it otherwise, and is in no figure.
    """

    experiment: Experiment
    currency: str
    groups: tuple[MoneyGroup, ...]
    prompting: MoneyContest | None
    arms: tuple[MoneyContest, ...]
    attributed_minor: int
    other_currencies: Mapping[str, int]


def currency_of(experiment: Experiment) -> str:
    """Return the currency in which an experiment's money is shown unless another is asked for."""
    if experiment.petition is None:
        return experiment.organisation.currency
    return experiment.petition.cause.currency


@patience.limited()
def money_report(*, experiment: Experiment, now: datetime, currency: str = "") -> MoneyReport:
    """Return what an experiment brought in money by now.

    Raises:
        TooMuchToCompute
    """
    currency = currency or currency_of(experiment)
    given = gifts.given(experiment, currency=currency, now=now)
    people = exposures.people(experiment, now=now, apart=given.keys())
    arms = exposures.arms(experiment)
    net = _net(people, given)[people.over]
    settled = people.settled.with_outcomes(net[:, 1].astype(np.float64))
    keys = [arm.key for arm in arms]
    numbers = [*range(len(arms)), *([HELD_OUT] if experiment.hold_out_percent else [])]
    groups = [_group(settled.of(n), net, key=keys[n] if n >= 0 else "") for n in numbers]
    held = reached(people, settled.prompted)
    return MoneyReport(
        experiment=experiment,
        currency=currency,
        groups=tuple(groups),
        prompting=_prompting(settled, held) if experiment.hold_out_percent else None,
        arms=tuple(_contests(settled, keys, weighted=is_weighted(experiment))),
        attributed_minor=sum(group.attributed_minor for group in groups if group.key),
        other_currencies=gifts.in_others(experiment, currency=currency, now=now),
    )


def _net(people: People, given: Mapping[UUID, tuple[int, int]]) -> Integers:
    """Return what came through each person: all of it, and of at most five gifts."""
    net = np.zeros((len(people.over), 2), dtype=np.int64)
    for who, minor in given.items():
        if who in people.places:  # a removed signer is none of them
            net[people.places[who]] = minor
    return net


def _group(who: Mask, net: Integers, *, key: str) -> MoneyGroup:
    mine = net[who]
    return MoneyGroup(
        key=key,
        people=len(mine),
        giving=int((mine[:, 0] > 0).sum()),
        counted_minor=int(mine[:, 1].sum()),
        attributed_minor=int(mine[:, 0].sum()),
    )


def _prompting(settled: Sample, shown: float) -> MoneyContest:
    found, who = comparisons.prompted(settled), settled.prompted
    return MoneyContest(
        first="prompted",
        second="",
        comparison=found,
        increment=comparisons.increment(found, reached=shown),
        once=_once(settled, who, ~who),
    )


def _contests(settled: Sample, keys: Sequence[str], *, weighted: bool) -> list[MoneyContest]:
    found, level = [], ALPHA / comparisons.pairs(len(keys))
    for number in range(1, len(keys)):
        compared = comparisons.between(settled, number, 0, weighted=weighted, alpha=level)
        once = None if weighted else _once(settled, settled.of(number), settled.of(0))
        increment = comparisons.increment(compared, reached=0.0)
        found.append(MoneyContest(keys[number], keys[0], compared, increment, once))
    return found


def _once(settled: Sample, one: Mask, other: Mask) -> Estimate | None:
    first, second = (_described(settled.outcomes[side]) for side in (other, one))
    return effects.welch(first, second)


def _described(values: Floats) -> tuple[float, float, int]:
    if len(values) < 2:
        return 0.0, 0.0, len(values)
    return float(values.mean()), float(values.std(ddof=1)), len(values)
