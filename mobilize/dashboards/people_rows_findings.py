"""What those did first who were new to a cause, or came back, in words and a table."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.people_rows import NEW, RETURNING, Deed, PeopleRows
from mobilize.dashboards.findings import Line, Table, led
from mobilize.kit.languages import written_day, written_moment

WHO_NAMES = {NEW: _("New supporters"), RETURNING: _("Returning supporters")}
DEEDS = {"signature": _("Signed"), "pledge": _("Promised or gave")}
PAGES = {"signature": "staff-chains-node", "pledge": "staff-attribution-gift"}


def figure(who: str, since: date, until: date) -> str:
    """Say which number of people this is."""
    days = written_day(since)
    if until != since:
        days = say("%(since)s to %(until)s") % {"since": days, "until": written_day(until)}
    return f"{WHO_NAMES[who]}, {days}"


def rows_table(found: PeopleRows, org: str, *, opens_chains: bool) -> Table:
    """Show one row for each of them, which leads to the gift, or to the signature in its chain.

    A chain opens to those who may see names.
    """

    def line(row: Deed) -> Line:
        opens = row.what == "pledge" or opens_chains
        page = reverse(PAGES[row.what], args=[org, row.id]) if opens else ""
        return Line(written_moment(row.at), (led(str(DEEDS[row.what]), page),))

    return Table(
        caption=say("What each of them did first in this time"),
        headings=(say("When"), say("What")),
        lines=tuple(map(line, found.rows)),
        total=Line("", ()),
    )
