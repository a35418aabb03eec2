"""What stands behind a figure of the channel report, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.channel_rows import BACK, GIFTS, Booked, Figure, RowsBehind
from mobilize.dashboards.findings import CHANNELS, MODEL_NAMES, RAIL_NAMES, Line, Linked, Table
from mobilize.kit.languages import written, written_day
from mobilize.kit.money import Money

ARROW = " → "
_ALL = {
    None: _("Everything received"), GIFTS: _("Gifts that came"), BACK: _("What went back"),
}  # fmt: skip


def figure(of: Figure) -> str:
    """Say which figure this is."""
    name = str(_ALL[of.part])
    if of.channel is not None:
        label = {"name": CHANNELS[of.channel], "model": MODEL_NAMES[of.model]}
        name = say("%(name)s, under “%(model)s”") % label
    return f"{name}, {RAIL_NAMES[of.rail]}" if of.rail else name


def rows_table(found: RowsBehind, org: str) -> Table:
    """Show what was booked and what of it the channel got; each leads to its gift."""

    def line(row: Booked) -> Line:
        way = ARROW.join(str(CHANNELS[channel]) for channel in row.journey)
        gift = reverse("staff-attribution-gift", args=[org, row.pledge_id])
        credited = Linked(_money(row.credited_minor, found), gift)
        cells = (str(RAIL_NAMES[row.rail]), way, _money(row.amount_minor, found), credited)
        return Line(written_day(row.booked_on), cells)

    return Table(
        caption=say("What was booked, %(currency)s") % {"currency": found.currency},
        headings=(say("Booked on"), say("Rail"), say("Way"), say("Amount"), say("Credited")),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", "", "", _money(found.total_minor, found))),
    )


def _money(minor: int, found: RowsBehind) -> str:
    return written(Money(minor, found.currency))
