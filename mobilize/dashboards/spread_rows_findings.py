"""What stands behind a count of the report on spreading, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say

from mobilize.dashboards.findings import CHANNELS, Line, Table, led
from mobilize.dashboards.spread_findings import OWN
from mobilize.kit.languages import written_moment
from petitions.reports.spread_rows import Figure, RowsBehind, Signed


def figure(of: Figure) -> str:
    """Say which count this is."""
    if of.across:
        names = {"origin": _word(of.origin), "destination": _word(of.destination)}
        return say("Brought by somebody of “%(origin)s”, of “%(destination)s”") % names
    if of.generation is None:
        return say("Everybody who signed")
    if not of.generation:
        return say("Signed on their own")
    return say("Signed in generation %(at)s") % {"at": of.generation}


def rows_table(found: RowsBehind, org: str, *, opens_chains: bool) -> Table:
    """Show each signature; it leads to its place in the chain, and so does whose link it was.

    A chain opens to those who may see names.
    """

    def node(row_id: object) -> str:
        return reverse("staff-chains-node", args=[org, row_id]) if opens_chains else ""

    def line(row: Signed) -> Line:
        cells = (
            led(say("Generation %(at)s") % {"at": row.generation}, node(row.id)),
            led(say("A signer"), node(row.through)) if row.through else str(OWN),
            str(CHANNELS.get(row.channel, row.channel)),
            _word(row.country),
            _word(row.language),
        )
        return Line(written_moment(row.at), cells)

    return Table(
        caption=say("Signatures"),
        headings=(
            say("When"), say("Place"), say("Brought by"), say("Channel"), say("Country"),
            say("Language"),
        ),
        lines=tuple(map(line, found.rows)),
        total=Line("", ()),
    )  # fmt: skip


def _word(word: str) -> str:
    return word or say("not known")
