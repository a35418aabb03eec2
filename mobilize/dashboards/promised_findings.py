"""What stands behind a figure of what was promised, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.promised_rows import Figure, Pledged, RowsBehind
from mobilize.dashboards.findings import RAIL_NAMES, Line, Linked, Table
from mobilize.dashboards.pledge_forms import SHOWN
from mobilize.kit.languages import written, written_moment
from mobilize.kit.money import Money

NAMES = {
    "promised_minor": _("Promised"),
    "arrived_minor": _("Arrived"),
    "outstanding_minor": _("Still expected"),
    "lapsed_minor": _("Lapsed"),
    "waiting_minor": _("Waiting for a condition"),
    "called_off_minor": _("Called off"),
    "void_minor": _("Condition missed"),
    "met_promised_minor": _("Promised on conditions that were met"),
    "met_arrived_minor": _("Arrived, after a condition was met"),
    "met_failing_minor": _("Expected, but a payment failed"),
    "met_lost_minor": _("Will not arrive, after a condition was met"),
}


def figure(of: Figure) -> str:
    """Say which figure this is."""
    return f"{of.cause.title}, {NAMES[of.name]}"


def rows_table(found: RowsBehind, org: str) -> Table:
    """Show each pledge, and what of it is in the figure, which leads to what came of it."""

    def money(minor: int) -> str:
        return written(Money(minor, found.currency))

    def line(row: Pledged) -> Line:
        gift = reverse("staff-attribution-gift", args=[org, row.id])
        part = Linked(money(row.part_minor), gift)
        state = str(SHOWN[row.state])
        cells = (str(RAIL_NAMES[row.rail]), state, money(row.amount_minor), part)
        return Line(written_moment(row.made_at), cells)

    return Table(
        caption=say("Pledges, %(currency)s") % {"currency": found.currency},
        headings=(say("Made"), say("Rail"), say("State"), say("Amount"), say("Of it, here")),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", "", "", money(found.total_minor))),
    )
