"""The groups of a report on spreading as JSON: side by side, and over time."""

from dataclasses import asdict
from typing import Any

from donations.api.spread_numbers import number, rounded
from donations.reports.spread import WholeReport
from petitions.domain.border_crossings import Crossings
from petitions.domain.forest_shape import Shape
from petitions.reports.spread_groups import Group

ALL_OTHERS = "all others"


def groups(whole: WholeReport) -> dict[str, Any]:
    """Return both tables of groups."""
    compared, over_time = whole.spread.compared, whole.spread.over_time
    return {
        "compared": {
            "by": compared.by,
            "groups": [
                {"name": name or ALL_OTHERS, **_group(group, gave), **shape(chains)}
                for name, group, gave, chains in zip(
                    compared.grouped.names, compared.groups, whole.gave.compared, compared.shapes,
                    strict=True,
                )
            ],
        },
        "over_time": {
            "step": over_time.cohorts.step,
            "cohorts": [
                {"on": on, **_group(group, gave)}
                for on, group, gave in zip(
                    over_time.cohorts.starts, over_time.groups, whole.gave.over_time, strict=True
                )
            ],
        },
        "crossings": crossings(whole),
    }  # fmt: skip


def crossings(whole: WholeReport) -> dict[str, Any]:
    """Return who was brought from another country or language, week by week or month by month."""
    found = whole.spread.crossings
    return {
        "step": found.cohorts.step,
        **{
            name: [
                {"on": on, **_crossed(line)}
                for on, line in zip(found.cohorts.starts, lines, strict=True)
            ]
            for name, lines in found.lines.items()
        },
    }


def everybody(whole: WholeReport) -> dict[str, Any]:
    """Return all of the report's signers as one group."""
    return _group(whole.spread.everybody, whole.gave.gifts)


def shape(found: Shape) -> dict[str, Any]:
    """Return the shape of the chains of a report, or within a group."""
    return {
        "trees": found.trees,
        "alone": found.alone,
        "largest": found.largest,
        "longest": found.longest,
        "broadest": found.broadest,
        "mean_virality": rounded(found.mean_virality),
        "median_virality": rounded(found.median_virality),
        "largest_virality": rounded(found.largest_virality),
    }


def _group(group: Group, gave: int) -> dict[str, Any]:
    counted, few, delays = group.funnel.counts, group.few, group.delays
    return {
        "signatures": group.signatures,
        "signers": counted.signers,
        "asked": counted.asked,
        "shared": counted.shared,
        "visits": counted.visits,
        "signed": counted.recruits,
        "gave": gave,
        "time_passed": rounded(group.passed),
        **{name: number(found) for name, found in group.numbers.items()},
        "behind_80_percent_people": few.people if few else None,
        "behind_80_percent_share": rounded(few.share) if few else None,
        "delays": delays.pairs,
        "delay_days_lower_quartile": rounded(delays.lower),
        "delay_days_median": rounded(delays.median),
        "delay_days_upper_quartile": rounded(delays.upper),
        "deepest_generation": group.deepest,
    }


def _crossed(line: Crossings) -> dict[str, Any]:
    return {
        "brought": line.brought,
        "stayed": line.stayed,
        "crossed": line.crossed,
        "unknown": line.unknown,
        "share": number(line.share),
        "pairs": [asdict(pair) for pair in line.pairs],
    }
