"""What stands behind a figure about returning donors, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from donations.queries.cohort_rows import Cell
from donations.reports.cohort_rows import CohortRows
from mobilize.dashboards.findings import Line, Linked, Table
from mobilize.dashboards.templatetags.papers import MOVEMENTS
from mobilize.kit.languages import written, written_day, written_month
from mobilize.kit.money import Money


def figure(cell: Cell) -> str:
    """Say which figure this is."""
    if cell.everybody:
        return say("Everything received")
    if cell.began is None:
        return say("Given by nobody known")
    month = written_month(cell.began)
    if cell.after is None:
        return say("Donors whose first gift came in %(month)s") % {"month": month}
    said = say("Donors whose first gift came in %(month)s, in month %(after)d after it")
    return said % {"month": month, "after": cell.after}


def summary(found: CohortRows) -> str:
    """Say what the rows come to."""
    said = ngettext(
        "%(donors)s donor gave; %(money)s came to them all, net of what went back.",
        "%(donors)s donors gave; %(money)s came to them all, net of what went back.",
        found.donors,
    )
    money = written(Money(found.minor, found.currency))
    return said % {"donors": written(f"{found.donors:,}"), "money": money}


def rows_table(found: CohortRows, org: str) -> Table:
    """Show what was booked, each amount led to its gift."""
    return Table(
        caption=say("What was booked"),
        headings=(say("Day"), say("What"), say("Amount")),
        lines=tuple(
            Line(
                written_day(row.booked_on),
                (
                    str(MOVEMENTS[row.kind]),
                    Linked(
                        written(Money(row.minor, row.currency)),
                        reverse("staff-attribution-gift", args=[org, row.pledge]),
                    ),
                ),
            )
            for row in found.rows
        ),
        total=Line("", ()),
    )
