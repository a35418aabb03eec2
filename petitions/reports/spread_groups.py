"""The measures of groups beside each other: by channel, country or language, and by cohort.

The groups add up to the chosen signers. What each brought counts wherever and whenever it
signed. A number that rests on too few says so and is not shown.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from petitions.domain import (
    dispersion,
    estimates,
    forest_shape,
    generation_time,
    grouping,
    recruiting,
    signers,
)
from petitions.domain.dispersion import FEWEST_RECRUITS, Few
from petitions.domain.estimates import Estimate, Floats, Ints
from petitions.domain.forest_shape import Shape
from petitions.domain.funnel import Funnel
from petitions.domain.generation_time import Delays, Gaps, GenerationTime
from petitions.domain.grouping import Cohorts, Grouped
from petitions.domain.recruiting import Rates, Recruiting
from petitions.reports.population import GROUPINGS, Population
from petitions.reports.spread_steps import Steps


@dataclass(frozen=True)
class Group:
    """What some of the signers did.

    `signatures` are those that count; `passed` is how much of their time to bring somebody has
    passed, None where no delay is known. `few` and `delays` are those of enough recruits only.
    `deepest` is the last generation any of them is of.
    """

    signatures: int
    passed: float | None
    rates: Rates
    inequality: Estimate
    few: Few | None
    delays: GenerationTime
    funnel: Funnel
    deepest: int | None

    @property
    def numbers(self) -> dict[str, Estimate]:
        """Return what has an interval, or says why not, by name."""
        return {
            "recruits_per_signer_naive": self.rates.naive,
            "recruits_per_signer_adjusted": self.rates.adjusted,
            "shares_per_asked": self.funnel.shares_per_asked,
            "visits_per_share": estimates.sure(self.funnel.visits_per_share),
            "signed_per_visit": self.funnel.signed_per_visit,
            "inequality_k": self.inequality,
        }


@dataclass(frozen=True)
class Compared:
    """Groups by a word of their people; `shapes` are those of the chains within each."""

    by: str
    grouped: Grouped
    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class OverTime:
    """Groups by the week or month in which they signed."""

    cohorts: Cohorts
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Frame:
    """What all groups of a report have in common; `passed` is each one's share of their time."""

    people: Population
    steps: Steps
    known: Delays
    passed: Floats
    chance: Generator


def frame(people: Population, steps: Steps, known: Delays, chance: Generator) -> Frame:
    """Prepare a report's groups."""
    passed = known.passed(people.ends - people.signers.at)
    return Frame(people, steps, known, passed, chance)


def everybody(shared: Frame, rate: Recruiting, gaps: Gaps) -> Group:
    """Return all of the chosen signers as one group, at the rates that were measured."""
    rates = Rates(estimates.sure(rate.naive), estimates.sure(rate.adjusted))
    return _group(shared, np.flatnonzero(shared.people.chosen), rates, gaps)


def compared(shared: Frame, *, by: str) -> Compared:
    """Return the chosen signers by channel, country or language."""
    people = shared.people
    names, which = getattr(people, GROUPINGS[by])
    grouped = grouping.by_word(names, which, of=people.chosen)
    shapes = (
        forest_shape.of(signers.among(people.signers, grouped.which == place)[0].parent)
        for place in range(len(grouped))
    )
    return Compared(by, grouped, _groups(shared, grouped.which, len(grouped)), tuple(shapes))


def over_time(shared: Frame) -> OverTime:
    """Return the chosen signers by when they signed."""
    day = shared.people.rows["day"].astype(np.int64)
    cohorts = grouping.by_time(day, of=shared.people.chosen)
    return OverTime(cohorts, _groups(shared, cohorts.which, len(cohorts)))


def _groups(shared: Frame, which: Ints, many: int) -> tuple[Group, ...]:
    people = shared.people
    delays = generation_time.gaps_by(people.signers, until=people.ends, group=which, many=many)
    return tuple(
        _group(shared, theirs, _rates(shared, theirs), gaps)
        for theirs, gaps in zip(grouping.members(which, many), delays, strict=True)
    )


def _rates(shared: Frame, theirs: Ints) -> Rates:
    return recruiting.rates(
        recruits=shared.steps.recruits[theirs],
        passed=shared.passed[theirs],
        roots=shared.people.root[theirs],
        chance=shared.chance,
    )


def _group(shared: Frame, theirs: Ints, rates: Rates, gaps: Gaps) -> Group:
    people, recruits = shared.people, shared.steps.recruits[theirs]
    counted = theirs[people.signers.counted[theirs]]
    told = bool(len(shared.known.points) and len(theirs))
    return Group(
        signatures=len(counted),
        passed=float(shared.passed[theirs].mean()) if told else None,
        rates=rates,
        inequality=dispersion.shape(dispersion.crowd(recruits, shared.passed[theirs])),
        few=dispersion.few(recruits) if recruits.sum() >= FEWEST_RECRUITS else None,
        delays=generation_time.sure(generation_time.summary(gaps)),
        funnel=shared.steps.funnel(theirs),
        deepest=int(people.generation[counted].max()) if len(counted) else None,
    )
