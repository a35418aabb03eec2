"""What stands behind a figure of the report on attribution, in words and a table."""

from datetime import date

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as say

from donations.attribution.heuristics import HEURISTICS
from donations.attribution.questions import UNIT, Question
from donations.reports.attribution import TOLD_BY
from donations.reports.attribution_rows import Behind, RowsBehind
from mobilize.dashboards.attribution_findings import MODEL_NAMES
from mobilize.dashboards.findings import CHANNELS, DASH, RAIL_NAMES, Line, Linked, Table
from mobilize.kit.languages import written, written_day, written_moment
from mobilize.kit.money import Money


def figure(question: Question, name: str | None, model: str) -> str:
    """Say which figure this is; the name None stands for everything there is."""
    if name is None:
        return _everything(question)
    missing = {"campaign": say("No campaign"), "link": say("No link")}
    label = str(CHANNELS.get(name, name)) or missing.get(question.by, "")
    if not model:
        return label
    return say("%(name)s, under “%(model)s”") % {"name": label, "model": MODEL_NAMES[model]}


def rows_table(
    found: RowsBehind, question: Question, org: str, *, of: tuple[str | None, str]
) -> Table:
    """Show each row's credit under the figure's model, or under all; gifts lead to their page.

    `of` is the figure's name and model. Of everything each model credits the same: the whole row.
    """
    name, model = of
    models = [TOLD_BY] if name is None else [model] if model else list(HEURISTICS)
    columns = [say("All of it")] if name is None else [str(MODEL_NAMES[m]) for m in models]
    return Table(
        caption=say("What each brought, %(unit)s")
        % {"unit": say("in numbers") if question.counts else question.currency},
        headings=(say("When"), say("Rail"), *columns),
        lines=tuple(_line(row, question, org, models) for row in found.rows),
        total=Line(say("All of them"), ("", *(_shown(question, found.total[m]) for m in models))),
    )


def _everything(question: Question) -> str:
    what = {
        "money": say("Everything received"), "pledge": say("Everything promised"),
        "signature": say("All signatures"),
    }[question.conversion]  # fmt: skip
    days = [written_day(day) for day in _days(question)]
    where = f" ({question.country})" if question.country else ""
    return f"{what}{where}" + (f", {f' {DASH} '.join(days)}" if days else "")


def _days(question: Question) -> list[date]:
    return sorted({day for day in (question.since, question.until) if day})


def _line(row: Behind, question: Question, org: str, models: list[str]) -> Line:
    cells = [_shown(question, row.credits[model]) for model in models]
    if question.conversion != "signature":
        address = reverse("staff-attribution-gift", args=[org, row.id])
        cells = [Linked(text, address) for text in cells]
    return Line(
        written_moment(row.at),
        (str(RAIL_NAMES.get(row.rail, "")), *cells),
    )


def _shown(question: Question, minor: int) -> str:
    if question.counts:
        return formats.number_format(minor / UNIT, decimal_pos=2)
    return written(Money(minor, question.currency))
