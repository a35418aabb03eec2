"""What an overview of a cause says, in words, charts and a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from donations.queries.cause_money import Total
from donations.reports.channel_rows import BACK, GIFTS
from donations.reports.overview import Day, Overview
from donations.reports.people_rows import NEW, RETURNING
from mobilize.dashboards import curves
from mobilize.dashboards.charts import Svg
from mobilize.dashboards.curves import Column, Mark
from mobilize.dashboards.findings import Line, Linked, Table
from mobilize.kit.languages import written, written_day
from mobilize.kit.money import Money

_COLUMNS = (
    "money_minor", "gifts", "back_minor", "promised_minor", "called_off_minor", "promises",
    "signatures", "new", "returning",
)  # fmt: skip
_EVERY = {"every": "on"}
# Which rows a column leads to, and what is asked of them.
_ROWS = {
    "money_minor": ("conversions", _EVERY | {"conversion": "money"}),
    "gifts": ("entries", {"part": GIFTS}),
    "back_minor": ("entries", {"part": BACK}),
    "promised_minor": ("conversions", _EVERY | {"conversion": "pledge"}),
    "signatures": ("conversions", _EVERY | {"conversion": "signature"}),
    "new": ("people", {"who": NEW}),
    "returning": ("people", {"who": RETURNING}),
}


def title(report: Overview) -> str:
    """Say in one sentence what the report finds."""
    whole = report.whole
    came = (whole.money_minor, whole.gifts, whole.promised_minor, whole.called_off_minor)
    if not any((*came, whole.signatures)):
        return say("Nothing came between %(since)s and %(until)s") % _ends(report)
    if whole.money_minor < 0:
        said = say("More went back than came: %(money)s; signatures: %(signatures)s")
    else:
        said = say("%(money)s collected, %(promised)s promised, signatures: %(signatures)s")
    return said % {
        "money": _money(whole.money_minor, report),
        "promised": _money(whole.promised_minor, report),
        "signatures": written(f"{whole.signatures:,}"),
    }


def charts(report: Overview) -> list[tuple[str, str, Svg]]:
    """Return the charts there is something to draw in, each with its finding and how to read it."""
    amount, number = say("%(currency)s a day") % {"currency": report.currency}, say("Number a day")
    drawn = [
        (_best(report, say("Money"), lambda day: day.money_minor, money=True),
         say("Net of what went back; days below nothing are in the table only."), amount,
         lambda day: Column(0, max(day.money_minor, 0))),
        (_best(report, say("Promises"), lambda day: day.promised_minor, money=True),
         say("Net of what was called off; days below nothing are in the table only."), amount,
         lambda day: Column(0, max(day.promised_minor, 0))),
        (_best(report, say("Signatures"), lambda day: day.signatures, money=False),
         say("On the day they were confirmed."), number,
         lambda day: Column(0, day.signatures)),
        (_people(report),
         say("Solid: returning. Outline: new."), number,
         lambda day: Column(day.new, day.returning)),
    ]  # fmt: skip
    return [
        (finding, reading, _chart(report, column, finding=finding, unit=unit, money=unit == amount))
        for finding, reading, unit, column in drawn
        if finding
    ]


@dataclass(frozen=True)
class Behind:
    """The addresses of rows: of conversions, of the ledger's entries, of people."""

    conversions: str
    entries: str
    people: str


def days_table(report: Overview, *, rows: Behind | None = None) -> Table:
    """Show the days on which something happened, the newest first.

    What came, went back, was promised or signed, on a day or in all, leads to its rows.
    """
    busy = [
        day for day in reversed(report.days) if _cells(day, report) != _cells(_idle(day), report)
    ]
    return Table(
        caption=say("By day, money in %(currency)s; days without anything are left out")
        % {"currency": report.currency},
        headings=(
            say("Day"), say("Collected"), say("Gifts"), say("Went back"), say("Promised"),
            say("Called off"), say("Promises"), say("Signatures"), say("New"), say("Returning"),
        ),
        lines=tuple(
            Line(
                written_day(day.on),
                _led(_cells(day, report), _leads(day, report, rows, (day.on, day.on))),
            )
            for day in busy
        ),
        total=Line(
            say("Total"), _led(_cells(report.whole, report), leads_of_whole(report, rows=rows))
        ),
    )  # fmt: skip


def leads_of_whole(report: Overview, *, rows: Behind | None) -> dict[str, str]:
    """Return where the rows of all days are: by the name of their column, if there are any."""
    return _leads(report.whole, report, rows, (report.since, report.until))


def other_currencies(totals: Sequence[Total], currency: str) -> str:
    """Say what a cause holds in other currencies than this one, of all time."""
    others = [
        written(Money(total.settled_minor, total.currency))
        for total in totals
        if total.currency != currency and total.settled_minor
    ]
    if not others:
        return ""
    said = say("In other currencies, of all time, and in no figure here: %(amounts)s.")
    return said % {"amounts": ", ".join(others)}


def _people(report: Overview) -> str:
    if not report.whole.new and not report.whole.returning:
        return ""
    said = ngettext(
        "%(new)s supporter is new, %(returning)s came back",
        "%(new)s supporters are new, %(returning)s came back",
        report.whole.new,
    )
    return said % {
        "new": written(f"{report.whole.new:,}"),
        "returning": written(f"{report.whole.returning:,}"),
    }


def _best(report: Overview, name: str, of: Callable[[Day], int], *, money: bool) -> str:
    """Say on which day most came; nothing where nothing came."""
    best = max(report.days, key=of)
    if of(best) <= 0:
        return ""
    most = _money(of(best), report) if money else written(f"{of(best):,}")
    said = say("%(name)s: most on %(day)s, %(most)s")
    day = written_day(best.on)
    return said % {"name": name, "day": day, "most": most}


def _chart(
    report: Overview, column: Callable[[Day], Column], *, finding: str, unit: str, money: bool
) -> Svg:
    def axis(highest: str, days: int) -> str:
        said = {"unit": unit, "highest": highest, "days": days}
        if days > 1:
            return say("%(unit)s, %(days)s days to a column, from 0 to %(highest)s") % said
        return say("%(unit)s, from 0 to %(highest)s") % said

    return curves.columns(
        [column(day) for day in report.days],
        marks=_marks(report),
        ends=(written_day(report.since), written_day(report.until)),
        description=say("%(finding)s. By day; the table below has the same numbers.")
        % {"finding": finding},
        show=(lambda most: _money(most, report)) if money else (lambda most: written(f"{most:,}")),
        axis=axis,
    )


def _marks(report: Overview) -> list[Mark]:
    zone = report.cause.organisation.zone
    many = len(report.days)

    def at(day: date, hour: int) -> float:
        return ((day - report.since).days + hour / 24) / many

    local = [moment.happened_at.astimezone(zone) for moment in report.moments]
    return [Mark(at(each.date(), each.hour), number) for number, each in enumerate(local, 1)]


def _idle(day: Day) -> Day:
    return Day(day.on, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def _cells(day: Day, report: Overview) -> tuple[str, ...]:
    counts = (day.promises, day.signatures, day.new, day.returning)
    return (
        _amount(day.money_minor, report),
        written(f"{day.gifts:,}"),
        _amount(day.back_minor, report),
        _amount(day.promised_minor, report),
        _amount(day.called_off_minor, report),
        *(written(f"{count:,}") for count in counts),
    )


def _leads(
    day: Day, report: Overview, rows: Behind | None, period: tuple[date, date]
) -> dict[str, str]:
    if rows is None:
        return {}
    said = {"cause": report.cause.slug, "currency": report.currency}
    days = {"since": period[0], "until": period[1]}
    return {
        column: f"{getattr(rows, address)}?{urlencode({**of, **said, **days})}"
        for column, (address, of) in _ROWS.items()
        if getattr(day, column)
    }


def _led(cells: tuple[str, ...], leads: dict[str, str]) -> tuple[str, ...]:
    """Let figures lead to their rows, where there are any."""
    linked = list(cells)
    for column, address in leads.items():
        place = _COLUMNS.index(column)
        linked[place] = Linked(cells[place], address)
    return tuple(linked)


def _amount(minor: int, report: Overview) -> str:
    return _money(minor, report).removesuffix(f" {report.currency}")


def _money(minor: int, report: Overview) -> str:
    return written(Money(minor, report.currency))


def _ends(report: Overview) -> dict[str, str]:
    return {"since": written_day(report.since), "until": written_day(report.until)}
