"""What a report on attribution says, in words, tables and a chart."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils import formats
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.attribution.questions import UNIT
from donations.reports.attribution import (
    MODELS,
    REMOVAL,
    TOLD_BY,
    AttributionReport,
    Incremental,
    Row,
)
from donations.reports.channels import ChannelReport
from donations.reports.explaining import Explanation
from mobilize.dashboards import answer_findings, charts
from mobilize.dashboards.charts import Axis, Bar, Svg
from mobilize.dashboards.findings import (
    CHANNELS,
    DASH,
    RAIL_NAMES,
    Line,
    Linked,
    Table,
    shown_share,
)
from mobilize.kit.languages import written, written_day
from mobilize.kit.money import Money
from petitions.domain.channels import UNKNOWN

MODEL_NAMES = {
    "first": _("First touch"),
    "last": _("Last touch"),
    "last_known": _("Last tagged touch"),
    "linear": _("Shared equally"),
    "distinct": _("Shared among channels"),
    "position_u": _("40-20-40"),
    "position_w": _("First, signature, last"),
    "decay": _("Fading with age"),
    REMOVAL: _("Removal"),
}
CHAIN_NAMES = {
    "root": _("All to the root"),
    "uniform": _("Evenly along the chain"),
    "recursive": _("Half, a quarter, and so on"),
}


def title(report: AttributionReport) -> str:
    """Say in one sentence what the report finds."""
    if report.total < 0:
        return say("More went back than came in this period: %(net)s") % {
            "net": shown(report, report.total)
        }
    if not report.total or not report.rows:
        return say("Nothing can be credited to anybody in this period")
    top = max(report.rows, key=lambda row: row.credits[TOLD_BY])
    if top.bounds is None:
        return say(
            "%(name)s brought most; by other ways more went back than came, so no share can be "
            "named"
        ) % {"name": label(report, top.label)}
    low = shown_share(top.credits[TOLD_BY], report.total)
    high = shown_share(int(top.bounds.high * report.total), report.total)
    said = {"name": label(report, top.label), "low": low, "high": high}
    return say("%(name)s brought between %(low)s and %(high)s, by the last tagged touch") % said


def disagreement(report: AttributionReport | ChannelReport) -> str:
    """Say how far the models are apart."""
    if report.apart is None:
        return ""
    share = _percent(report.apart)
    return say("The two models furthest apart place %(share)s of it differently.") % {
        "share": share
    }


def chart(report: AttributionReport) -> Svg:
    """Draw what the last tagged touch credits, each bar with the interval of its share."""
    rows = [*report.rows, report.untagged]
    strongest = max((row.credits[TOLD_BY] for row in report.rows), default=0)
    bars = [_bar(report, row, strongest) for row in rows if row.credits[TOLD_BY]]
    said = {"finding": title(report), "unit": unit(report)}
    alternative = say("%(finding)s. Lines: from the least to the most that is possible; numbers "
                      "are in the tables below.")  # fmt: skip
    axis = Axis(say("%(unit)s; lines: from least to most") % said, lambda most: shown(report, most))
    return charts.bar_chart(bars, description=alternative % said, axis=axis)


def models_table(report: AttributionReport, *, query: str = "") -> Table:
    """Put the models side by side, and how far they are apart on each line.

    Each credit leads to the rows behind it; removal, which has none, to all of its name's.
    """
    models = [model for model in MODELS if model in report.untagged.credits]
    headings = [str(MODEL_NAMES[model]) for model in models]
    whole = _cell(report, report.total)
    return Table(
        caption=say("Credit under each model, %(unit)s") % {"unit": unit(report)},
        headings=(say("Name"), *headings, say("Apart by")),
        lines=tuple(
            Line(
                name=label(report, row.label),
                cells=(
                    *(_led(report, row.label, row.credits[m], query, model=m) for m in models),
                    _cell(report, row.spread),
                ),
                untagged=row is report.untagged,
            )
            for row in (*report.rows, report.untagged)
        ),
        total=Line(say("Total"), (*[whole] * len(models), "")),
    )


def shares_table(report: AttributionReport) -> Table:
    """Show what can be said of each share, and what would have to be assumed."""
    return Table(
        caption=say("Shares: what is certain, and what rests on an assumption"),
        headings=(
            say("Name"), say("At least"), say("At most"), say("By their answers"),
            say("If missing at random"), say("Removal"), say("Removal, 95 % of samples"),
        ),
        lines=tuple(
            Line(label(report, row.label), _shares(row), untagged=row is report.untagged)
            for row in (*report.rows, report.untagged)
        ),
        total=Line("", ("",) * 6),
    )  # fmt: skip


def cross_table(report: AttributionReport, *, query: str = "") -> Table:
    """Show each name's credit by the rail it travelled on, last tagged touch, led to its rows."""
    rails = [rail for rail in (*RAIL_NAMES, "") if rail in report.by_rail]
    names = [row.label for row in report.rows] + [UNKNOWN]

    def cells(amounts: Sequence[int]) -> tuple[str, ...]:
        return tuple(_cell(report, amount) for amount in (*amounts, sum(amounts)))

    def led(name: str) -> tuple[str, ...]:
        amounts = [report.by_rail[rail].get(name, 0) for rail in rails]
        return (
            *(
                _led(report, name, minor, query, model=TOLD_BY, rail=rail)
                for rail, minor in zip(rails, amounts, strict=True)
            ),
            _led(report, name, sum(amounts), query, model=TOLD_BY),
        )

    return Table(
        caption=say("By channel and rail, last tagged touch, %(unit)s") % {"unit": unit(report)},
        headings=(say("Name"), *(str(RAIL_NAMES.get(rail, DASH)) for rail in rails), say("All")),
        lines=tuple(
            Line(
                label(report, name),
                led(name),
                untagged=name == UNKNOWN,
            )
            for name in names
        ),
        total=Line(say("Total"), cells([sum(report.by_rail[rail].values()) for rail in rails])),
    )


def incremental(report: AttributionReport, found: Incremental) -> str:
    """Say what came through the prompted, and how much of it would not have come without."""
    attributed = written(Money(found.attributed_minor, report.question.currency))
    said = {"name": f"{found.experiment.name} ({_ran(found)})", "attributed": attributed}
    if found.increment is None:
        return (
            say("%(name)s: %(attributed)s attributed; too little to say what is due to it") % said
        )
    total = found.increment.total
    more = {
        name: written(Money(round(end), report.question.currency))
        for name, end in (("effect", total.effect), ("low", total.low), ("high", total.high))
    }
    return say(
        "%(name)s: %(attributed)s attributed; %(effect)s due to it, between %(low)s and %(high)s"
    ) % {**said, **more}


def _ran(found: Incremental) -> str:
    """Say when a hold-out ran, on the organisation's days."""
    made = found.experiment
    zone = made.organisation.zone
    began, ended = (
        written_day(at.astimezone(zone).date()) if at else ""
        for at in (made.started_at, made.stopped_at)
    )
    if not ended:
        return say("since %(day)s") % {"day": began}
    return say("%(since)s to %(until)s") % {"since": began, "until": ended}


def chain_table(found: Explanation) -> Table:
    """Show what each way of sharing gives to everybody on the chain."""
    currency, models = found.pledge.currency, list(CHAIN_NAMES)

    def name(step: int) -> str:
        if step == 0:
            return say("The giver")
        last = step == found.people - 1
        return say("The root") if last else say("%(steps)d steps up") % {"steps": step}

    def cells(amounts: Sequence[int]) -> tuple[str, ...]:
        return tuple(written(Money(amount, currency)) for amount in amounts)

    lines = [
        Line(name(step), cells([found.chain[model][step] for model in models]))
        for step in range(found.people)
    ]
    nobody = Line(say("Nobody"), cells([found.unallocated[model] for model in models]))
    return Table(
        caption=say("The chain of people, %(currency)s") % {"currency": currency},
        headings=(say("Who"), *(str(CHAIN_NAMES[model]) for model in models)),
        lines=(*lines, nobody),
        total=Line(say("Total"), cells([found.net_minor] * len(models))),
    )


def label(report: AttributionReport, name: str) -> str:
    """Return a label as people read it."""
    if name == UNKNOWN or report.question.by == "channel":
        return str(CHANNELS.get(name, name))
    missing = {"campaign": say("No campaign"), "link": say("No link")}
    return name or missing[report.question.by]


def unit(report: AttributionReport) -> str:
    """Say what is credited."""
    return say("in numbers") if report.question.counts else report.question.currency


def shown(report: AttributionReport, minor: int) -> str:
    """Write a credit: money, or a number with two decimals."""
    if report.question.counts:
        return formats.number_format(minor / UNIT, decimal_pos=2)
    return written(Money(minor, report.question.currency))


def _cell(report: AttributionReport, minor: int) -> str:
    """Write a credit without its currency, which the caption names once."""
    return shown(report, minor).removesuffix(f" {report.question.currency}")


def _led(
    report: AttributionReport, name: str, minor: int, query: str, *, model: str, rail: str = ""
) -> str:
    """Write a credit that leads to the rows behind it; nothing leads nowhere."""
    text = _cell(report, minor)
    if not query or not minor:
        return text
    figure = {"name": name, "model": "" if model == REMOVAL else model, "rail": rail}
    said = {key: value for key, value in figure.items() if value}
    return Linked(text, f"{query}&{urlencode(said)}")


def _bar(report: AttributionReport, row: Row, strongest: int) -> Bar:
    minor = row.credits[TOLD_BY]
    kind = "untagged" if row is report.untagged else "strong" if minor == strongest > 0 else ""
    share = shown_share(minor, report.total)
    low, high = None, None
    if row.bounds:
        low, high = (int(end * report.total) for end in (row.bounds.low, row.bounds.high))
        share = f"{share} {DASH} {shown_share(high, report.total)}"
    shown_as = f"{shown(report, minor)} · {share}"
    return Bar(label(report, row.label), minor, shown_as, kind=kind, low=low, high=high)


def _shares(row: Row) -> tuple[str, ...]:
    ends = (row.bounds.low, row.bounds.high) if row.bounds else (None, None)
    removal = row.removal
    around = removal.range if removal else None
    return (
        *(DASH if end is None else _percent(float(end)) for end in ends),
        answer_findings.cell(row),
        DASH if row.at_random is None else _percent(float(row.at_random)),
        DASH if removal is None else _percent(removal.share),
        DASH if around is None else f"{_percent(around.low)} {DASH} {_percent(around.high)}",
    )


def _percent(share: float) -> str:
    return shown_share(round(share * 1000), 1000)
