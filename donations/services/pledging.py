"""Promising to give, and calling it off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.domain import promises
from donations.domain.promises import Giver, Promise
from donations.models import Pledge
from donations.queries.pledges import PledgeMissing
from donations.services import reminding
from mobilize.kit import tokens
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause, Petition, Supporter
from petitions.queries import journeys
from petitions.services import referring, supporters, touch_tokens
from petitions.services.touch_tokens import Claimed

PURPOSE = "pledge"


class CauseTakesNothing(AppError):
    """This cause is not open for gifts."""

    code = "cause-takes-no-gifts"
    kind = Kind.CONFLICT


class PetitionOfAnotherCause(AppError):
    """This petition belongs to another cause."""

    code = "petition-of-another-cause"


class PledgeSettled(AppError):
    """This pledge is no longer open."""

    code = "pledge-not-open"
    kind = Kind.CONFLICT


@transaction.atomic
def make(
    *,
    cause: Cause,
    petition: Petition | None,
    promise: Promise,
    giver: Giver | None,
    touch_token: str | None,
    by: User | None = None,
    now: datetime,
) -> Pledge:
    """Record a promise with its way here: touches, journey, place in the referral forest.

    What the way was is frozen now; nothing later changes it. A token of a touch
    that cannot be read makes the way unknown, never the gift impossible.

    Raises:
        CauseTakesNothing, PetitionOfAnotherCause
        RailClosed, AmountInvalid, CurrencyDiffers, AddressInvalid, TextInvalid
    """
    if cause.state != "open":
        raise CauseTakesNothing
    if petition is not None and petition.cause_id != cause.id:
        raise PetitionOfAnotherCause(field="petition")
    promises.check(promise, currency=cause.currency)

    supporter = _supporter(cause.organisation_id, giver, now=now)
    claimed = touch_tokens.claim(
        touch_token, organisation_id=cause.organisation_id, cause_id=cause.id, now=now
    )
    return Pledge.objects.create(
        organisation_id=cause.organisation_id,
        cause=cause,
        petition=petition,
        supporter=supporter,
        amount_minor=promise.amount_minor,
        currency=promise.currency,
        rail=promise.rail,
        touch=claimed.touch,
        touches=list(claimed.touches),
        made_at=now,
        recorded_by=by,
        **_way(
            cause,
            petition,
            supporter_id=supporter.id if supporter else None,
            claimed=claimed,
            now=now,
        ),
    )


@transaction.atomic
def cancel(*, organisation: Organisation, pledge_id: UUID, now: datetime) -> Pledge:
    """Call an open pledge off. A second call changes nothing.

    Money that still arrives is booked all the same, and fulfils the pledge.

    Raises:
        PledgeMissing, PledgeSettled
    """
    pledge = lock(organisation.id, pledge_id)
    if pledge.state == Pledge.State.CANCELLED:
        return pledge
    refuse_unless_open(pledge)
    pledge.state, pledge.cancelled_at = Pledge.State.CANCELLED, now
    pledge.save(update_fields=["state", "cancelled_at"])
    reminding.call_off(pledge=pledge)
    return pledge


def lock(organisation_id: UUID, pledge_id: UUID) -> Pledge:
    """Return a pledge that nobody else changes until the transaction ends.

    Raises:
        PledgeMissing
    """
    mine = Pledge.objects.for_org(organisation_id).select_related("cause", "organisation")
    pledge = mine.select_for_update(of=("self",)).filter(id=pledge_id).first()
    if pledge is None:
        raise PledgeMissing
    return pledge


def refuse_unless_open(pledge: Pledge) -> None:
    """Raises: PledgeSettled."""
    if pledge.state != Pledge.State.OPEN:
        raise PledgeSettled


def token_of(pledge: Pledge) -> str:
    """Return the token with which its giver finds a pledge again, and pays it.

    Always the same: it stands in what the card provider is asked for, and who asks again
    with the same idempotency key must ask for the same, or is refused for a day.
    """
    said = {"o": str(pledge.organisation_id), "p": str(pledge.id)}
    return tokens.sign(PURPOSE, said, at=pledge.made_at)


def page_of(organisation: Organisation, occasion: str) -> tuple[str, str]:
    """Return the name and the address of a giver's own page for the pledge an occasion names.

    An occasion is the pledge's id and, after a colon, the day of the reminder.
    """
    said = {"o": str(organisation.id), "p": occasion.partition(":")[0]}
    path = reverse("pledge-thanks", args=[organisation.slug, tokens.sign(PURPOSE, said)])
    return _("Your promise"), f"{settings.BASE_URL}{path}"


def read_token(token: str, *, organisation_id: UUID) -> UUID:
    """Return the id of the pledge a token names.

    Raises:
        TokenInvalid: also when it was made for another organisation
    """
    said = tokens.read(PURPOSE, token)
    if said.get("o") != str(organisation_id):
        raise tokens.TokenInvalid(field="token")
    return UUID(said["p"])


def check_token(token: str, *, organisation_id: UUID, pledge_id: UUID) -> None:
    """Refuse a token that was not made for this pledge.

    Raises:
        TokenInvalid
    """
    if read_token(token, organisation_id=organisation_id) != pledge_id:
        raise tokens.TokenInvalid(field="token")


def _supporter(organisation_id: UUID, giver: Giver | None, *, now: datetime) -> Supporter | None:
    if giver is None:
        return None
    return supporters.find_or_make(
        org_id=organisation_id,
        email=giver.email,
        name=giver.name,
        country=giver.country,
        locale=giver.locale,
        now=now,
    )


def _way(
    cause: Cause,
    petition: Petition | None,
    *,
    supporter_id: UUID | None,
    claimed: Claimed,
    now: datetime,
) -> dict[str, Any]:
    placement = referring.place(
        organisation_id=cause.organisation_id,
        supporter_id=supporter_id,
        touch=claimed.touch,
        petition_id=petition.id if petition else None,
    )
    return {
        "journey": journeys.of(
            organisation_id=cause.organisation_id,
            supporter_id=supporter_id,
            until=now,
            look_back_days=cause.organisation.look_back_days,
            also=_touches(supporter_id, claimed),
        ),
        "parent_id": placement.parent_id,
        "root_id": placement.root_id,
        "depth": placement.depth,
        "note": placement.note,
    }


def _touches(supporter_id: UUID | None, claimed: Claimed) -> set[UUID]:
    """Return the visits of this promise and those of the giver's earlier ones."""
    earlier = Pledge.objects.filter(supporter__in=[supporter_id] if supporter_id else [])
    found = journeys.every_touch(earlier.values_list("touch_id", "touches"))
    return found | set(claimed.touches)
