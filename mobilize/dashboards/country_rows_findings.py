"""What stands behind a figure by country, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.country_rows import (
    GIVERS,
    SIGNATURES,
    SUPPORTERS,
    Behind,
    CountryRows,
    Figure,
)
from mobilize.dashboards import country_findings
from mobilize.dashboards.findings import Line, Table, led
from mobilize.dashboards.people_rows_findings import DEEDS, PAGES
from mobilize.kit.languages import written, written_moment
from mobilize.kit.money import Money

NAMES = {SIGNATURES: _("Signatures"), SUPPORTERS: _("Supporters"), GIVERS: _("Givers")}
CAPTIONS = {
    SIGNATURES: _("Signatures"),
    SUPPORTERS: _("What each of them did first"),
    GIVERS: _("The first gift of each, and what they gave in all"),
}


def figure(of: Figure) -> str:
    """Say which figure this is."""
    if of.country is None:
        return str(NAMES[of.of])
    said = {"what": NAMES[of.of], "country": country_findings.name(of.country)}
    return say("%(what)s: %(country)s") % said


def rows_table(found: CountryRows, of: Figure, org: str, *, opens_chains: bool) -> Table:
    """Show each row, which leads to the gift, or to the signature in its chain.

    A chain opens to those who may see names.
    """

    def line(row: Behind) -> Line:
        opens = row.what == "pledge" or opens_chains
        page = reverse(PAGES[row.what], args=[org, row.id]) if opens else ""
        gave = () if row.minor is None else (_money(row.minor, found),)
        return Line(written_moment(row.at), (led(str(DEEDS[row.what]), page), *gave))

    gave = found.minor is not None
    return Table(
        caption=str(CAPTIONS[of.of]),
        headings=(say("When"), say("What"), *([say("Money, net")] if gave else [])),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", _money(found.minor or 0, found)))
        if gave
        else Line("", ()),
    )


def _money(minor: int, found: CountryRows) -> str:
    return written(Money(minor, found.currency))
