"""What stands behind a count of the report on spreading, in words and a table."""

from django.urls import reverse
from django.utils.translation import gettext as say

from mobilize.dashboards.findings import CHANNELS, Line, Table, led
from mobilize.dashboards.spread_findings import OWN, whole
from mobilize.dashboards.spread_group_findings import group_name
from mobilize.dashboards.spread_led_tables import STAGE_NAMES
from mobilize.kit.languages import written_day, written_moment
from petitions.reports.spread_rows import ALL_OTHERS, VISITS, Figure, RowsBehind, Signed


def figure(of: Figure, by: str) -> str:
    """Say which count this is."""
    said = [_which(of)]
    if of.group:
        said.append(group_name("" if of.group == ALL_OTHERS else of.group, by))
    if of.began:
        said.append(say("of the week or month of %(day)s") % {"day": written_day(of.began)})
    return ", ".join(said)


def rows_table(found: RowsBehind, of: Figure, org: str, *, opens_chains: bool) -> Table:
    """Show each signature; it leads to its place in the chain, and so does whose link it was.

    A chain opens to those who may see names. Of visits it says how many, and what they come to.
    """
    visits = of.stage == VISITS

    def node(row_id: object) -> str:
        return reverse("staff-chains-node", args=[org, row_id]) if opens_chains else ""

    def line(row: Signed) -> Line:
        cells = (
            led(say("Generation %(at)s") % {"at": row.generation}, node(row.id)),
            led(say("A signer"), node(row.through)) if row.through else str(OWN),
            str(CHANNELS.get(row.channel, row.channel)),
            _word(row.country),
            _word(row.language),
            *([whole(row.times)] if visits else []),
        )
        return Line(written_moment(row.at), cells)

    return Table(
        caption=say("Signatures"),
        headings=(
            say("When"), say("Place"), say("Brought by"), say("Channel"), say("Country"),
            say("Language"), *([say("Visits")] if visits else []),
        ),
        lines=tuple(map(line, found.rows)),
        total=Line(say("All of them") if visits else "", (*[""] * 5, whole(found.total))),
    )  # fmt: skip


def _which(of: Figure) -> str:
    if of.stage:
        return str(STAGE_NAMES[of.stage])
    if of.across:
        names = {"origin": _word(of.origin), "destination": _word(of.destination)}
        return say("Brought by somebody of “%(origin)s”, of “%(destination)s”") % names
    if of.generation is None:
        return say("Everybody who signed")
    if not of.generation:
        return say("Signed on their own")
    return say("Signed in generation %(at)s") % {"at": of.generation}


def _word(word: str) -> str:
    return word or say("not known")
