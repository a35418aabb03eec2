"""The report on spreading as tables for a spreadsheet, one for every chart."""

from collections.abc import Callable, Iterable, Sequence

from donations.api.spread_group_tables import (
    compared,
    country_crossings,
    language_crossings,
    over_time,
)
from donations.api.spread_numbers import ends, or_few, rounded
from donations.reports.spread import WholeReport
from mobilize.kit.spreadsheets import Cell
from petitions.domain.crossing import Matrix
from petitions.domain.estimates import Estimate

Rows = Iterable[Sequence[Cell]]
OTHERS = "all others"


def measures(whole: WholeReport) -> Rows:
    """Return every estimate with its interval, or why there is none."""
    report = whole.spread
    yield ("measure", "value", "low", "high", "why")
    yield _line("recruits_per_signer_naive", report.recruiting.naive)
    yield _line("recruits_per_signer_adjusted", report.recruiting.adjusted)
    yield _line("recruits_per_signer_matured", report.recruiting.matured)
    yield _alone("generation_ratio", report.harris)
    yield _line("shape_k", report.inequality.shape)
    few = report.inequality.few
    yield _alone("people_who_brought_80_percent", few.people if few else None)
    yield _alone("their_share_of_signers", few.share if few else None)
    yield _alone("their_share_expected", report.inequality.expected_share)
    yield _line("final_size", report.future.size)
    yield _alone("chance_that_a_chain_ends", report.future.extinction)
    yield _line("delay_days_quartiles", _quartiles(whole))


def funnel(whole: WholeReport) -> Rows:
    """Return the people of each step and the share of the step before."""
    found, counts = whole.spread.funnel, whole.spread.funnel.counts
    yield ("step", "number", "rate", "low", "high", "why")
    yield ("signers", counts.signers, None, None, None, "")
    yield ("asked", counts.asked, None, None, None, "")
    yield _step("shared", counts.shared, found.shares_per_asked)
    yield _step("visits", counts.visits, found.visits_per_share)
    yield _step("signed", counts.recruits, found.signed_per_visit)
    yield _step("gave", whole.gave.gifts, whole.gave.per_visit)


def periods(whole: WholeReport) -> Rows:
    """Return the signatures by day or week and generation."""
    yield ("from", "signatures", "on_their_own", "first", "second", "third_and_on")
    for one in whole.spread.periods:
        yield (one.on.isoformat(), one.signatures, *one.by_generation)


def rates(whole: WholeReport) -> Rows:
    """Return R of every seven days."""
    yield ("first", "last", "mean", "low", "high", "brought", "firm")
    for one in whole.spread.rates:
        found = one.posterior
        numbers = (rounded(number) for number in (found.mean, found.low, found.high))
        yield (
            one.first.isoformat(), one.last.isoformat(), *numbers, found.brought,
            "yes" if found.is_firm else "no",
        )  # fmt: skip


def generations(whole: WholeReport) -> Rows:
    """Return how many signed in each generation."""
    yield ("generation", "signatures")
    yield from enumerate(whole.spread.generations)


def countries(whole: WholeReport) -> Rows:
    """Return the matrix of countries."""
    return _matrix(whole.spread.matrices["countries"])


def languages(whole: WholeReport) -> Rows:
    """Return the matrix of languages."""
    return _matrix(whole.spread.matrices["languages"])


def arrivals(whole: WholeReport) -> Rows:
    """Return the countries in the order in which they came in, with their periods."""
    return _arrivals(whole, "countries", heading="country")


def language_arrivals(whole: WholeReport) -> Rows:
    """Return the languages likewise."""
    return _arrivals(whole, "languages", heading="language")


def shape(whole: WholeReport) -> Rows:
    """Return the shape of the chains, from the first look at it to the last."""
    yield (
        "on", "trees", "alone", "largest", "longest", "broadest", "mean_virality",
        "median_virality", "largest_virality",
    )  # fmt: skip
    for one in whole.spread.growth:
        found = one.shape
        virality = (found.mean_virality, found.median_virality, found.largest_virality)
        yield (
            one.on.isoformat(), found.trees, found.alone, found.largest, found.longest,
            found.broadest, *map(rounded, virality),
        )  # fmt: skip


def moments(whole: WholeReport) -> Rows:
    """Return the moments and their lifts."""
    yield (
        "number", "happened_at", "kind", "label", "before", "after", "ratio", "low", "high", "why",
        "overlaps",
    )  # fmt: skip
    for one in whole.moments:
        moment, lift = one.moment, one.lift
        others = " ".join(str(place + 1) for place in lift.overlaps)
        yield (
            one.number, moment.happened_at.isoformat(), moment.kind, moment.label, lift.before,
            lift.after, *ends(lift.ratio), lift.ratio.why, others,
        )  # fmt: skip


TABLES: dict[str, Callable[[WholeReport], Rows]] = {
    table.__name__: table
    for table in (
        measures, funnel, periods, rates, generations, shape, countries, languages, arrivals,
        language_arrivals, moments, compared, over_time, country_crossings, language_crossings,
    )
}  # fmt: skip
NAMES = tuple(TABLES)


def _matrix(matrix: Matrix) -> Rows:
    names = list(matrix.names)
    if matrix.others:
        names[-1] = OTHERS
    yield ("from", *names)
    for name, line in zip(names, matrix.lines, strict=True):
        yield (name, *map(or_few, line.cells))


def _arrivals(whole: WholeReport, words: str, *, heading: str) -> Rows:
    starts = [one.on.isoformat() for one in whole.spread.periods]
    yield (heading, "signatures", "first_on", "through", *starts)
    for one in whole.spread.arrivals[words]:
        first = one.first_on.isoformat() if one.first_on else None
        yield (one.name, or_few(one.number), first, one.through, *map(or_few, one.by_period))


def _alone(measure: str, value: float | None) -> Sequence[Cell]:
    """Return the line of a number that has no interval."""
    return (measure, rounded(value), None, None, "")


def _quartiles(whole: WholeReport) -> Estimate:
    found = whole.spread.delays
    why = "" if found.pairs else "nobody_to_count"
    return Estimate(found.median, found.lower, found.upper, why)


def _line(name: str, found: Estimate) -> Sequence[Cell]:
    return (name, *ends(found), found.why)


def _step(name: str, many: int, found: Estimate) -> Sequence[Cell]:
    return (name, many, *ends(found), found.why)
