"""Text gifts by keyword and by what brought their giver: asked, pledged, received, refused.

What was pledged is what was confirmed by YES; what was received stands in the ledger. The
rail is the same for all of them; the channel is the keyword's link's, else unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Sum

from donations.domain.text_files import Result
from donations.domain.texting import Fate
from donations.models import LedgerEntry, Pledge, TextKeyword, TextMessage
from donations.queries import texts
from mobilize.kit.money import Money
from petitions.queries import chains

ASKED = [Fate.ASKED, Fate.CONFIRMED, Fate.LEFT, Fate.REFUSED, Fate.CAPPED]
HEADERS = (
    "number", "word", "cause", "channel", "currency", "asked", "pledged", "pledged_amount",
    "received", "received_amount", "refused", "refused_amount", "returned_amount",
    "outstanding_amount",
)  # fmt: skip


@dataclass
class Cell:
    """What came of one keyword through one channel, in numbers of gifts and in minor units.

    `received_minor` is what came, before anything went back.
    """

    pledged: int = 0
    pledged_minor: int = 0
    received: int = 0
    received_minor: int = 0
    refused: int = 0
    refused_minor: int = 0
    returned_minor: int = 0

    @property
    def outstanding_minor(self) -> int:
        """Return what was promised and is neither received nor refused."""
        return self.pledged_minor - self.received_minor - self.refused_minor


@dataclass
class Row:
    """One keyword: how often it was asked for, and its cells by channel."""

    keyword: TextKeyword
    asked: int = 0
    channels: dict[str, Cell] = field(default_factory=dict)

    def cell(self, channel: str) -> Cell:
        return self.channels.setdefault(channel, Cell())

    @property
    def total(self) -> Cell:
        """Return all channels together: one keyword has one currency."""
        return added(self.channels.values())


def added(cells: Iterable[Cell]) -> Cell:
    """Return the sum of cells of one currency."""
    whole = Cell()
    for cell in cells:
        for name in Cell.__dataclass_fields__:
            setattr(whole, name, getattr(whole, name) + getattr(cell, name))
    return whole


def report(organisation_id: UUID) -> list[Row]:
    """Return a row for every keyword, the newest first."""
    known = texts.keywords(organisation_id).order_by("-opened_at", "-id")
    rows = {keyword.id: Row(keyword) for keyword in known}
    asked = TextMessage.objects.for_org(organisation_id).filter(fate__in=ASKED)
    for keyword_id, times in asked.values_list("keyword").annotate(times=Count("id")).order_by():
        rows[keyword_id].asked = times
    _promised(organisation_id, rows)
    _booked(organisation_id, rows)
    return list(rows.values())


def by_channel(rows: Iterable[Row]) -> list[tuple[str, str, Cell]]:
    """Return channel, currency and sum over all keywords. No sum crosses currencies."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for row in rows:
        for channel, cell in row.channels.items():
            found.setdefault((channel, row.keyword.currency), []).append(cell)
    return [
        (channel, currency, added(found[channel, currency])) for channel, currency in sorted(found)
    ]


def table(rows: Iterable[Row]) -> list[tuple[str | int, ...]]:
    """Return the report as a table: a line for each keyword and channel, amounts with their point.

    How often a keyword was asked for stands on its first line only: nobody knows which
    channel brought whoever never said YES.
    """
    return [HEADERS, *(line for row in rows for line in _lines(row))]


def _lines(row: Row) -> Iterable[tuple[str | int, ...]]:
    keyword = row.keyword
    for place, (channel, cell) in enumerate(sorted((row.channels or {"": Cell()}).items())):
        yield (
            keyword.number.lstrip("+"), keyword.word, keyword.cause.slug, channel,
            keyword.currency, "" if place else row.asked,
            cell.pledged, _written(cell.pledged_minor, keyword),
            cell.received, _written(cell.received_minor, keyword),
            cell.refused, _written(cell.refused_minor, keyword),
            _written(cell.returned_minor, keyword), _written(cell.outstanding_minor, keyword),
        )  # fmt: skip


def _written(minor: int, keyword: TextKeyword) -> str:
    """Return an amount without groups, for a spreadsheet."""
    return str(Money(minor, keyword.currency)).split()[0].replace(",", "")


def _promised(organisation_id: UUID, rows: dict[UUID, Row]) -> None:
    pledges = Pledge.objects.for_org(organisation_id).filter(text__fate=Fate.CONFIRMED)
    last = pledges.annotate(last=chains.credited_end(organisation_id))
    groups = last.values_list("text__keyword", "text__settled", "last").order_by()
    for keyword_id, settled, channel, times, minor in groups.annotate(
        times=Count("id"), minor=Sum("amount_minor")
    ):
        cell = rows[keyword_id].cell(channel)
        cell.pledged += times
        cell.pledged_minor += minor
        if settled == Result.REFUSED:
            cell.refused += times
            cell.refused_minor += minor


def _booked(organisation_id: UUID, rows: dict[UUID, Row]) -> None:
    entries = LedgerEntry.objects.for_org(organisation_id).filter(pledge__text__isnull=False)
    last = entries.annotate(last=chains.credited_channel(organisation_id))
    groups = last.values_list("pledge__text__keyword", "kind", "last").order_by()
    for keyword_id, kind, channel, times, minor in groups.annotate(
        times=Count("id"), minor=Sum("amount_minor")
    ):
        cell = rows[keyword_id].cell(channel)
        if kind == LedgerEntry.Kind.GIFT:
            cell.received += times
            cell.received_minor += minor
        else:
            cell.returned_minor -= minor
