"""What those did first who were new to a cause, or came back, in words and a table."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.people_rows import NEW, RETURNING, Deed, PeopleRows
from mobilize.dashboards.findings import Line, Linked, Table
from mobilize.kit.languages import written_day, written_moment

WHO_NAMES = {NEW: _("New supporters"), RETURNING: _("Returning supporters")}
DEEDS = {"signature": _("Signed"), "pledge": _("Promised or gave")}
_PAGES = {"signature": "staff-chains-node", "pledge": "staff-attribution-gift"}


def figure(who: str, since: date, until: date) -> str:
    """Say which number of people this is."""
    days = written_day(since)
    if until != since:
        days = say("%(since)s to %(until)s") % {"since": days, "until": written_day(until)}
    return f"{WHO_NAMES[who]}, {days}"


def rows_table(found: PeopleRows, org: str) -> Table:
    """Show one row for each of them, which leads to the signature or the gift."""

    def line(row: Deed) -> Line:
        page = reverse(_PAGES[row.what], args=[org, row.id])
        return Line(written_moment(row.at), (Linked(str(DEEDS[row.what]), page),))

    return Table(
        caption=say("What each of them did first in this time"),
        headings=(say("When"), say("What")),
        lines=tuple(map(line, found.rows)),
        total=Line("", ()),
    )
