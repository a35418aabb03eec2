"""What a numbered run changed, as a table."""

from django.utils.translation import gettext as say

from donations.attribution.heuristics import UNKNOWN
from donations.reports.attribution import AttributionReport
from donations.reports.kept_runs import KeptRun
from mobilize.dashboards.attribution_findings import MODEL_NAMES, label, shown, unit
from mobilize.dashboards.findings import Line, Table


def moved_table(report: AttributionReport, run: KeptRun) -> Table | None:
    """Show what a run changed since the one before, by name and model; None where it did not.

    Every column adds up to what the total changed by.
    """
    if not run.moved:
        return None
    names = sorted({name for by_name in run.moved.values() for name in by_name})
    return Table(
        caption=say("What run %(number)s changed, %(unit)s")
        % {"number": run.number, "unit": unit(report)},
        headings=(say("Name"), *(str(MODEL_NAMES[model]) for model in run.moved)),
        lines=tuple(
            Line(
                name=label(report, name),
                cells=tuple(_gap(report, gaps.get(name, 0)) for gaps in run.moved.values()),
                untagged=name == UNKNOWN,
            )
            for name in names
        ),
        total=Line(say("Total"), (_gap(report, run.gained),) * len(run.moved)),
    )


def _gap(report: AttributionReport, minor: int) -> str:
    return f"+{shown(report, minor)}" if minor > 0 else shown(report, minor)
