"""One gift explained as tables for a spreadsheet: its visits with their credit, and its chain."""

from collections.abc import Callable

from rest_framework import serializers

from donations.attribution.heuristics import HEURISTICS
from donations.reports.explaining import CHAIN_MODELS, Explanation
from mobilize.http.serializers import StrictSerializer
from mobilize.kit.spreadsheets import Cell

Rows = list[list[Cell]]


def visits(found: Explanation) -> Rows:
    """Return each step with its credit by model; together they are what was booked."""
    lines: Rows = [
        [
            visit.label,
            visit.occurred_at.isoformat() if visit.occurred_at else None,
            visit.age,
            "yes" if visit.signed else "no",
            *(visit.credits[model] for model in HEURISTICS),
        ]
        for visit in found.visits
    ]
    whole: list[Cell] = ["total", None, None, None, *[found.net_minor] * len(HEURISTICS)]
    return [["channel", "occurred_at", "days_before", "signed", *HEURISTICS], *lines, whole]


def chain(found: Explanation) -> Rows:
    """Return the parts of everybody on the chain, the giver first, and what nobody gets."""
    lines: Rows = [
        [place, *(found.chain[model][place] for model in CHAIN_MODELS)]
        for place in range(found.people)
    ]
    nobody: list[Cell] = ["nobody", *(found.unallocated[model] for model in CHAIN_MODELS)]
    return [["steps_above", *CHAIN_MODELS], *lines, nobody]


TABLES: dict[str, Callable[[Explanation], Rows]] = {"visits": visits, "chain": chain}


class TableQuestion(StrictSerializer):
    """Which of the gift's tables."""

    table = serializers.ChoiceField(choices=list(TABLES), default="visits")
