"""What stands behind a figure of the channel report, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports import channel_signatures
from donations.reports.channel_rows import BACK, GIFTS, PROMISED, Booked, Figure, RowsBehind
from donations.reports.channel_signatures import Signed
from mobilize.dashboards import findings
from mobilize.dashboards.findings import (
    CHANNELS,
    MODEL_NAMES,
    RAIL_NAMES,
    Line,
    Linked,
    Table,
    led,
)
from mobilize.kit.languages import written, written_day, written_moment
from mobilize.kit.money import Money

ARROW = " → "
_ALL = {
    None: _("Everything received"), GIFTS: _("Gifts that came"), BACK: _("What went back"),
    PROMISED: _("Promised, less what was called off"),
}  # fmt: skip


def figure(of: Figure) -> str:
    """Say which figure of money this is."""
    name = str(_ALL[of.part])
    if of.channel is not None:
        name = f"{_credited(of)} ({name})" if of.part else _credited(of)
    return f"{name}, {RAIL_NAMES[of.rail]}" if of.rail else name


def count(of: Figure) -> str:
    """Say which count of signatures this is."""
    every = say("Confirmed signatures")
    return every if of.channel is None else f"{_credited(of)} ({every})"


def signatures_table(
    found: channel_signatures.RowsBehind, org: str, *, opens_chains: bool
) -> Table:
    """Show how each came and what of it the channel got; it leads to its place in the chain.

    A chain opens to those who may see names.
    """

    def line(row: Signed) -> Line:
        node = reverse("staff-chains-node", args=[org, row.id]) if opens_chains else ""
        part = written(f"{float(row.credited):.2f}")
        return Line(written_moment(row.confirmed_at), (_way(row.journey), led(part, node)))

    return Table(
        caption=say("Signatures"),
        headings=(say("When"), say("Way"), say("Credited")),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", findings.count(found.total))),
    )


def rows_table(found: RowsBehind, of: Figure, org: str) -> Table:
    """Show what was booked and what of it the channel got; each leads to its gift."""
    caption = say("Promises and what was called off, %(currency)s")
    if of.part != PROMISED:
        caption = say("What was booked, %(currency)s")

    def line(row: Booked) -> Line:
        gift = reverse("staff-attribution-gift", args=[org, row.pledge_id])
        credited = Linked(_money(row.credited_minor, found), gift)
        cells = (
            str(RAIL_NAMES[row.rail]),
            _way(row.journey),
            _money(row.amount_minor, found),
            credited,
        )
        return Line(written_day(row.booked_on), cells)

    return Table(
        caption=caption % {"currency": found.currency},
        headings=(say("Booked on"), say("Rail"), say("Way"), say("Amount"), say("Credited")),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", "", "", _money(found.total_minor, found))),
    )


def _money(minor: int, found: RowsBehind) -> str:
    return written(Money(minor, found.currency))


def _credited(of: Figure) -> str:
    label = {"name": CHANNELS[str(of.channel)], "model": MODEL_NAMES[of.model]}
    return say("%(name)s, under “%(model)s”") % label


def _way(journey: tuple[str, ...]) -> str:
    return ARROW.join(str(CHANNELS[channel]) for channel in journey)
