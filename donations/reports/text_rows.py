"""What stands behind a figure of text gifts: messages, promises, or what was booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from donations.domain.text_files import Result
from donations.domain.texting import Fate
from donations.models import LedgerEntry, Pledge, TextKeyword, TextMessage
from donations.queries import texts
from donations.reports.texts import ASKED as ASKED_FATES
from mobilize.kit import paging, patience
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.models import TenantQuerySet
from petitions.queries import chains

PAGE = 50
ASKED, PLEDGED, RECEIVED = "asked", "pledged", "received"
REFUSED, RETURNED, OUTSTANDING = "refused", "returned", "outstanding"
OF = (ASKED, PLEDGED, RECEIVED, REFUSED, RETURNED, OUTSTANDING)
# Nobody knows which channel brought whoever never said YES, and what is still to come of one is
# the difference of what was promised and booked by it, which no row is.
BY_CHANNEL = (PLEDGED, RECEIVED, REFUSED, RETURNED)
FIELDS = ("id", "at", "word", "what", "gift", "minor")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number: of a keyword, or where it is None of all of a currency; of a channel or all."""

    of: str
    organisation_id: UUID
    keyword: TextKeyword | None
    currency: str
    channel: str = ""


@dataclass(frozen=True)
class Texted:
    """A message, the promise it became, or what was booked of that. Nothing says whose it is.

    `what` is what became of the message, what the phone company said of the gift, or what was
    booked. `minor` is its part of the figure; of a message it is None.
    """

    id: UUID
    at: datetime
    word: str
    what: str
    gift: UUID | None
    minor: int | None


@dataclass(frozen=True)
class TextRows:
    """A page of them, the newest first. `number` and `minor` are of all there are."""

    currency: str
    number: int
    minor: int | None
    rows: tuple[Texted, ...]
    next: UUID | None


def figure(
    organisation_id: UUID,
    *,
    of: str,
    keyword: UUID | None = None,
    currency: str = "",
    channel: str = "",
) -> Figure:
    """Return the figure that an address names, by a keyword or by a currency.

    Raises:
        KeywordMissing
    """
    found = texts.keyword(organisation_id, keyword) if keyword else None
    return Figure(
        of=of,
        organisation_id=organisation_id,
        keyword=found,
        currency=found.currency if found else currency,
        channel=channel,
    )


@patience.limited()
def behind(figure: Figure, *, before: UUID | None = None) -> TextRows:
    """Return a page of the rows behind a figure: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    found = _found(figure)
    whole = found.aggregate(number=Count("id"), total=Sum("minor"))
    rows = found if before is None else found.filter(id__lt=before)
    page, following = paging.cut([Texted(*row) for row in _listed(rows)[: PAGE + 1]], PAGE)
    return TextRows(
        currency=figure.currency,
        number=whole["number"],
        minor=None if figure.of == ASKED else whole["total"] or 0,
        rows=page,
        next=following,
    )


@patience.limited()
def table(figure: Figure) -> list[Sequence[Cell]]:
    """Return all of them for a file, and at the end what they come to.

    Raises:
        TooMuchToCompute
    """
    rows = [Texted(*row) for row in _listed(_found(figure))]
    lines = [
        (str(row.id), row.at.isoformat(), row.word, row.what, str(row.gift or ""), row.minor,
         figure.currency)
        for row in rows
    ]  # fmt: skip
    whole = None if figure.of == ASKED else sum(row.minor or 0 for row in rows)
    return [(*FIELDS, "currency"), *lines, ("total", *[None] * 4, whole, figure.currency)]


def _listed(rows: TenantQuerySet[Any]) -> Any:
    return rows.order_by("-id").values_list(*FIELDS)


def _found(figure: Figure) -> TenantQuerySet[Any]:
    if figure.of == ASKED:
        return _messages(figure)
    if figure.of in {RECEIVED, RETURNED}:
        return _entries(figure)
    return _promises(figure)


def _messages(figure: Figure) -> TenantQuerySet[Any]:
    rows = TextMessage.objects.for_org(figure.organisation_id).filter(fate__in=ASKED_FATES)
    return _of(figure, rows, "keyword").annotate(
        at=F("happened_at"),
        what=F("fate"),
        gift=F("pledge_id"),
        minor=Cast(Value(None), BigIntegerField()),
    )


def _promises(figure: Figure) -> TenantQuerySet[Any]:
    rows = Pledge.objects.for_org(figure.organisation_id).filter(text__isnull=False)
    if figure.of == OUTSTANDING:
        rows = rows.annotate(minor=_awaited() - _came()).exclude(minor=0)
    else:
        confirmed = rows.filter(text__fate=Fate.CONFIRMED).annotate(minor=F("amount_minor"))
        refused = figure.of == REFUSED
        rows = confirmed.filter(text__settled=Result.REFUSED) if refused else confirmed
    rows = rows.annotate(last=chains.credited_end(figure.organisation_id))
    return _of(figure, rows, "text__keyword").annotate(
        at=F("made_at"), what=F("text__settled"), gift=F("id")
    )


def _entries(figure: Figure) -> TenantQuerySet[Any]:
    rows = LedgerEntry.objects.for_org(figure.organisation_id).filter(pledge__text__isnull=False)
    gifts, sign = Q(kind=LedgerEntry.Kind.GIFT), 1 if figure.of == RECEIVED else -1
    rows = rows.filter(gifts if figure.of == RECEIVED else ~gifts)
    rows = rows.annotate(last=chains.credited_channel(figure.organisation_id))
    return _of(figure, rows, "pledge__text__keyword").annotate(
        at=F("happened_at"), what=F("kind"), gift=F("pledge_id"), minor=F("amount_minor") * sign
    )


def _of(figure: Figure, rows: TenantQuerySet[Any], keyword: str) -> TenantQuerySet[Any]:
    """Return those of the figure's keyword or currency, and channel, with the word sent."""
    named: dict[str, Any] = {f"{keyword}__currency": figure.currency}
    if figure.keyword is not None:
        named = {keyword: figure.keyword}
    if figure.channel:
        named["last"] = figure.channel
    return rows.filter(**named).annotate(word=F(f"{keyword}__word"))


def _awaited() -> Case:
    """Return what a confirmed text promised that the phone company did not refuse."""
    stands = Q(text__fate=Fate.CONFIRMED) & ~Q(text__settled=Result.REFUSED)
    return Case(When(stands, then=F("amount_minor")), default=Value(0))


def _came() -> Coalesce:
    gifts = LedgerEntry.objects.filter(pledge=OuterRef("pk"), kind=LedgerEntry.Kind.GIFT)
    sums = gifts.order_by().values("pledge").annotate(came=Sum("amount_minor")).values("came")
    return Coalesce(Subquery(sums, output_field=BigIntegerField()), Value(0))
