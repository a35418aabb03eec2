"""What an experiment's table says of the lift, and what it does not claim to know."""

import pytest

from mobilize.dashboards import experiment_findings
from petitions.domain.comparisons import Comparison, Increment
from petitions.domain.confidence_sequences import Look
from petitions.domain.effects import Span
from petitions.reports.experiments import Contest

EFFECT = Span(effect=0.1, low=0.08, high=0.12, p=0.001)


@pytest.mark.parametrize(
    ("lift", "cells"),
    [
        (
            Span(effect=2.0, low=1.1, high=3.4, p=0.001),
            [f"{share}.0\N{NO-BREAK SPACE}%" for share in (200, 110, 340)],
        ),
        (None, ["Not enough data yet", "", ""]),
    ],
)
def test_a_lift_over_too_little_is_said_not_to_be_known(
    lift: Span | None, cells: list[str]
) -> None:
    look = Look(5_000, EFFECT.effect, EFFECT.low, EFFECT.high, 1_000.0, EFFECT.p)
    contest = Contest(
        first="prompted",
        second="",
        comparison=Comparison((4_000, 1_000), (0.15, 0.05), ((101.0, look),), None),
        increment=Increment(each=EFFECT, total=EFFECT.times(4_000), lift=lift, reached=None),
        once=None,
    )

    (row,) = [
        row for row in experiment_findings.shown(contest, attributed=600).rows if row.name == "Lift"
    ]

    assert [row.middle, row.low, row.high] == cells
