"""How a petition or a cause spreads: the measures of docs/spread.md, put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from petitions.domain import (
    crossing,
    dispersion,
    forecasting,
    forest_shape,
    generation_time,
    recruiting,
    reproduction,
)
from petitions.domain.crossing import Matrix
from petitions.domain.dispersion import Crowd, Few
from petitions.domain.estimates import Estimate, Ints
from petitions.domain.forest_shape import Shape
from petitions.domain.funnel import Funnel
from petitions.domain.generation_time import Delays, GenerationTime
from petitions.domain.recruiting import Recruiting
from petitions.domain.reproduction import Posterior
from petitions.reports import (
    spread_crossings,
    spread_groups,
    spread_lines,
    spread_shapes,
    spread_steps,
)
from petitions.reports.population import Population, Question
from petitions.reports.spread_crossings import CrossingsOverTime
from petitions.reports.spread_groups import Compared, Group, OverTime
from petitions.reports.spread_lines import Arrival, Period
from petitions.reports.spread_shapes import Grown

NOBODY = np.zeros(0, dtype=np.int64)
SEED = 2013  # the same people give the same report, chance or no chance
GROWN = 0.95  # the share of delays after which a signer is grown up
FILTERED = "only_some_are_chosen"


@dataclass(frozen=True)
class Rate:
    """R of a week: how many each who signed brings, `first` and `last` day included."""

    first: date
    last: date
    posterior: Posterior


@dataclass(frozen=True)
class Inequality:
    """Shape k of the recruits, who brought 80 % of them, and what R and k expect of that."""

    shape: Estimate
    few: Few | None
    expected_share: float | None


@dataclass(frozen=True)
class Future:
    """Where the standing chains will end, and how likely one signer's tree ends at all."""

    size: Estimate
    extinction: float | None


@dataclass(frozen=True)
class SpreadReport:
    """What the question's signers did. `generations` add up to `signatures`.

    `matrices`, `crossings` and `arrivals` are of `countries` and of `languages`. The groups of
    `compared` and of `over_time` add up to `everybody`.

    Every estimate that cannot be had says why instead; nothing here is ever not a number.
    """

    question: Question
    signatures: int
    generations: tuple[int, ...]
    recruiting: Recruiting
    harris: float | None
    inequality: Inequality
    delays: GenerationTime
    funnel: Funnel
    future: Future
    rates: tuple[Rate, ...]
    periods: tuple[Period, ...]
    arrivals: Mapping[str, tuple[Arrival, ...]]
    matrices: Mapping[str, Matrix]
    crossings: CrossingsOverTime
    growth: tuple[Grown, ...]
    everybody: Group
    compared: Compared
    over_time: OverTime

    @property
    def shape(self) -> Shape:
        """Return the shape of the chains as they are known."""
        return self.growth[-1].shape if self.growth else forest_shape.of(NOBODY)


def measure(question: Question, people: Population) -> SpreadReport:
    """Return the report on the people that were gathered."""
    chance = np.random.default_rng(SEED)
    known = generation_time.delays(generation_time.gaps(people.signers, until=people.ends))
    gaps = generation_time.gaps(people.signers, until=people.ends, of=people.chosen)
    rate, seen = _recruiting(people, known, chance)
    shape = dispersion.shape(seen)
    generations = _generations(people)
    words = {"countries": people.countries, "languages": people.languages}
    steps = spread_steps.steps(question, people)
    frame = spread_groups.frame(people, steps, known, np.random.default_rng(SEED))
    return SpreadReport(
        question=question,
        signatures=int(people.counted.sum()),
        generations=tuple(generations.tolist()),
        recruiting=rate,
        harris=recruiting.harris(generations) if question.whole else None,
        inequality=_inequality(people, rate, shape),
        delays=generation_time.summary(gaps),
        funnel=steps.funnel(people.chosen),
        future=_future(question, people, rate, seen, shape, chance),
        rates=_rates(people, known),
        periods=spread_lines.periods(people, step=question.step),
        arrivals={
            name: spread_lines.arrivals(people, each, step=question.step)
            for name, each in words.items()
        },
        matrices={name: _matrix(people, each) for name, each in words.items()},
        crossings=spread_crossings.crossings(people, words),
        growth=spread_shapes.growth(people),
        everybody=spread_groups.everybody(frame, rate, gaps),
        compared=spread_groups.compared(frame, by=question.by),
        over_time=spread_groups.over_time(frame),
    )


def _recruiting(people: Population, known: Delays, chance: Generator) -> tuple[Recruiting, Crowd]:
    chosen = people.chosen
    ages = people.ends - people.signers.at[chosen]
    recruits, passed = people.signers.recruits[chosen], known.passed(ages)
    grown = ages >= known.quantile(GROWN) if len(known.points) else np.zeros(len(ages))
    rate = recruiting.measure(
        recruits=recruits,
        passed=passed,
        roots=people.root[chosen],
        matured=np.asarray(grown, dtype=np.float64),
        chance=chance,
    )
    return rate, dispersion.crowd(recruits, passed)


def _generations(people: Population) -> Ints:
    return np.bincount(people.generation[people.counted]).astype(np.int64)


def _inequality(people: Population, rate: Recruiting, shape: Estimate) -> Inequality:
    expected = None
    if shape.value is not None and rate.adjusted.value is not None:
        expected = dispersion.expected_few(rate.adjusted.value, shape.value)
    few = dispersion.few(people.signers.recruits[people.chosen])
    return Inequality(shape=shape, few=few, expected_share=expected)


def _future(
    question: Question, people: Population, rate: Recruiting, seen: Crowd, shape: Estimate,
    chance: Generator,
) -> Future:  # fmt: skip
    if not question.whole:
        return Future(Estimate(why=FILTERED), None)
    size = forecasting.forecast(
        signed=int(people.counted.sum()),
        seen=seen,
        rate=rate.adjusted,
        k=shape.value,
        replicates=rate.replicates,
        chance=chance,
    )
    known = rate.adjusted.value is not None and shape.value is not None
    extinction = forecasting.extinction(rate.adjusted.value, shape.value) if known else None  # type: ignore[arg-type]
    return Future(size, extinction)


def _rates(people: Population, known: Delays) -> tuple[Rate, ...]:
    first, signed = spread_lines.by_day(people, people.counted)
    _, brought = spread_lines.by_day(people, people.brought, like=people.counted)
    found = reproduction.line(signed=signed, brought=brought, by_day=known.by_day())
    return tuple(
        Rate(first + timedelta(one.first), first + timedelta(one.last), one) for one in found
    )


def _matrix(people: Population, words: tuple[list[str], Ints]) -> Matrix:
    names, which = words
    brought = people.brought
    return crossing.matrix(
        names=names,
        parents=which[people.signers.parent[brought]],
        children=which[brought],
    )
