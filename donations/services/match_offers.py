"""Match offers: made, paused, taken up again, ended. What is held at a checkout stays held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.models import MatchOffer, MatchOfferCause
from donations.queries.match_offers import MatchOfferMissing
from mobilize.kit import text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause

MOST_MINOR = 10**15
MOST_RATIO = 1000


class MatchOfferInvalid(AppError):
    """A match offer needs a ratio, a cap, causes of its currency, and an end after its start."""

    code = "match-offer-invalid"


class MatchOfferEnded(AppError):
    """This match offer has ended."""

    code = "match-offer-ended"
    kind = Kind.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a matcher promises. Money in minor units; the window includes its first moment only."""

    title: str
    matcher: str
    matcher_shown: bool
    ratio_gift: int
    ratio_match: int
    currency: str
    cap_minor: int
    per_gift_minor: int | None
    opens_at: datetime
    closes_at: datetime


@transaction.atomic
def create(
    *, org: Organisation, causes: Sequence[Cause], offer: Offer, by: User | None, now: datetime
) -> MatchOffer:
    """Offer to match the gifts to some causes.

    Raises:
        MatchOfferInvalid, TextInvalid
    """
    _check(offer, causes)
    said = vars(offer) | {
        "title": text.line(offer.title, field="title"),
        "matcher": text.line(offer.matcher, field="matcher"),
    }
    made = MatchOffer.objects.create(organisation=org, **said, created_by=by, created_at=now)
    MatchOfferCause.objects.bulk_create(
        MatchOfferCause(organisation=org, offer=made, cause=cause) for cause in causes
    )
    return made


@transaction.atomic
def pause(*, org: Organisation, offer_id: UUID) -> MatchOffer:
    """Hold nothing new for a while. A second call changes nothing.

    Raises:
        MatchOfferMissing, MatchOfferEnded
    """
    return _turn(org, offer_id, MatchOffer.State.PAUSED)


@transaction.atomic
def resume(*, org: Organisation, offer_id: UUID) -> MatchOffer:
    """Match again.

    Raises:
        MatchOfferMissing, MatchOfferEnded
    """
    return _turn(org, offer_id, MatchOffer.State.OPEN)


@transaction.atomic
def end(*, org: Organisation, offer_id: UUID, now: datetime) -> MatchOffer:
    """End an offer for good. What was drawn stays owed; who is at a checkout keeps their hold.

    Raises:
        MatchOfferMissing
    """
    offer = _lock(org, offer_id)
    if offer.state != MatchOffer.State.ENDED:
        offer.state, offer.ended_at = MatchOffer.State.ENDED, now
        offer.save(update_fields=["state", "ended_at"])
    return offer


def _check(offer: Offer, causes: Sequence[Cause]) -> None:
    if not (1 <= offer.ratio_gift <= MOST_RATIO and 1 <= offer.ratio_match <= MOST_RATIO):
        raise MatchOfferInvalid("Each side of the ratio is from 1 to 1000.", field="ratio_match")
    if not 1 <= offer.cap_minor <= MOST_MINOR:
        raise MatchOfferInvalid("Say how much is there, more than nothing.", field="cap_minor")
    if offer.per_gift_minor is not None and not 1 <= offer.per_gift_minor <= MOST_MINOR:
        raise MatchOfferInvalid(
            "The most for one gift is more than nothing.", field="per_gift_minor"
        )
    if offer.closes_at <= offer.opens_at:
        raise MatchOfferInvalid("The offer ends before it begins.", field="closes_at")
    if not causes or any(cause.currency != offer.currency for cause in causes):
        raise MatchOfferInvalid("Name causes that take the offer's currency.", field="causes")


def _turn(org: Organisation, offer_id: UUID, state: MatchOffer.State) -> MatchOffer:
    offer = _lock(org, offer_id)
    if offer.state == MatchOffer.State.ENDED:
        raise MatchOfferEnded
    offer.state = state
    offer.save(update_fields=["state"])
    return offer


def _lock(org: Organisation, offer_id: UUID) -> MatchOffer:
    rows = MatchOffer.objects.for_org(org.id).select_for_update(no_key=True)
    offer = rows.filter(id=offer_id).first()
    if offer is None:
        raise MatchOfferMissing
    return offer
