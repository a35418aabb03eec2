"""Later instalments: announced, then charged once to what their giver has left with us.

Who left nothing, as with a transfer, is told of each part and pays it. As with recurring gifts
what is decided is committed before the provider hears of it; whoever is killed in between
leaves a payment that `resolving` settles. A charge that fails is not tried again: its giver is
mailed the way to pay the part, and is charged the next one.
"""

import contextlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from donations.domain import cadence
from donations.domain.events import PledgePartAhead
from donations.domain.instalments import Part
from donations.domain.plan_life import NOTICE
from donations.domain.pledge_life import PledgeSettled, State
from donations.domain.promises import PledgeKind
from donations.gateways.cards import CardProvider, ProviderAway
from donations.models import ChargeNotice, Payment, Pledge
from donations.services import charging, checkout, fulfilling, keeping, noticing, pledging
from mobilize.kit import repeating
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, TenantQuerySet
from mobilize.outbox import services as outbox

AT_ONCE = 2000
ON_ITS_WAY = [Payment.State.CREATED, Payment.State.PROCESSING, Payment.State.AUTHORISED]


def due(*, organisation: Organisation, now: datetime) -> list[UUID]:
    """Return the promises whose next part is near or due, the earliest first."""
    near = organisation.day_of(now) + NOTICE
    rows = _expected(organisation.id).filter(due_on__lte=near).order_by("due_on", "id")
    return list(rows.values_list("id", flat=True)[:AT_ONCE])


def look_after(
    *,
    organisation: Organisation,
    pledge_id: UUID,
    now: datetime,
    provider: CardProvider | None = None,
) -> None:
    """Announce a part, or charge it. Call it outside any transaction; safe to repeat.

    Where the provider is away the charge is looked for, or tried, by `resolving`.
    """
    with scoping.within(organisation.id):
        payment_id = _decide(organisation, pledge_id, now=now)
    if payment_id is None:
        return
    with contextlib.suppress(ProviderAway, keeping.MethodMissing):
        charging.charge(
            organisation_id=organisation.id, payment_id=payment_id, now=now, provider=provider
        )


@repeating.wholly
def stop(*, organisation: Organisation, pledge_id: UUID, now: datetime) -> Pledge:
    """Call off what is left of a promise in instalments for its giver. What came stays.

    Raises:
        PledgeMissing, PledgeSettled, checkout.PaymentOnItsWay
    """
    with scoping.within(organisation.id):
        pledge = pledging.lock(organisation.id, pledge_id)
        if pledge.kind != PledgeKind.INSTALMENTS:
            raise PledgeSettled
        if pledge.payments.filter(state__in=ON_ITS_WAY).exclude(saved_method=None).exists():
            raise checkout.PaymentOnItsWay
        return pledging.cancel(organisation=organisation, pledge_id=pledge_id, now=now)


def ahead_of(pledge: Pledge, part: Part, due_on: date) -> PledgePartAhead:
    """Return what has the giver of a part told, of a day."""
    return PledgePartAhead(
        organisation_id=pledge.organisation_id,
        pledge_id=pledge.id,
        part=part.number,
        due_on=due_on.isoformat(),
    )


def _expected(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return the promises of which a part has come and another is to come, not charged already.

    A charge that is on its way or has failed belongs to the part that is due: the next one is
    due long after what was captured (`instalments.REST`). A bank's own collection is no part.
    """
    day_before = OuterRef("due_on") - timedelta(days=1)  # its day begins earlier in the east
    charged = Payment.objects.filter(
        pledge=OuterRef("pk"), saved_method__isnull=False, created_at__gte=day_before
    ).exclude(state=Payment.State.CAPTURED)
    return Pledge.objects.for_org(organisation_id).filter(
        ~Exists(charged),
        kind=PledgeKind.INSTALMENTS,
        state=State.PART_PAID,
        supporter__isnull=False,
        supporter__erased_at=None,
        mandate=None,
        collection=None,
    )


def _decide(organisation: Organisation, pledge_id: UUID, *, now: datetime) -> UUID | None:
    """Take a promise's next step; return the payment that is to be charged now, if one is."""
    pledge = pledging.lock(organisation.id, pledge_id)
    part = fulfilling.next_part(pledge, paid=fulfilling.paid_minor(pledge))
    is_expected = _expected(organisation.id).filter(id=pledge_id).exists()
    if part is None or pledge.due_on is None or not is_expected:
        return None  # another worker was quicker
    zone, is_kept = organisation.zone, keeping.newest_of(pledge) is not None
    notice = noticing.of(pledge)
    if notice is None and now >= cadence.moment(pledge.due_on - NOTICE, zone):
        _announce(pledge, part, is_kept=is_kept, today=cadence.today(now, zone), now=now)
    elif notice is not None and is_kept and now >= cadence.moment(pledge.due_on, zone):
        return _charge_or_wait(pledge, part, notice, today=cadence.today(now, zone), now=now)
    return None


def _charge_or_wait(
    pledge: Pledge, part: Part, notice: ChargeNotice, *, today: date, now: datetime
) -> UUID | None:
    """Charge a part of which its giver was told; else let its day wait, and ask to tell them."""
    if noticing.is_settled(notice):
        return _prepare(pledge, now=now)
    noticing.move(notice, pledge, plan=None, to=today + NOTICE)
    outbox.publish(ahead_of(pledge, part, notice.due_on), now=now)
    return None


def _announce(pledge: Pledge, part: Part, *, is_kept: bool, today: date, now: datetime) -> None:
    """Tell the giver of a part, three days before; nobody is charged without notice.

    A worker that was away moves the day of a charge. Who pays themselves is told in time or not.
    """
    due_on = pledge.due_on or today
    if is_kept and due_on < today + NOTICE:
        due_on = pledge.due_on = today + NOTICE
        pledge.save(update_fields=["due_on"])
    if due_on >= today:
        noticing.ask(pledge, now=now)
        outbox.publish(ahead_of(pledge, part, due_on), now=now)


def _prepare(pledge: Pledge, *, now: datetime) -> UUID | None:
    """Write the charge of the next part down, once; a page the giver has open comes first."""
    saved = keeping.newest_of(pledge)
    if saved is None:
        return None
    try:
        payment = charging.prepare(
            pledge=pledge,
            saved_method_id=saved.id,
            amount_minor=fulfilling.to_pay(pledge),
            now=now,
        )
    except charging.AnotherPaymentOpen:
        return None
    return payment.id
