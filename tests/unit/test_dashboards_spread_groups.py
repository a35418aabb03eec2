"""Which signers bring most: said where it is sure, and drawn with the same numbers."""

from types import SimpleNamespace
from typing import cast

import pytest

from mobilize.dashboards import spread_group_findings, spread_group_pictures
from mobilize.kit import languages
from petitions.domain.estimates import Estimate
from petitions.reports.spread import SpreadReport

FEW = Estimate(why="too_few")


def report(**rates: Estimate) -> SpreadReport:
    """Return a report on channels with these rates."""
    groups = [SimpleNamespace(rates=SimpleNamespace(adjusted=rate)) for rate in rates.values()]
    compared = SimpleNamespace(
        by="channel", grouped=SimpleNamespace(names=tuple(rates)), groups=groups
    )
    return cast(SpreadReport, SimpleNamespace(compared=compared))


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ({}, "Which of them bring most cannot be told yet"),
        ({"email": FEW}, "Which of them bring most cannot be told yet"),
        ({"email": Estimate(0.5, 0.3, 0.8), "sms": FEW}, "E-mail: each signer brings 0.50"),
        (
            {"email": Estimate(0.5, 0.3, 0.8), "whatsapp": Estimate(1.1, 0.9, 1.4)},
            "WhatsApp: each signer brings 1.10 (0.90 \N{EN DASH} 1.40), more than any other",
        ),
        (
            {"whatsapp": Estimate(1.1, 0.7, 1.4), "unknown": Estimate(0.5, 0.3, 0.8)},
            "WhatsApp: each signer brings 1.10 (0.70 \N{EN DASH} 1.40), the most, but that",
        ),
    ],
)
def test_who_bring_most_is_said_as_far_as_it_is_sure(rates: dict[str, Estimate], said: str) -> None:
    assert spread_group_findings.compared_title(report(**rates)).startswith(said)


def test_what_has_no_interval_is_not_drawn() -> None:
    drawn = spread_group_pictures.compared(
        report(whatsapp=Estimate(1.1, 0.7, 1.4), sms=FEW, unknown=Estimate(0.5, 0.3, 0.8))
    )

    assert drawn.count("<circle") == 2
    assert ">WhatsApp</text>" in drawn
    assert ">not known</text>" in drawn
    assert "The table below has the same numbers." in drawn
    assert spread_group_pictures.compared(report(sms=FEW)) == ""


def test_a_french_reader_reads_french_digits_beside_each_dot() -> None:
    with languages.speaking("fr"):
        drawn = spread_group_pictures.compared(report(whatsapp=Estimate(1.1, 0.7, 1.4)))

    assert ">1,10 (0,70 \N{EN DASH} 1,40)</text>" in drawn
    assert "1.10" not in drawn
