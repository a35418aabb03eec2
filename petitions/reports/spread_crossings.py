"""From country to country and language to language, by when those who were brought signed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from petitions.domain import border_crossings, grouping
from petitions.domain.border_crossings import Crossings
from petitions.domain.estimates import Ints
from petitions.domain.grouping import Cohorts
from petitions.reports.population import Population
from petitions.reports.spread_lines import Words


@dataclass(frozen=True)
class CrossingsOverTime:
    """The weeks or months in which somebody was brought; `lines` of each kind of word go along."""

    cohorts: Cohorts
    lines: Mapping[str, tuple[Crossings, ...]]


def crossings(people: Population, words: Mapping[str, Words]) -> CrossingsOverTime:
    """Return whom the chosen signers brought from one place to another, wherever that was."""
    cohorts = grouping.by_time(people.rows["day"].astype(np.int64), of=people.brought)
    periods = grouping.members(cohorts.which, len(cohorts))
    return CrossingsOverTime(
        cohorts,
        {
            name: tuple(_line(people, each, came) for came in periods)
            for name, each in words.items()
        },
    )


def _line(people: Population, words: Words, came: Ints) -> Crossings:
    names, which = words
    return border_crossings.crossings(
        names, parents=which[people.signers.parent[came]], children=which[came]
    )
