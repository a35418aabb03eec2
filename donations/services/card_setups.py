"""Another card or account for a recurring gift, left on the provider's page: nothing is paid there.

What was left is charged from then on, and what was charged before no more. The provider's
event tells that it was left; where that is lost, the page is looked up. Cards that are
declined there are counted as on a page that is paid, and close it as they close that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from donations.domain import setups
from donations.domain.card_testing import MOST_DECLINES
from donations.domain.events import CardSetupWornOut
from donations.domain.folding import EXPIRED, MUST_BE_ASKED
from donations.domain.manners import PLAINLY, Manner
from donations.domain.plan_life import State
from donations.domain.rails import CARD
from donations.gateways import choosing
from donations.gateways.cards import (
    KIND_OF,
    CardProvider,
    ProviderRefused,
    Session,
    SetupOrder,
    Told,
)
from donations.models import CardSetup, Payment, Plan, Pledge, ProviderEvent, SavedMethod
from donations.services import card_declines, keeping, plans
from mobilize.kit import ids
from mobilize.organisations import scoping
from mobilize.outbox import services as outbox

MOST = 100  # pages looked up in one go
PATIENCE = timedelta(minutes=5)  # so long the provider's event may take


@dataclass(frozen=True)
class Asked:
    """One page: what to order, and its name where it is open already."""

    order: SetupOrder
    session_ref: str


def start(
    *,
    organisation_id: UUID,
    plan_id: UUID,
    back_url: str,
    now: datetime,
    manner: Manner = PLAINLY,
    provider: CardProvider | None = None,
) -> str:
    """Return the provider's page on which another way to pay is left for a plan.

    A charge that failed is tried again with it at once. Asked again, it is the page that is
    open. Call it outside any transaction: it speaks to the provider.

    Raises:
        PlanMissing, ProviderAway, ProviderRefused
    """
    provider = provider or choosing.card_provider()
    for _attempt in range(2):
        asked = _begin(organisation_id, plan_id, back_url, manner, now=now)
        session = _page(provider, asked)
        if session.status == "open":
            _remember(asked, session)
            return session.url
        # It has ended at the provider: take that in, and open another.
        told = provider.look_up_setup(session.ref, now=now)
        _take_in(asked.order.organisation_id, asked.order.setup_id, told, now=now)
    raise ProviderRefused


def take(event: ProviderEvent, *, now: datetime) -> None:
    """Apply what the provider told of a page. A second time changes nothing.

    Whoever calls has locked nothing and sees every organisation's rows.
    """
    said = event.payload["metadata"]
    try:
        organisation_id, setup_id = UUID(said["organisation"]), UUID(said["setup"])
    except (KeyError, ValueError):
        return
    told = Told(event.event_id, event.kind, event.happened_at, "", "", "", event.payload)
    if _take_in(organisation_id, setup_id, told, now=now):
        event.organisation_id, event.state, event.reason = organisation_id, "applied", ""
        event.applied_at = event.applied_at or now
        event.save(update_fields=["organisation", "state", "reason", "applied_at"])


def look_up_open(*, organisation_id: UUID, now: datetime, provider: CardProvider) -> int:
    """Look up the pages that have been open for a while; return how many ended.

    Call it outside any transaction.

    Raises:
        ProviderAway
    """
    with scoping.within(organisation_id):
        rows = CardSetup.objects.for_org(organisation_id).filter(
            state=CardSetup.State.OPEN, created_at__lt=now - PATIENCE
        )
        waiting = list(rows.exclude(session_ref="").order_by("created_at", "id")[:MOST])
    ended = 0
    for setup in waiting:
        try:
            told = provider.look_up_setup(setup.session_ref, now=now)
        except ProviderRefused:
            continue
        ended += _take_in(organisation_id, setup.id, told, now=now)
    return ended


def close(
    *, organisation_id: UUID, setup_id: UUID, now: datetime, provider: CardProvider | None = None
) -> None:
    """Close a page on which too many cards were tried. A second call changes nothing.

    Call it outside any transaction.

    Raises:
        ProviderAway
    """
    with scoping.within(organisation_id):
        mine = CardSetup.objects.for_org(organisation_id).filter(id=setup_id)
        still_open = mine.filter(state=CardSetup.State.OPEN).exclude(session_ref="")
        ref = still_open.values_list("session_ref", flat=True).first()
    if ref is None:
        return
    try:
        told = (provider or choosing.card_provider()).close(ref, now=now)
    except ProviderRefused:
        return  # a card was left on it, or it has expired, and that is told by itself
    _take_in(organisation_id, setup_id, told, now=now)


def _begin(
    organisation_id: UUID, plan_id: UUID, back_url: str, manner: Manner, *, now: datetime
) -> Asked:
    """Find the page that is open, or write a new one down before the provider hears of it."""
    with scoping.within(organisation_id):
        plan = plans.lock(organisation_id, plan_id)
        rows = CardSetup.objects.for_org(organisation_id).filter(plan=plan)
        setup = rows.filter(state=CardSetup.State.OPEN).first() or CardSetup(
            id=ids.new(),
            organisation_id=organisation_id,
            plan=plan,
            suspicions=list(manner.suspicions),
            network=manner.network,
            created_at=now,
        )
        setup.save()
        return Asked(_order(plan, setup, back_url), setup.session_ref)


def _order(plan: Plan, setup: CardSetup, back_url: str) -> SetupOrder:
    known = plans.card_of(plan)
    first = Pledge.objects.get(plan=plan, slot=1)
    return SetupOrder(
        organisation_id=plan.organisation_id,
        setup_id=setup.id,
        currency=plan.currency,
        thanks_url=back_url,
        back_url=back_url,
        customer_ref=known.customer_ref if known else "",
        asks_bank=bool(setup.suspicions) and first.rail == CARD,
        kind=KIND_OF[first.rail],
    )


def _page(provider: CardProvider, asked: Asked) -> Session:
    if asked.session_ref:
        return provider.find(asked.session_ref)
    return provider.open_setup(asked.order)


def _remember(asked: Asked, session: Session) -> None:
    with scoping.within(asked.order.organisation_id):
        mine = CardSetup.objects.for_org(asked.order.organisation_id)
        mine.filter(id=asked.order.setup_id, session_ref="").update(session_ref=session.ref)


def _take_in(organisation_id: UUID, setup_id: UUID, told: Told | None, *, now: datetime) -> bool:
    """Let a page have ended, or a card been declined, as is told; say whether that is known now."""
    if told is None or told.kind not in {*setups.KINDS, EXPIRED}:
        return False
    with scoping.within(organisation_id):
        mine = CardSetup.objects.for_org(organisation_id).filter(id=setup_id)
        plan_id = mine.values_list("plan_id", flat=True).first()
        if plan_id is None:
            return False
        plan = plans.lock(organisation_id, plan_id)
        setup = mine.select_for_update(of=("self",)).get()
        if told.kind == setups.SUCCEEDED:
            _done(setup, plan, told, now=now)
        elif told.kind == setups.FAILED:
            _declined(setup, told, now=now)
        elif setup.state == CardSetup.State.OPEN:
            setup.state, setup.expired_at = CardSetup.State.EXPIRED, now
            setup.save(update_fields=["state", "expired_at"])
    return True


def _declined(setup: CardSetup, told: Told, *, now: datetime) -> None:
    """Count a card that was declined, told however late; a page that is over stays as it is."""
    if told.payload.get("failure_code") == MUST_BE_ASKED:
        return
    declines = card_declines.keep_of_setup(
        setup, event_id=told.event_id, declined_at=told.happened_at
    )
    if declines >= MOST_DECLINES and setup.state == CardSetup.State.OPEN:
        worn_out = CardSetupWornOut(organisation_id=setup.organisation_id, setup_id=setup.id)
        outbox.publish(worn_out, now=now)


def _done(setup: CardSetup, plan: Plan, told: Told, *, now: datetime) -> None:
    """Charge what was left from now on, and nothing that was left before. The plan is locked."""
    if setup.state == CardSetup.State.DONE or plan.supporter.erased_at is not None:
        return
    saved = keeping.leave(
        plan,
        provider=Payment.Provider.STRIPE,
        customer_ref=told.payload.get("customer", ""),
        method_ref=told.payload.get("payment_method", ""),
        now=now,
    )
    if saved is None:
        return
    setup.state, setup.saved_method, setup.done_at = CardSetup.State.DONE, saved, now
    setup.expired_at = None
    setup.save()
    others = SavedMethod.objects.for_org(plan.organisation_id).filter(pledge__plan=plan)
    others.filter(revoked_at=None).exclude(id=saved.id).update(revoked_at=now)
    if plan.state == State.PAST_DUE:
        plan.not_before = now
        plan.save(update_fields=["not_before"])
