"""Promising to give, and calling it off."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.domain import pledge_life, promises
from donations.domain.fundraising import PageState
from donations.domain.pledge_life import EXPECTED_WITHIN, Move, PledgeSettled, State
from donations.domain.promises import Giver, PledgeKind, Promise
from donations.models import FundraisingPage, Pledge
from donations.queries.pledges import PledgeMissing
from donations.services import confirming, gift_words, moving, plans, reminding, ways
from mobilize.kit import tokens
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause, Petition, Supporter
from petitions.services import supporters

PURPOSE = "pledge"


class CauseTakesNothing(AppError):
    """This cause is not open for gifts."""

    code = "cause-takes-no-gifts"
    kind = Kind.CONFLICT


class PetitionOfAnotherCause(AppError):
    """This petition belongs to another cause."""

    code = "petition-of-another-cause"


class ReminderOfRecurring(AppError):
    """A recurring gift is charged by itself and told of before: no reminder goes with it."""

    code = "reminder-of-recurring"


class PageTakesNothing(AppError):
    """This fundraising page collects no more, or for another cause."""

    code = "page-takes-no-gifts"
    kind = Kind.CONFLICT


@transaction.atomic
def make(
    *,
    cause: Cause,
    petition: Petition | None,
    promise: Promise,
    giver: Giver | None,
    touch_token: str | None,
    fundraising_page: FundraisingPage | None = None,
    by: User | None = None,
    now: datetime,
) -> Pledge:
    """Record a promise with its way here, which nothing later changes.

    One that recurs begins its plan with the first gift; one with a condition waits for it.
    One made on a supporter's fundraising page names it, so that its money counts there.
    Whoever is to be mailed about it later, and is unknown, is asked to confirm it (`confirming`).

    Raises:
        CauseTakesNothing, PetitionOfAnotherCause, PageTakesNothing, AddressInvalid, TextInvalid
        ReminderOfRecurring
        whatever `promises.check` raises
    """
    today = cause.organisation.day_of(now)
    _refuse(cause, petition, promise, has_giver=giver is not None, today=today)
    _refuse_page(fundraising_page, cause)
    if promise.rhythm and giver is not None and giver.remind:
        raise ReminderOfRecurring(field="remind")
    supporter = _supporter(cause.organisation_id, giver, now=now)
    pledge = Pledge.objects.create(
        organisation_id=cause.organisation_id,
        cause=cause,
        petition=petition,
        supporter=supporter,
        fundraising_page=fundraising_page,
        anonymous=giver is None or giver.anonymous,
        made_at=now,
        recorded_by=by,
        **_terms(promise, today=today),
        **plans.begun_with(promise, cause, petition, supporter, today=today, now=now),
        **ways.of(
            cause=cause, petition=petition, supporter=supporter, touch_token=touch_token, now=now
        ),
    )
    if giver is not None:
        gift_words.keep(pledge=pledge, giver=giver, now=now)
        if by is None:  # staff have spoken with whom they record a promise for
            confirming.ask(pledge, giver, now=now)
    return pledge


@transaction.atomic
def cancel(*, organisation: Organisation, pledge_id: UUID, now: datetime) -> Pledge:
    """Call a pledge off that is not wholly paid. A second call changes nothing.

    Money that still arrives is booked all the same, and fulfils the pledge.

    Raises:
        PledgeMissing, PledgeSettled
    """
    pledge = lock(organisation.id, pledge_id)
    if pledge.state == State.CANCELLED:
        return pledge
    moving.take(pledge, Move.CANCEL, at=now)
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
    """Refuse to take money for a pledge that waits for its condition, or is done with.

    Raises:
        PledgeSettled
    """
    if pledge.state not in pledge_life.PAYABLE:
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

    An occasion is the pledge's id and, after a colon, which reminder of which day.
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


def _refuse(
    cause: Cause, petition: Petition | None, promise: Promise, *, has_giver: bool, today: date
) -> None:
    if cause.state != "open":
        raise CauseTakesNothing
    if petition is not None and petition.cause_id != cause.id:
        raise PetitionOfAnotherCause(field="petition")
    promises.check(
        promise,
        currency=cause.currency,
        today=today,
        has_petition=petition is not None,
        has_giver=has_giver,
    )


def _refuse_page(page: FundraisingPage | None, cause: Cause) -> None:
    if page is None:
        return
    hidden = page.hidden_at is not None or page.state != PageState.OPEN
    if hidden or page.cause_id != cause.id or page.currency != cause.currency:
        raise PageTakesNothing(field="page")


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


def _terms(promise: Promise, *, today: date) -> dict[str, Any]:
    """Return the columns that say what is promised, on which terms, and what was asked."""
    in_parts = promise.kind == PledgeKind.INSTALMENTS
    condition, shown = promise.condition, promise.shown
    return {
        "amount_minor": promise.amount_minor,
        "currency": promise.currency,
        "rail": promise.rail,
        "kind": promise.kind,
        "parts": promise.parts,
        "first_on": (promise.due_on or today) if in_parts else None,
        "due_on": promise.due_on or (today if in_parts else today + EXPECTED_WITHIN),
        "state": State.CONDITIONAL if condition else State.OPEN,
        "condition": condition.on if condition else "",
        "condition_number": condition.number if condition else None,
        "condition_until": condition.until if condition else None,
        "ask_id": shown.ask_id or None,
        "ask_variant": shown.variant,
        "asked_minor": list(shown.amounts_minor),
        "heard": promise.heard,
    }
