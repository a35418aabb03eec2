"""The gifts that came through signers' links, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say

from donations.reports.spread_gift_rows import Gift, RowsBehind
from mobilize.dashboards.findings import CHANNELS, Line, Table, led
from mobilize.dashboards.spread_led_tables import moneys
from mobilize.kit.languages import written_moment


def rows_table(found: RowsBehind, org: str, *, opens_chains: bool, opens_gifts: bool) -> Table:
    """Show each gift; it leads to what explains it, and to the place of whose link it came by.

    A chain opens to those who may see names, a gift to those who see all petitions.
    """

    def line(row: Gift) -> Line:
        node = reverse("staff-chains-node", args=[org, row.through]) if opens_chains else ""
        gift = reverse("staff-attribution-gift", args=[org, row.id]) if opens_gifts else ""
        cells = (
            led(say("A signer"), node),
            str(CHANNELS.get(row.channel, row.channel)),
            led(moneys({row.currency: row.net_minor}), gift),
        )
        return Line(written_moment(row.at), cells)

    return Table(
        caption=say("Gifts"),
        headings=(say("When"), say("Brought by"), say("Channel"), say("Amount")),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", "", moneys(found.money_minor))),
    )
