"""What a report about chains says, in words, charts and tables."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports import chain_tables
from donations.reports.chains import ChainReport
from mobilize.dashboards import charts
from mobilize.dashboards.charts import Bar, Svg
from mobilize.kit.languages import written

DRAWN = 12  # generations; the table has all of them in its file
NOTES = {
    "self_referral": _("came through their own link and were cut from it"),
    "cycle_cut": _("would have stood below themselves and were cut"),
    "cycles_broken": _("stood on a circle in a damaged table and were cut"),
    "removed": _("signatures were removed and are left out"),
    "behind_removed": _("came through a removed signature and are credited to nobody above"),
    "gifts_behind_removed": _("gifts came through a removed signature; their givers keep them"),
    "elsewhere": _("came through a signature that is not here"),
    "holds_place": _("no longer count and hold together what is below them"),
    "erased_inside": _("were erased; their place stays, and what came through them"),
    "before_parent": _("confirmed before whom they came through; their time is left out"),
    "under_suspicion": _("stand under an alarm and are no leaders"),
    "pledges_self_referral": _("pledges came through their giver's own link and were cut from it"),
    "pledges_cycle_cut": _("pledges came through somebody below their giver and were cut"),
    "other_currency": _("entries are in another currency and are left out"),
}


def of_report(report: ChainReport) -> dict[str, Any]:
    """Return what the page shows of a report."""
    notes = report.summary.notes
    return {
        "report": report,
        "summary": report.summary,
        "title": title(report),
        "chart": generations(report),
        "levels": list(enumerate(report.summary.levels))[:DRAWN],
        "deeper": max(0, len(report.summary.levels) - DRAWN),
        "sizes": [row for row in chain_tables.sizes(report) if row[1]],
        "shares": shares(report),
        "cut": [(notes[name], words) for name, words in NOTES.items() if notes.get(name)],
        "tables": chain_tables.TABLES,
    }


def title(report: ChainReport) -> str:
    """Say in one sentence what the report finds."""
    summary = report.summary
    brought = summary.signatures - (summary.levels[0] if summary.levels else 0)
    if not summary.signatures:
        return say("Nobody has signed yet")
    share = written(charts.shown_percent(brought, summary.signatures))
    found = say("%(share)s of %(all)s signatures came through somebody's link; the longest chain "
                "has %(steps)s steps")  # fmt: skip
    numbers = {"all": f"{summary.signatures:,}", "steps": f"{summary.longest:,}"}
    return found % {"share": share, **{name: written(said) for name, said in numbers.items()}}


def generations(report: ChainReport) -> Svg:
    """Draw how many stand at each distance from the first signature."""
    bars = [
        Bar(
            label=say("Started it")
            if not depth
            else say("Generation %(depth)d") % {"depth": depth},
            value=many,
            shown=written(f"{many:,}"),
        )
        for depth, many in enumerate(report.summary.levels[:DRAWN])
    ]
    words = say("Signatures by generation. The table below has the same numbers.")
    return charts.bar_chart(bars, description=words)


def _generation(depth: int) -> str:
    return say("Generation %(depth)d") % {"depth": depth} if depth else say("Started it")


def shares(report: ChainReport) -> list[tuple[str, str]]:
    """Say how unevenly people bring; nothing where nobody brought anybody."""
    summary = report.summary
    if summary.top_share is None or summary.behind_most is None or summary.gini is None:
        return []
    said = [
        (say("Of all who were brought directly, one in a hundred people brought"),
         _percent(summary.top_share)),
        (say("Four fifths of them were brought by this share of people"),
         _percent(summary.behind_most)),
        (say("Gini's index (0: all bring alike, 1: one person brings everybody)"),
         written(f"{summary.gini:.2f}")),
    ]  # fmt: skip
    if summary.reproduction is not None:
        said.append((say("Each brings, in all the time they have"),
                     written(f"{summary.reproduction:.2f}")))  # fmt: skip
    return said


def _percent(share: float) -> str:
    return written(charts.shown_percent(round(share * 10_000), 10_000))
