"""What a report about chains says, in words, charts and tables."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.queries.recruiters import MEASURES
from donations.reports import chain_tables
from donations.reports.chains import ChainReport, Leader, Measured
from mobilize.dashboards import charts, findings
from mobilize.dashboards.attribution_findings import CHAIN_NAMES
from mobilize.dashboards.charts import Axis, Bar, Svg
from mobilize.dashboards.findings import DASH, Table
from mobilize.kit.languages import written
from mobilize.kit.money import Money

WHO = {
    "began": _("Those with whom it began"),
    "on_the_way": _("Others on the way"),
    "givers": _("The givers"),
    "nobody": _("Nobody"),
}
# Evenly shared it is a measure already.
CREDITED = {name: CHAIN_NAMES[name] for name in ("root", "recursive")}
DRAWN = 12  # generations; the table has all of them in its file
MONEY = {"shared", "below", "discounted_money"}
NOTES = {
    "self_referral": _("came through their own link and were cut from it"),
    "cycle_cut": _("would have stood below themselves and were cut"),
    "known_twice": _("signatures are of people who turned out to be known twice"),
    "below_themselves": _("of these stood below themselves and were cut"),
    "came_late": _("came through a link whose visit arrived after they had their place"),
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
TABLES = {
    "generations": _("Generations"),
    "sizes": _("How large the trees are"),
    "trees": _("The largest trees"),
    "models": _("Models of chains"),
    "notes": _("What was cut or left out"),
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
        "models": models(report) if report.models else None,
        "cut": [(notes[name], words) for name, words in NOTES.items() if notes.get(name)],
        "tables": list(TABLES.items()),
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
    axis = Axis(say("Signatures"), lambda most: written(f"{most:,}"))
    return charts.bar_chart(bars, description=words, axis=axis)


def models(report: ChainReport) -> Table:
    """Put the models of chains side by side: who gets what of the money that came through links."""
    currency, every = report.summary.currency, report.models.values()

    def cells(*amounts: int) -> tuple[str, ...]:
        return tuple(written(Money(minor, currency)) for minor in amounts)

    return Table(
        caption=say("Money that came through links, under each model"),
        headings=(say("To whom"), *(str(CHAIN_NAMES[name]) for name in report.models)),
        lines=tuple(
            findings.Line(str(who), cells(*(getattr(credit, name) for credit in every)))
            for name, who in WHO.items()
        ),
        total=findings.Line(say("Total"), cells(*[report.summary.brought_minor] * len(every))),
    )


@dataclass(frozen=True)
class Shown:
    """A measure in words: what it is, and its rate with both ends of the interval, if known."""

    value: str
    rate: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A leader as the page shows them: measures, then credit, in the order of its columns."""

    leader: Leader
    cells: list[Shown]
    credit: list[str]


def of_leaders(found: list[Leader], currency: str) -> list[Line]:
    """Return what the page of leaders shows."""
    return [
        Line(
            each,
            [_shown(each.measures[name], currency * (name in MONEY)) for name in MEASURES],
            [_credited(each.brought.credit[model], currency) for model in CREDITED],
        )
        for each in found
    ]


def _shown(measured: Measured, currency: str) -> Shown:
    rate = [each for each in (measured.rate, measured.low, measured.high) if each is not None]
    return Shown(_number(measured.value, currency), tuple(_number(each, currency) for each in rate))


def _credited(minor: int | None, currency: str) -> str:
    return DASH if minor is None else written(Money(minor, currency))


def _number(number: float, currency: str) -> str:
    """Write a number of people, or of minor units if there is a currency."""
    if currency:
        return written(Money(round(number), currency))
    return written(f"{number:,.0f}" if number == int(number) else f"{number:,.2f}")


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
    if summary.top_coverage is not None:
        said.append((say("Of all who were brought, those who started the ten largest trees "
                         "stand above"), _percent(summary.top_coverage)))  # fmt: skip
    if summary.reproduction is not None:
        said.append((say("Each brings, in all the time they have"),
                     written(f"{summary.reproduction:.2f}")))  # fmt: skip
    return said


def _percent(share: float) -> str:
    return written(charts.shown_percent(round(share * 10_000), 10_000))
