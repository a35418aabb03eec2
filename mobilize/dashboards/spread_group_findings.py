"""Groups of signers beside each other and over time, in words: as the report has them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.spread import WholeReport
from mobilize.dashboards.findings import CHANNELS, Line, Table
from mobilize.dashboards.spread_findings import DASH, WHY_NOT, few, number, percent, whole, why
from mobilize.dashboards.spread_led_tables import Lead, led_count
from mobilize.kit.languages import written_day, written_month
from petitions.domain.border_crossings import Pair
from petitions.domain.channels import UNKNOWN
from petitions.domain.estimates import Estimate
from petitions.domain.forest_shape import Shape
from petitions.domain.grouping import OTHERS
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_groups import Group
from petitions.reports.spread_rows import ALL_OTHERS, BROUGHT, GAVE, Figure

CAPTIONS = {
    "channel": _("Channels side by side"),
    "country": _("Countries side by side"),
    "language": _("Languages side by side"),
}
CROSSINGS = {
    "countries": _("From another country, by when people signed"),
    "languages": _("From another language, by when people signed"),
}
CORNERS = {"channel": _("Channel"), "country": _("Country"), "language": _("Language")}


def compared_table(found: WholeReport, *, lead: Lead) -> Table:
    """Show each channel, country or language with its measures; the lines add up to all.

    What they signed and brought leads to the signatures, who gave to the gifts.
    """
    report, compared = found.spread, found.spread.compared

    def line(name: str, group: Group, gave: int, shape: Shape) -> Line:
        figure = Figure(group=ALL_OTHERS if name == OTHERS else name)
        cells = (*_cells(group, gave, figure, lead), *_chains(shape))
        return Line(group_name(name, compared.by), cells)

    lines = [
        line(name, group, gave, shape)
        for name, group, gave, shape in zip(
            compared.grouped.names, compared.groups, found.gave.compared, compared.shapes,
            strict=True,
        )
    ]  # fmt: skip
    total = (
        *_cells(report.everybody, found.gave.gifts, Figure(), lead),
        *_chains(report.shape),
    )
    headings = (str(CORNERS[compared.by]), *_headings(), say("Longest chain"), say("Broadest"))
    return Table(str(CAPTIONS[compared.by]), headings, tuple(lines), Line(say("All"), total))


def compared_title(report: SpreadReport) -> str:
    """Say who surely bring most; else who seem to, or that it cannot be told."""
    sure = sure_groups(report)
    if not sure:
        return say("Which of them bring most cannot be told yet")
    (name, best), *others = sorted(sure, key=lambda each: -(each[1].value or 0.0))
    said = say("%(name)s: each signer brings %(rate)s")
    if others:
        most = max(other.high or 0.0 for _, other in others)
        said = (
            say("%(name)s: each signer brings %(rate)s, more than any other")
            if (best.low or 0.0) > most
            else say("%(name)s: each signer brings %(rate)s, the most, but that may be chance")
        )
    return said % {"name": name, "rate": _rate(best)}


def sure_groups(report: SpreadReport) -> list[tuple[str, Estimate]]:
    """Return the rates that have an interval, with the names of their groups."""
    found = report.compared
    rates = [
        (group_name(name, found.by), group.rates.adjusted)
        for name, group in zip(found.grouped.names, found.groups, strict=True)
    ]
    return [(name, rate) for name, rate in rates if rate.low is not None]


def over_time_table(found: WholeReport, *, lead: Lead) -> Table:
    """Show who signed in each week or month with their measures; the lines add up to all."""
    report, over_time = found.spread, found.spread.over_time
    lines = [
        Line(
            first_day(on, over_time.cohorts.step),
            (percent(group.passed), *_cells(group, gave, Figure(began=on), lead)),
        )
        for on, group, gave in zip(
            over_time.cohorts.starts, over_time.groups, found.gave.over_time, strict=True
        )
    ]
    return Table(
        say("By when people signed"),
        (say("Signed in"), say("Their time that has passed"), *_headings()),
        tuple(lines),
        Line(
            say("All"),
            (
                percent(report.everybody.passed),
                *_cells(report.everybody, found.gave.gifts, Figure(), lead),
            ),
        ),
    )


def crossings_table(report: SpreadReport, words: str) -> Table:
    """Show who was brought from another country or language, by when they signed."""
    found = report.crossings
    lines = [
        Line(
            first_day(on, found.cohorts.step),
            (
                *map(few, (line.brought, line.stayed, line.crossed, line.unknown)),
                _rate(line.share, percent),
                "; ".join(_pair(pair) for pair in line.pairs) or DASH,
            ),
        )
        for on, line in zip(found.cohorts.starts, found.lines[words], strict=True)
    ]
    headings = (
        say("Signed in"), say("Brought"), say("Within"), say("From another"), say("not known"),
        say("Share from another"), say("Pairs that carried most"),
    )  # fmt: skip
    return Table(str(CROSSINGS[words]), headings, tuple(lines), Line("", ()))


def over_time_title(report: SpreadReport) -> str:
    """Say what the first and the last cohort bring that is sure; else that it cannot be told."""
    sure, step = sure_cohorts(report), report.over_time.cohorts.step
    if len(sure) < 2:
        return say("How what signers bring has changed cannot be told yet")
    (first, before), (last, after) = sure[0], sure[-1]
    said = say("%(first)s: each signer brings %(before)s. %(last)s: %(after)s")
    return said % {
        "before": _rate(before.rates.adjusted), "first": first_day(first, step),
        "after": _rate(after.rates.adjusted), "last": first_day(last, step),
    }  # fmt: skip


def sure_cohorts(report: SpreadReport) -> list[tuple[date, Group]]:
    """Return the cohorts whose rate has an interval, with their first days."""
    found = report.over_time
    pairs = zip(found.cohorts.starts, found.groups, strict=True)
    return [(on, group) for on, group in pairs if group.rates.adjusted.low is not None]


def first_day(on: date, step: str) -> str:
    """Write a month, or the week that begins on a day."""
    if step == "month":
        return written_month(on)
    return say("Week of %(day)s") % {"day": written_day(on)}


def group_name(name: str, by: str) -> str:
    """Say which channel, country or language it is; the rest together has a name too."""
    if name == OTHERS:
        return say("All others")
    if name == UNKNOWN:
        return say("not known")
    return str(CHANNELS.get(name, name)) if by == "channel" else name


def _pair(pair: Pair) -> str:
    return f"{pair.from_place} \N{RIGHTWARDS ARROW} {pair.to_place} {whole(pair.signatures)}"


def _headings() -> Sequence[str]:
    return (
        say("Signatures"), say("Brought"), say("Brought per signer so far"),
        say("With those still to come"), say("Signers behind 80%"), say("Days: median, quartiles"),
        say("Deepest generation"), say("Shared, of those asked"), say("Visits per share"),
        say("Signed per visit"), say("Gave"),
    )  # fmt: skip


def _cells(group: Group, gave: int, figure: Figure, lead: Lead) -> tuple[str, ...]:
    found = group.numbers
    return (
        led_count(group.signatures, lead(figure)),
        led_count(group.funnel.counts.recruits, lead(replace(figure, stage=BROUGHT))),
        _rate(found["recruits_per_signer_naive"]),
        _rate(found["recruits_per_signer_adjusted"]),
        _behind(group),
        _days(group),
        DASH if group.deepest is None else whole(group.deepest),
        _rate(found["shares_per_asked"], percent),
        _rate(found["visits_per_share"]),
        _rate(found["signed_per_visit"], percent),
        led_count(gave, lead(replace(figure, stage=GAVE))),
    )


def _chains(shape: Shape) -> tuple[str, ...]:
    return (whole(shape.longest), whole(shape.broadest))


def _rate(found: Estimate, write: Callable[[float | None], str] = number) -> str:
    if found.low is None:
        return why(found)
    value, low, high = (write(end) for end in (found.value, found.low, found.high))
    return f"{value} ({low} {DASH} {high})"


def _behind(group: Group) -> str:
    if group.few is None:
        return str(WHY_NOT["too_few"])
    return f"{whole(group.few.people)} ({percent(group.few.share)})"


def _days(group: Group) -> str:
    found = group.delays
    if found.lower is None:
        return str(WHY_NOT["too_few"])
    return f"{number(found.median)} ({number(found.lower)} {DASH} {number(found.upper)})"
