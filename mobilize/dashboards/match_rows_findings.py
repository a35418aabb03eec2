"""What stands behind a figure of a match offer, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.match_rows import (
    CAP,
    DRAW,
    HELD,
    HOLD,
    LEFT,
    OPEN,
    OWED,
    PAID,
    PAYMENT,
    Matched,
    MatchRows,
)
from mobilize.dashboards.findings import Line, Table, led
from mobilize.kit.languages import written, written_moment
from mobilize.kit.money import Money

NAMES = {
    HELD: _("Held"), OWED: _("Owed"), PAID: _("Paid"), OPEN: _("Still to pay"),
    LEFT: _("Left in the pool"),
}  # fmt: skip
WHAT = {
    HOLD: _("Held while a gift is being paid"),
    DRAW: _("Matched for a gift, or taken back with it"),
    PAYMENT: _("The matcher's own gift, or what went back of it"),
    CAP: _("The cap"),
}


def rows_table(found: MatchRows, org: str) -> Table:
    """Show what each adds to the figure, led to its gift."""

    def line(row: Matched) -> Line:
        gift = reverse("staff-attribution-gift", args=[org, row.gift]) if row.gift else ""
        return Line(
            written_moment(row.at), (str(WHAT[row.what]), led(_money(row.minor, found), gift))
        )

    return Table(
        caption=say("What it adds up to"),
        headings=(say("When"), say("What"), say("Amount")),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", _money(found.minor, found))),
    )


def _money(minor: int, found: MatchRows) -> str:
    return written(Money(minor, found.currency))
