"""A giver's own recurring gift, in the hands of whoever holds its mailed link.

The token names the plan and no person; everything that changes something is a POST. Each
function opens the gift's organisation itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from donations.domain import plan_life
from donations.domain.plan_life import Move, State
from donations.gateways.cards import CardProvider
from donations.models import Plan, Pledge
from donations.models.plan import ENDED
from donations.services import card_setups, checking, checkout, plans
from mobilize.kit import repeating, tokens
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from petitions.models import Supporter
from petitions.queries import catalogue
from petitions.services.supporters import SupporterErased

PURPOSE = "donations.plan"
# A gift that has not begun is begun by paying; one that is complete takes nothing more.
CARD_MATTERS = frozenset(State) - {State.PENDING, State.COMPLETED}


class PlanNeedsCard(AppError):
    """There is no card on file for this gift."""

    code = "plan-needs-card"
    kind = Kind.CONFLICT


def token_of(plan: Plan) -> str:
    """Return what a mailed link to a recurring gift carries. It stays good: cards fail late.

    Always the same: a provider is asked with it in the same words each time.
    """
    said = {"o": str(plan.organisation_id), "p": str(plan.id)}
    return tokens.sign(PURPOSE, said, at=plan.made_at)


def page_of(plan: Plan) -> str:
    """Return the address of a recurring gift's own page."""
    path = reverse("plan-page", args=[plan.organisation.slug, token_of(plan)])
    return f"{settings.BASE_URL}{path}"


def replace_card(
    *, token: str, address: str = "", now: datetime, provider: CardProvider | None = None
) -> str:
    """Return the provider's page on which another card is left, which is charged from then on.

    Nothing is paid there; a charge that failed is tried again with it. `address` is the
    client's, where it is known. Call it outside any transaction: it speaks to the provider.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased, PlanEnded, ProviderAway, ProviderRefused
        throttles.TooMany: this network tries cards
    """
    with _opened(token) as plan:
        if plan.state not in CARD_MATTERS:
            raise plans.PlanEnded
    return _leave_card(plan, address, now=now, provider=provider)


@dataclass(frozen=True)
class Own:
    """A gift as its own page shows it. `next_on` is the day of the next charge.

    `causes` are where it may go instead, with their titles.
    """

    plan: Plan
    money: Money
    next_on: date
    has_card: bool
    causes: list[tuple[str, str]]

    @property
    def token(self) -> str:
        return token_of(self.plan)

    @property
    def url(self) -> str:
        return page_of(self.plan)

    @property
    def takes_card(self) -> bool:
        """Say whether another card may be left for it."""
        return self.plan.state in CARD_MATTERS

    @property
    def standing(self) -> str:
        """Say where it stands, in words that are still to be translated."""
        return plan_life.STANDING[State(self.plan.state)]

    @property
    def can(self) -> set[Move]:
        """Return what may happen to it next."""
        return plan_life.moves_from(self.plan.state)


def of_giver(supporter: Supporter) -> list[Own]:
    """Return somebody's recurring gifts, the newest first, without those that never began."""
    rows = plans.of(supporter.organisation_id).filter(supporter=supporter)
    begun = rows.exclude(begun_at=None, state__in=ENDED)
    return [_own(plan) for plan in begun.order_by("-made_at", "-id")]


def check(*, token: str, organisation_id: UUID) -> None:
    """Refuse a token of another organisation.

    Raises:
        TokenInvalid
    """
    if tokens.read(PURPOSE, token).get("o") != str(organisation_id):
        raise tokens.TokenInvalid(field="token")


def read(*, token: str) -> Own:
    """Return the gift a token names.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased
    """
    with _opened(token) as plan:
        return _own(plan)


def change(
    *, token: str, amount_minor: int | None = None, anchor_day: int | None = None, now: datetime
) -> Plan:
    """Change the amount or the day of the month, from the next charge on.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased, PlanEnded, AmountInvalid, AmountTooFine
        CadenceInvalid
    """
    with _opened(token) as plan:
        return plans.change(plan=plan, amount_minor=amount_minor, anchor_day=anchor_day, now=now)


def move(*, token: str, cause: str, now: datetime) -> Plan:
    """Let the gifts go to another cause, by its slug.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased, PlanEnded, PlanCauseClosed, NothingHere
    """
    with _opened(token) as plan:
        return plans.move(plan=plan, cause_slug=cause, now=now)


def pause(*, token: str, until: date, now: datetime) -> Plan:
    """Charge nothing until a day.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased, PauseInvalid, PlanStepNotAllowed
    """
    with _opened(token) as plan:
        return plans.pause(plan=plan, until=until, now=now)


def stop(*, token: str, reason: str, now: datetime) -> Plan:
    """End the gift, for one of `plan_life.OWN_REASONS`.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased, ReasonUnknown, PlanStepNotAllowed
    """
    if reason not in plan_life.OWN_REASONS:
        raise plan_life.ReasonUnknown(field="reason")
    with _opened(token) as plan:
        return plans.stop(plan=plan, reason=reason, now=now)


@repeating.wholly
def resume(*, token: str, now: datetime) -> Plan:
    """Take the gift up again, with the card that is on file.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased, PlanStepNotAllowed, PlanNeedsCard
    """
    with _opened(token) as plan:
        if plans.card_of(plan) is None:
            raise PlanNeedsCard
        return plans.resume(plan=plan, now=now)


def repair(
    *, token: str, address: str = "", now: datetime, provider: CardProvider | None = None
) -> str:
    """Return the provider's page on which a gift that failed is put right by its giver.

    Where the giver's bank waits for their answer, it is the bank's. While charges are still
    tried, another card is left, with which the charge is tried again; of a gift that has
    lapsed the last one is paid. Either card is charged from then on. `address` is the client's,
    where it is known. Call it outside any transaction: it speaks to the provider.

    Raises:
        TokenInvalid, PlanMissing, SupporterErased, PlanStepNotAllowed
        PaymentOnItsWay, ProviderAway, ProviderRefused
        throttles.TooMany: this network tries cards
    """
    with _opened(token) as plan:
        plan_life.after(plan.state, Move.RECOVER)
        pledge = Pledge.objects.get(plan=plan, slot=plan.slot)
        asking = pledge.payments.filter(state="action_required").exclude(action_url="").first()
        organisation = plan.organisation
    if asking is not None:
        return asking.action_url
    if plan.state == State.PAST_DUE:
        return _leave_card(plan, address, now=now, provider=provider)
    manner = checking.look(organisation=organisation, pledge_id=pledge.id, address=address, now=now)
    return checkout.start(
        organisation=organisation, pledge_id=pledge.id, manner=manner, now=now, provider=provider
    )


def _own(plan: Plan) -> Own:
    announced = plans.coming(plan).values_list("due_on", flat=True).first()
    others = catalogue.open_causes(plan.organisation_id).filter(currency=plan.currency)
    return Own(
        plan=plan,
        money=Money(plan.amount_minor, plan.currency),
        next_on=announced or plan.next_on,
        has_card=plans.card_of(plan) is not None,
        causes=list(others.order_by("title").values_list("slug", "title")),
    )


def _leave_card(plan: Plan, address: str, *, now: datetime, provider: CardProvider | None) -> str:
    return card_setups.start(
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        back_url=page_of(plan),
        now=now,
        manner=checking.look_at_setup(plan=plan, address=address, now=now),
        provider=provider,
    )


@contextmanager
def _opened(token: str) -> Iterator[Plan]:
    """Open the organisation of the token's plan, and the plan itself, locked."""
    said = tokens.read(PURPOSE, token)
    try:
        organisation_id, plan_id = UUID(said["o"]), UUID(said["p"])
    except (KeyError, ValueError, TypeError) as error:
        raise tokens.TokenInvalid(field="token") from error
    with scoping.within(organisation_id):
        plan = plans.lock(organisation_id, plan_id)
        if plan.supporter.erased_at is not None:
            raise SupporterErased
        yield plan
