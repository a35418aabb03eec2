"""What a report by country says, in words, a map and a table."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from donations.domain.by_country import LEAST, Row
from donations.reports.by_country import CountryReport
from donations.reports.country_rows import GIVERS, SUPPORTERS, UNKNOWN
from mobilize.dashboards import charts, tile_map
from mobilize.dashboards.charts import Svg
from mobilize.dashboards.findings import Line, Table, led
from mobilize.dashboards.tile_map import Tile
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from petitions.pages.countries import COUNTRIES

SIGNATURES, MONEY = "signatures", "money_minor"
DASH = "\N{EN DASH}"
# What stands behind each column, where the country is not known or is not asked for there.
OF = {SIGNATURES: SIGNATURES, SUPPORTERS: SUPPORTERS, GIVERS: GIVERS, MONEY: GIVERS}


@dataclass(frozen=True)
class Leads:
    """Addresses of the rows behind figures: a row for each gift or signature, or for each person.

    That of conversions has a query already. It knows no country that is not known.
    """

    conversions: str
    rows: str


def title(report: CountryReport, shown: str) -> str:
    """Say in one sentence where most of what is shown comes from."""
    known = [row for row in report.rows if row.country and (getattr(row, shown) or 0) > 0]
    if not known:
        return _nothing(report, shown)
    top = max(known, key=lambda row: getattr(row, shown))
    value, whole = getattr(top, shown), getattr(report.whole, shown)
    said = {
        "country": name(top.country),
        "value": _value(value, report, shown),
        "share": written(charts.shown_percent(value, whole or 0)),
        "whole": "" if whole is None else _value(whole, report, shown),
        "what": _what(shown),
    }
    if whole is None or whole <= 0:
        return say("%(what)s: most from %(country)s, %(value)s") % said
    return say("%(what)s: most from %(country)s, %(share)s of %(whole)s") % said


def known(report: CountryReport) -> str:
    """Say from how many countries something came."""
    many = sum(1 for row in report.rows if row.country)
    said = ngettext("Something came from %(many)s country.",
                    "Something came from %(many)s countries.", many)  # fmt: skip
    return said % {"many": many} if many else ""


def country_map(report: CountryReport, shown: str) -> Svg:
    """Draw the map of what is shown; the unknown have no place on it."""
    highest = _highest(report, shown)
    tiles = {
        row.country: Tile(_level(row, shown, highest), _words(row, report, shown))
        for row in report.rows
        if row.country
    }
    alternative = say("Map of the world, a tile for each country. %(finding)s. %(known)s "
                      "The table below has the same numbers.")  # fmt: skip
    said = {"finding": title(report, shown), "known": known(report)}
    return tile_map.draw(tiles, description=alternative % said)


def legend(report: CountryReport, shown: str) -> list[tuple[Svg, str]]:
    """Return a sample and its words for what the map shows, the fullest first."""
    highest = _highest(report, shown)
    levels = {_level(row, shown, highest) for row in report.rows if row.country}
    lines = [
        (
            tile_map.sample(one),
            say("%(least)s and more")
            % {"least": _value(_least(one, highest, shown), report, shown)},
        )
        for one in reversed(tile_map.LEVELS)
        if one in levels
    ]
    few = [(tile_map.sample(None), say("of fewer than %(least)s") % {"least": LEAST})]
    return [*lines, *(few if None in levels else []), (tile_map.sample(0), say("nothing"))]


def table(report: CountryReport, *, leads: Leads) -> Table:
    """Show every country; what is not known stands in a line of its own.

    Each figure leads to the rows behind it, unless it is nothing, of a few, or left out.
    """
    return Table(
        caption=say("By country, money in %(currency)s") % {"currency": report.currency},
        headings=(
            say("Country"), say("Signatures"), say("Supporters"), say("Givers"),
            say("Money settled"),
        ),
        lines=tuple(
            Line(
                name(row.country),
                _cells(row, report, leads, country=row.country),
                untagged=not row.country,
            )
            for row in report.rows
        ),
        total=Line(say("Total"), _cells(report.whole, report, leads, country=None)),
    )  # fmt: skip


def other_currencies(report: CountryReport) -> str:
    """Say what came in other currencies."""
    amounts = [written(Money(minor, code)) for code, minor in report.other_currencies.items()]
    if not amounts:
        return ""
    return say("In other currencies, and in no figure here: %(amounts)s.") % {
        "amounts": ", ".join(amounts)
    }


def name(country: str) -> str:
    """Return a country's name in the language spoken now; the code where there is none."""
    return str(COUNTRIES.get(country, country)) or say("Not known")


def _nothing(report: CountryReport, shown: str) -> str:
    if not any(getattr(row, shown) is None or getattr(row, shown) for row in report.rows):
        return say("%(what)s: nothing has come yet") % {"what": _what(shown)}
    return say("%(what)s: from no known country more than a few") % {"what": _what(shown)}


def _what(shown: str) -> str:
    return {
        SIGNATURES: say("Signatures"), "supporters": say("Supporters"), MONEY: say("Money settled"),
    }[shown]  # fmt: skip


def _highest(report: CountryReport, shown: str) -> int:
    return max((getattr(row, shown) or 0 for row in report.rows if row.country), default=0)


def _level(row: Row, shown: str, highest: int) -> int | None:
    value = getattr(row, shown)
    return None if value is None else tile_map.level(value, highest)


def _least(level: int, highest: int, shown: str) -> int:
    """Return where a level begins: no number of people or signatures under five is shown."""
    return max(tile_map.least(level, highest), 1 if shown == MONEY else LEAST)


def _words(row: Row, report: CountryReport, shown: str) -> str:
    value = getattr(row, shown)
    return f"{name(row.country)}: {_few() if value is None else _value(value, report, shown)}"


def _cells(
    row: Row, report: CountryReport, leads: Leads, *, country: str | None
) -> tuple[str, ...]:
    """Write the columns of a country, or where it is None of all of them, each led to its rows."""
    return tuple(
        led(
            _cell(getattr(row, column), report, column, of_all=country is None),
            _lead(column, country, report, leads) if getattr(row, column) else "",
        )
        for column in OF
    )


def _cell(value: int | None, report: CountryReport, column: str, *, of_all: bool) -> str:
    if value is None:
        return DASH if of_all or column == MONEY else _few()
    return _amount(value, report) if column == MONEY else written(f"{value:,}")


def _lead(column: str, country: str | None, report: CountryReport, leads: Leads) -> str:
    where = {} if country is None else {"country": country or UNKNOWN}
    money = {} if column in {SIGNATURES, SUPPORTERS} else {"currency": report.currency}
    if country == "" or column in {SUPPORTERS, GIVERS}:
        return f"{leads.rows}?{urlencode({'of': OF[column], **money, **where})}"
    conversion = {"conversion": "signature"} if column == SIGNATURES else money
    return f"{leads.conversions}&{urlencode({**conversion, **where})}"


def _value(value: int, report: CountryReport, shown: str) -> str:
    if shown == MONEY:
        return written(Money(value, report.currency))
    return written(f"{value:,}")


def _amount(minor: int, report: CountryReport) -> str:
    return written(Money(minor, report.currency)).removesuffix(f" {report.currency}")


def _few() -> str:
    return say("a few")
