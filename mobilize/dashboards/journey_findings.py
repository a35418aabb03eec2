"""What a report on journeys says, in words, tables and a chart."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from donations.attribution.questions import Question
from donations.queries.journeys import DAYS, LONGEST, NOT_KNOWN, Path, Those, Traveller
from donations.reports.journeys import Group, JourneysReport, Travelled
from mobilize.dashboards import charts
from mobilize.dashboards.charts import Axis, Bar, Svg
from mobilize.dashboards.findings import CHANNELS, Line, Linked, Table
from mobilize.kit.languages import written, written_moment
from mobilize.kit.money import Money
from petitions.domain.channels import UNKNOWN

ARROW = " \N{RIGHTWARDS ARROW} "
DASH = "\N{EN DASH}"
WIDEST = 24  # letters of a way beside its number on a phone
DRAWN = 10  # ways in the chart; the table has all that are listed


def title(report: JourneysReport) -> str:
    """Say in one sentence what the report finds."""
    if not report.number:
        return say("Nothing came in this period, so there is no journey to show")
    short = sum(group.number for group in report.lengths if group.at == 1)
    said = {"share": written(charts.shown_percent(short, report.number))}
    return say("%(share)s came after a single visit") % said


def chart(report: JourneysReport) -> Svg:
    """Draw the ways that brought most, those of which nothing is known as outlines."""
    top = report.paths[:DRAWN]
    strongest = max((_length(report, path) for path in top if _known(path)), default=0)
    return charts.bar_chart(
        [_bar(report, place, path, strongest) for place, path in enumerate(top, 1)],
        description=say("%(title)s. The table below has the same numbers.")
        % {"title": title(report)},
        axis=_axis(report),
    )


def paths_table(report: JourneysReport, *, rows: str) -> Table:
    """Show the ways that brought most, each led to its rows, then all others, then the sum."""
    others = Line(say("All other ways"), _cells(report, report.other_number, report.other_minor))
    lines = [
        Line(
            _numbered(report, place, path),
            _led(path, f"{rows}&", _cells(report, path.number, path.minor, days=path.days)),
            untagged=not _known(path),
        )
        for place, path in enumerate(report.paths, 1)
    ]
    return Table(
        caption=say("The ways that brought most"),
        headings=(say("Way"), *_headings(report), say("Days, median")),
        lines=(*lines, *([others] if report.other_number or report.other_minor else [])),
        total=Line(say("Total"), _cells(report, report.number, report.minor)),
    )


def lengths_table(report: JourneysReport, *, rows: str) -> Table:
    """Show how many visits the journeys had, each number led to its rows."""
    groups = [(_steps(one.at), f"{rows}&visits={_known_at(one.at)}", one) for one in report.lengths]
    return _grouped(report, groups, say("How many visits it took"), say("Visits"))


def days_table(report: JourneysReport, *, rows: str) -> Table:
    """Show how long the journeys took, each span led to its rows."""
    groups = [(_span(one.at), f"{rows}&days={_known_at(one.at)}", one) for one in report.days]
    return _grouped(report, groups, say("How long it took"), say("Days from the first visit"))


def way(question: Question, labels: Sequence[str]) -> str:
    """Write a way, the oldest step first."""
    return ARROW.join(_label(question, label) for label in labels)


def line(question: Question, those: Those) -> str:
    """Write which line of the report is looked behind."""
    if those.path is not None:
        return way(question, those.path)
    if those.touches is not None:
        return say("Visits: %(visits)s") % {"visits": _steps(_at(those.touches))}
    return say("Days from the first visit: %(days)s") % {"days": _span(_at(those.days))}


def travelled_table(found: Travelled, question: Question, org: str) -> Table:
    """Show what came one way; a gift leads to its page."""
    money = question.conversion != "signature"
    return Table(
        caption=say("What came this way"),
        headings=(
            say("When"), *((question.currency,) if money else ()), say("Days from the first visit"),
        ),
        lines=tuple(_row(row, question, org) for row in found.rows),
        total=Line("", ()),
    )  # fmt: skip


def _row(row: Traveller, question: Question, org: str) -> Line:
    days = "" if row.days is None else formats.number_format(row.days, decimal_pos=1)
    when = written_moment(row.at)
    if question.conversion == "signature":
        return Line(when, (days,))
    amount = written(Money(row.minor, question.currency))
    gift = reverse("staff-attribution-gift", args=[org, row.id])
    return Line(when, (Linked(amount, gift), days))


def _led(path: Path, rows: str, cells: tuple[str, ...]) -> tuple[str, ...]:
    query = urlencode([("step", label) for label in path.labels])
    return _leading(cells, f"{rows}{query}", path)


def _leading(cells: tuple[str, ...], rows: str, behind: Path | Group) -> tuple[str, ...]:
    """Let the number of a line lead to its rows; nothing leads nowhere."""
    if not behind.number and not behind.minor:
        return cells
    return (Linked(cells[0], rows), *cells[1:])


def _label(question: Question, label: str) -> str:
    if label == UNKNOWN or question.by == "channel":
        return str(CHANNELS.get(label, label))
    missing = {"campaign": say("No campaign"), "link": say("No link")}
    return label or missing[question.by]


def _known(path: Path) -> bool:
    return any(label != UNKNOWN for label in path.labels)


def _length(report: JourneysReport, path: Path) -> int:
    return path.number if report.question.conversion == "signature" else path.minor


def _axis(report: JourneysReport) -> Axis:
    if report.question.conversion == "signature":
        return Axis(say("Signatures"), lambda most: written(f"{most:,}"))
    title = say("Promised") if report.question.conversion == "pledge" else say("Money settled")
    return Axis(title, lambda most: written(Money(most, report.question.currency)))


def _bar(report: JourneysReport, place: int, path: Path, strongest: int) -> Bar:
    length = _length(report, path)
    kind = "untagged" if not _known(path) else "strong" if length == strongest > 0 else ""
    name = _numbered(report, place, path)
    return Bar(
        label=name if len(name) <= WIDEST else f"{name[:WIDEST].rstrip()}\N{HORIZONTAL ELLIPSIS}",
        value=length,
        shown=_cells(report, path.number, path.minor)[-2],
        kind=kind,
    )


def _numbered(report: JourneysReport, place: int, path: Path) -> str:
    """Name a way by its number and its steps: the chart has no room for all of a long one."""
    return f"{place}. {way(report.question, path.labels)}"


def _headings(report: JourneysReport) -> tuple[str, ...]:
    number = {
        "money": say("Gifts"), "pledge": say("Pledges"), "signature": say("Signatures"),
    }[report.question.conversion]  # fmt: skip
    money = () if report.question.conversion == "signature" else (report.question.currency,)
    return (number, *money)


def _cells(
    report: JourneysReport, number: int, minor: int, *, days: float | None = None
) -> tuple[str, ...]:
    money = Money(minor, report.question.currency)
    shown = () if report.question.conversion == "signature" else (written(money),)
    median = "" if days is None else formats.number_format(days, decimal_pos=1)
    return (written(f"{number:,}"), *shown, median)


def _at(said: int | None) -> int | None:
    """Return a line's place in the report from its name in an address."""
    return None if said == NOT_KNOWN else said


def _known_at(at: int | None) -> int:
    """Return what a line of the report is called in an address."""
    return NOT_KNOWN if at is None else at


def _grouped(
    report: JourneysReport,
    groups: Sequence[tuple[str, str, Group]],
    caption: str,
    corner: str,
) -> Table:
    return Table(
        caption=caption,
        headings=(corner, *_headings(report)),
        lines=tuple(
            Line(
                name,
                _leading(_cells(report, group.number, group.minor)[:-1], rows, group),
                bar=charts.share(group.number, report.number),
                untagged=group.at is None,
            )
            for name, rows, group in groups
        ),
        total=Line(say("Total"), _cells(report, report.number, report.minor)[:-1]),
    )


def _steps(at: int | None) -> str:
    if at is None:
        return say("Not known")
    if at == LONGEST:
        return say("%(number)d and more") % {"number": at}
    return str(at)


def _span(at: int | None) -> str:
    if at is None:
        return say("Not known")
    if at == DAYS[0]:
        return say("On the same day")
    if at == DAYS[-1]:
        return say("%(number)d and more") % {"number": at}
    last = DAYS[DAYS.index(at) + 1] - 1
    if last == at:
        return ngettext("%(number)d day", "%(number)d days", at) % {"number": at}
    return f"{at} {DASH} {last}"
