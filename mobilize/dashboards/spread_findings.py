"""What a report on spreading says, in words and numbers. It adds and leaves out nothing."""

from collections.abc import Sequence

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from donations.reports.spread import WholeReport
from mobilize.dashboards.findings import Line, Table
from mobilize.kit.languages import written, written_day
from petitions.domain.estimates import Estimate
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_lines import Arrival

WHY_NOT = {
    "nobody_to_count": _("Nobody to count yet."),
    "too_early": _("Too early: nobody has had time to bring anybody."),
    "too_few": _("Not enough data."),
    "no_more_uneven_than_chance": _("Not estimable: no more uneven than chance makes it."),
    "supercritical": _(
        "Not forecastable: each signer brings one or more, so the chains need not end."
    ),
    "interval_reaches_one": _(
        "Not forecastable: it may well be that each signer brings one or more."
    ),
    "only_some_are_chosen": _("Only for everybody: take the filters away."),
    "begins_too_early": _("Not enough data: one could not sign for three days before."),
    "not_over_yet": _("Not enough data: the day after is not over."),
}
TABLES = {
    "measures": _("Measures"),
    "funnel": _("From asking to what came of it"),
    "periods": _("Signatures over time"),
    "rates": _("Brought per signer over time"),
    "generations": _("Signatures by generation"),
    "shape": _("Shape of the chains"),
    "countries": _("From country to country"),
    "languages": _("From language to language"),
    "arrivals": _("How countries came in"),
    "language_arrivals": _("How languages came in"),
    "moments": _("Moments"),
    "compared": _("Side by side"),
    "over_time": _("By when people signed"),
    "country_crossings": _("From another country, by when people signed"),
    "language_crossings": _("From another language, by when people signed"),
}
FEW = _("a few")
OWN = _("On their own")
DASH = "\N{EN DASH}"


def title(report: SpreadReport) -> str:
    """Say in one sentence what the report finds."""
    found = report.recruiting.adjusted
    if not report.signatures:
        return say("Nobody has signed in this period")
    if found.value is None or found.low is None:
        said = say("%(signatures)s signed; how many each brings cannot be told yet")
        return said % {"signatures": whole(report.signatures)}
    said = say("Each signer brings %(rate)s more, with 95%% certainty between %(low)s and %(high)s")
    return said % {
        "rate": number(found.value), "low": number(found.low), "high": number(found.high),
    }  # fmt: skip


def curve_title(report: SpreadReport) -> str:
    """Say how many of the signatures were brought by somebody."""
    brought = sum(report.generations[1:])
    said = ngettext(
        "%(brought)s of %(number)s signature came through somebody's link",
        "%(brought)s of %(number)s signatures came through somebody's link",
        report.signatures,
    )
    return said % {"brought": whole(brought), "number": whole(report.signatures)}


def forecast(report: SpreadReport) -> str:
    """Say where the chains will end, or that nobody can say."""
    size = report.future.size
    if size.value is None or size.low is None or size.high is None:
        return why(size)
    if size.high == float("inf"):
        said = say("At least %(low)s signatures, and perhaps without end.")
        return said % {"low": whole(round(size.low))}
    said = say(
        "If nobody comes on their own any more: %(value)s signatures in the end, "
        "in 95 of 100 simulated futures between %(low)s and %(high)s."
    )
    ends = {"value": size.value, "low": size.low, "high": size.high}
    return said % {name: whole(round(end)) for name, end in ends.items()}


def measures_table(whole_report: WholeReport) -> Table:
    """Show every estimate with its interval, or why there is none."""
    report = whole_report.spread
    rate, few = report.recruiting, report.inequality.few
    lines = [
        _estimate(say("Brought per signer, with those still to come"), rate.adjusted),
        _estimate(say("Brought per signer so far"), rate.naive),
        _estimate(say("Brought per signer whose time is over"), rate.matured),
        _estimate(say("Inequality k (small: a few bring nearly all)"), report.inequality.shape),
        Line(say("Ratio of one generation to the one before"), (number(report.harris), "", "")),
        Line(
            say("Signers behind 80% of what was brought"),
            (whole(few.people) if few else DASH, percent(few.share) if few else "", ""),
        ),
        Line(
            say("The same, as R and k expect"), (percent(report.inequality.expected_share), "", "")
        ),
        Line(
            say("Chance that one signer's chain ends"), (percent(report.future.extinction), "", "")
        ),
        _delays(report),
    ]
    return without_total(
        say("Measures"), (say("Measure"), say("Value"), say("95% interval"), say("Remark")), lines
    )


def periods_table(report: SpreadReport) -> Table:
    """Show the curve's numbers."""
    lines = [
        Line(
            written_day(one.on), tuple(whole(many) for many in (one.signatures, *one.by_generation))
        )
        for one in report.periods
    ]
    headings = (
        say("From"), say("Signatures"), str(OWN), say("Generation %(at)s") % {"at": 1},
        say("Generation %(at)s") % {"at": 2}, say("Further"),
    )  # fmt: skip
    return without_total(say("Signatures over time"), headings, lines)


def rates_table(report: SpreadReport) -> Table:
    """Show R of each seven days."""
    lines = [
        Line(
            f"{written_day(one.first)} {DASH} {written_day(one.last)}",
            (
                number(one.posterior.mean),
                _span(one.posterior.low, one.posterior.high),
                whole(one.posterior.brought),
                "" if one.posterior.is_firm else str(WHY_NOT["too_few"]),
            ),
        )
        for one in report.rates
    ]
    headings = (
        say("Seven days"), say("Brought per signer"), say("95% interval"), say("Brought"),
        say("Remark"),
    )  # fmt: skip
    return without_total(say("Brought per signer over time"), headings, lines)


def shape_table(report: SpreadReport) -> Table:
    """Show the shape of the chains, from the first look at it to the last."""
    lines = [
        Line(
            written_day(one.on),
            (
                *(whole(many) for many in (one.shape.trees, one.shape.alone, one.shape.largest,
                                           one.shape.longest, one.shape.broadest)),
                number(one.shape.mean_virality),
                number(one.shape.median_virality),
                number(one.shape.largest_virality),
            ),
        )
        for one in report.growth
    ]  # fmt: skip
    headings = (
        say("Until"), say("Chains"), say("Alone"), say("Largest"), say("Longest"), say("Broadest"),
        say("Virality: mean"), say("Median"), say("Of the largest"),
    )  # fmt: skip
    return without_total(say("Shape of the chains"), headings, lines)


def arrivals_table(arrivals: Sequence[Arrival], *, caption: str, corner: str) -> Table:
    """Show countries or languages in the order in which they came in."""
    lines = [
        Line(
            one.name or say("not known"),
            (
                written_day(one.first_on) if one.first_on else DASH,
                DASH if one.first_on is None else one.through or str(OWN),
                few(one.number),
            ),
        )
        for one in arrivals
    ]
    headings = (corner, say("First signature"), say("Through"), say("Signatures"))
    return without_total(caption, headings, lines)


def why(found: Estimate) -> str:
    """Say why there is no number, or no interval."""
    return str(WHY_NOT[found.why]) if found.why else ""


def number(value: float | None) -> str:
    """Write a measure with two decimals."""
    return DASH if value is None else written(f"{value:,.2f}")


def whole(value: int) -> str:
    """Write a count."""
    return written(f"{value:,}")


def few(many: int | None) -> str:
    """Write a count, or that it is a few."""
    return str(FEW) if many is None else whole(many)


def percent(value: float | None) -> str:
    """Write a share with one decimal."""
    return DASH if value is None else written(f"{100 * value:.1f}\N{NO-BREAK SPACE}%")


def _delays(report: SpreadReport) -> Line:
    found = report.delays
    said = say("Days from a signature to the one it brings: median, quartiles")
    left_out = found.not_after + found.too_long
    remark = say("%(number)s left out as implausible") % {"number": left_out} if left_out else ""
    if found.lower is None or found.upper is None:
        return Line(said, (DASH, "", str(WHY_NOT["nobody_to_count"])))
    return Line(said, (number(found.median), _span(found.lower, found.upper), remark))


def _estimate(name: str, found: Estimate) -> Line:
    span = "" if found.low is None else _span(found.low, found.high)
    return Line(name, (number(found.value), span, why(found)))


def _span(low: float, high: float | None) -> str:
    open_ended = high is None or high == float("inf")
    return f"{number(low)} {DASH} {say('open') if open_ended else number(high)}"


def without_total(caption: str, headings: tuple[str, ...], lines: list[Line]) -> Table:
    """Return a table whose lines add up to nothing."""
    return Table(caption, headings, tuple(lines), Line("", ()))
