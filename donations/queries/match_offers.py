"""Match offers: what staff see, and what everybody may."""

from datetime import datetime
from uuid import UUID

from donations.models import MatchDraw, MatchOffer
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet


class MatchOfferMissing(AppError):
    """There is no such match offer."""

    code = "match-offer-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[MatchOffer]:
    """Return an organisation's offers with their causes."""
    rows = MatchOffer.objects.for_org(organisation_id)
    return rows.prefetch_related("offered_for__cause")


def by_id(organisation_id: UUID, offer_id: UUID) -> MatchOffer:
    """Return one offer.

    Raises:
        MatchOfferMissing
    """
    found = of(organisation_id).filter(id=offer_id).first()
    if found is None:
        raise MatchOfferMissing
    return found


def running(organisation_id: UUID, *, cause_id: UUID, now: datetime) -> list[MatchOffer]:
    """Return the offers that match a gift to a cause made now, the first to be drawn first.

    An offer whose pool is empty stays on the list until it closes: it says so.
    """
    rows = MatchOffer.objects.for_org(organisation_id).filter(
        state=MatchOffer.State.OPEN,
        offered_for__cause_id=cause_id,
        opens_at__lte=now,
        closes_at__gt=now,
    )
    return list(rows.order_by("closes_at", "id"))


def draws(organisation_id: UUID, *, offer_id: UUID) -> TenantQuerySet[MatchDraw]:
    """Return what an offer owes, entry by entry."""
    return MatchDraw.objects.for_org(organisation_id).filter(offer_id=offer_id)
