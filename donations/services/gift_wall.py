"""What may be read beside the gifts of a cause: by everybody, and by staff who decide on it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from donations.models import GiftWords
from donations.services import gift_words
from mobilize.organisations.models import TenantQuerySet
from petitions.services import supporters

MOST = 50


@dataclass(frozen=True)
class PublicGift:
    """A gift as everybody sees it: no id, no pseudonym; of an anonymous one no name either.

    Its amount is what the book holds of it: what went back is not boasted of.
    """

    name: str | None
    dedication: str
    comment: str
    amount_minor: int
    currency: str
    given_on: date


@dataclass(frozen=True)
class Words:
    """What stands beside a gift, for staff who decide whether it is shown."""

    id: UUID
    state: str
    cause: str
    arrived: bool
    name: str | None
    dedication: str
    comment: str
    amount_minor: int
    currency: str


def of_cause(organisation_id: UUID, cause_id: UUID) -> list[PublicGift]:
    """Return the newest gifts of a cause that arrived, and that their givers have words beside."""
    return _newest(_words(organisation_id).filter(pledge__cause_id=cause_id))


def of_page(organisation_id: UUID, page_id: UUID) -> list[PublicGift]:
    """Return the same of the gifts that were made on a supporter's fundraising page."""
    on_it = _words(organisation_id).filter(pledge__fundraising_page_id=page_id)
    return _newest(on_it)


def to_read(organisation_id: UUID, *, state: str, names: bool) -> list[Words]:
    """Return the words of this state, oldest first, as staff read them; perhaps without names."""
    rows = _words(organisation_id).filter(state=state).order_by("id")[:MOST]
    return [_staff(words, names=names) for words in rows if _readable(words)]


def _newest(rows: TenantQuerySet[GiftWords]) -> list[PublicGift]:
    """Return those that staff have let through, of gifts of which something is kept still."""
    shown = rows.filter(pledge__state="fulfilled", state=GiftWords.State.SHOWN)
    shown = shown.annotate(kept_minor=Sum("pledge__entries__amount_minor")).filter(kept_minor__gt=0)
    newest = shown.order_by("-pledge__fulfilled_at", "-id")[:MOST]
    return [_public(words) for words in newest if _readable(words)]


def _words(organisation_id: UUID) -> TenantQuerySet[GiftWords]:
    rows = GiftWords.objects.for_org(organisation_id)
    return rows.select_related("pledge__supporter", "pledge__cause", "organisation")


def _readable(words: GiftWords) -> bool:
    """Say whether the giver is still here: an erased one's words went with the key."""
    giver = words.pledge.supporter
    return giver is not None and giver.erased_at is None


def _public(words: GiftWords) -> PublicGift:
    pledge = words.pledge
    given_at = pledge.fulfilled_at or pledge.made_at
    return PublicGift(
        name=_name(words),
        dedication=opened(words, "dedication"),
        comment=opened(words, "comment"),
        amount_minor=words.kept_minor,  # type: ignore[attr-defined]  # annotated
        currency=pledge.currency,
        given_on=words.organisation.day_of(given_at),
    )


def _staff(words: GiftWords, *, names: bool) -> Words:
    pledge = words.pledge
    return Words(
        id=words.id,
        state=words.state,
        cause=pledge.cause.title,
        arrived=pledge.state == "fulfilled",
        name=_name(words) if names else None,
        dedication=opened(words, "dedication"),
        comment=opened(words, "comment"),
        amount_minor=pledge.amount_minor,
        currency=pledge.currency,
    )


def _name(words: GiftWords) -> str | None:
    giver = words.pledge.supporter
    return None if words.pledge.anonymous or giver is None else supporters.name_of(giver)


def opened(words: GiftWords, column: str) -> str:
    """Return one of the sealed texts; nothing where there is none, or its giver was erased."""
    sealed, giver = getattr(words, f"{column}_sealed"), words.pledge.supporter
    if sealed is None or giver is None or giver.erased_at is not None:
        return ""
    place = gift_words.place(column, words.pledge_id)
    return supporters.open_for(giver, bytes(sealed), place=place)
