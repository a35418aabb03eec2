"""What stands behind a figure of the report on attribution, in words and a table."""

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as say

from donations.attribution.heuristics import HEURISTICS
from donations.attribution.questions import UNIT, Question
from donations.reports.attribution_rows import Behind, RowsBehind
from mobilize.dashboards.attribution_findings import MODEL_NAMES
from mobilize.dashboards.findings import CHANNELS, RAIL_NAMES, Line, Linked, Table
from mobilize.kit.languages import written
from mobilize.kit.money import Money


def figure(question: Question, name: str, model: str) -> str:
    """Say which figure this is."""
    missing = {"campaign": say("No campaign"), "link": say("No link")}
    label = str(CHANNELS.get(name, name)) or missing.get(question.by, "")
    if not model:
        return label
    return say("%(name)s, under “%(model)s”") % {"name": label, "model": MODEL_NAMES[model]}


def rows_table(found: RowsBehind, question: Question, org: str, *, model: str) -> Table:
    """Show each row's credit under the figure's model, or under all; gifts lead to their page."""
    models = [model] if model else list(HEURISTICS)
    return Table(
        caption=say("What each brought, %(unit)s")
        % {"unit": say("in numbers") if question.counts else question.currency},
        headings=(say("When"), say("Rail"), *(str(MODEL_NAMES[m]) for m in models)),
        lines=tuple(_line(row, question, org, models) for row in found.rows),
        total=Line(say("All of them"), ("", *(_shown(question, found.total[m]) for m in models))),
    )


def _line(row: Behind, question: Question, org: str, models: list[str]) -> Line:
    cells = [_shown(question, row.credits[model]) for model in models]
    if question.conversion != "signature":
        address = reverse("staff-attribution-gift", args=[org, row.id])
        cells = [Linked(text, address) for text in cells]
    return Line(
        formats.date_format(row.at, "DATETIME_FORMAT"),
        (str(RAIL_NAMES.get(row.rail, "")), *cells),
    )


def _shown(question: Question, minor: int) -> str:
    if question.counts:
        return formats.number_format(minor / UNIT, decimal_pos=2)
    return written(Money(minor, question.currency))
