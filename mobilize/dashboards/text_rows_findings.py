"""What stands behind a figure of text gifts, in words and a table."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.text_rows import (
    ASKED,
    OUTSTANDING,
    PLEDGED,
    RECEIVED,
    REFUSED,
    RETURNED,
    Figure,
    Texted,
    TextRows,
)
from mobilize.dashboards.findings import CHANNELS, Line, Table, led
from mobilize.dashboards.templatetags.papers import MOVEMENTS
from mobilize.dashboards.text_words import FATES, RESULTS
from mobilize.kit.languages import written, written_moment
from mobilize.kit.money import Money

NAMES = {
    ASKED: _("Asked"), PLEDGED: _("Pledged"), RECEIVED: _("Received"), REFUSED: _("Refused"),
    RETURNED: _("Given back"), OUTSTANDING: _("Still to come"),
}  # fmt: skip
WHAT: Mapping[str, Mapping[str, Any]] = {ASKED: FATES, RECEIVED: MOVEMENTS, RETURNED: MOVEMENTS}


def figure(of: Figure) -> str:
    """Say which figure this is."""
    parts = [str(NAMES[of.of])]
    if of.keyword is not None:
        parts.append(f"{of.keyword.word} → {of.keyword.number}")
    if of.channel:
        parts.append(str(CHANNELS.get(of.channel, of.channel)))
    return " · ".join(parts)


def rows_table(found: TextRows, of: Figure, org: str) -> Table:
    """Show each row, its amount led to the gift; messages that became none lead nowhere."""
    words = WHAT.get(of.of, RESULTS)

    def line(row: Texted) -> Line:
        gift = reverse("staff-attribution-gift", args=[org, row.gift]) if row.gift else ""
        what = str(words.get(row.what, row.what))
        if row.minor is None:
            return Line(written_moment(row.at), (row.word, led(what, gift)))
        return Line(written_moment(row.at), (row.word, what, led(_money(row.minor, found), gift)))

    has_money = found.minor is not None
    return Table(
        caption=say("By text"),
        headings=(
            say("When"), say("Keyword"), say("What became of it"),
            *([say("Amount")] if has_money else []),
        ),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them"), ("", "", _money(found.minor or 0, found)))
        if has_money
        else Line("", ()),
    )  # fmt: skip


def _money(minor: int, found: TextRows) -> str:
    return written(Money(minor, found.currency))
