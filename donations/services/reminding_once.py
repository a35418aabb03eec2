"""One reminder of a gift that has not arrived, to whoever wanted it when they promised.

It needs no petition and no wish for news, as `reminding` does: the consent was given with the
gift, for it alone, and counts since its giver confirmed their address.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from donations.domain import cadence
from donations.domain.events import PledgeReminderWanted
from donations.domain.pledge_life import REMIND_AFTER, Move, State
from donations.models import Pledge
from donations.queries import known_addresses
from donations.services import moving, pledging, reminding
from mobilize.organisations.models import Organisation, TenantQuerySet
from mobilize.outbox import services as outbox
from petitions.domain import wording
from petitions.models import Consent, SharePrompt
from petitions.services import consenting

AT_ONCE = 500
LATE = REMIND_AFTER[-1]  # after the day: a transfer that was sent has arrived by then


@transaction.atomic
def remind(*, organisation: Organisation, now: datetime) -> int:
    """Have those reminded whose gift is a week late; return how many. Safe to repeat.

    By the day's clock where the organisation is, so that nobody is written to in the night.
    """
    zone = organisation.zone
    newest = cadence.today(now, zone) - LATE
    late = _wanted(organisation.id).filter(
        due_on__gt=newest - reminding.CATCH_UP, due_on__lte=newest
    )
    found = list(late.order_by("due_on", "id").values_list("id", "due_on")[:AT_ONCE])
    events = [
        PledgeReminderWanted(organisation_id=organisation.id, pledge_id=pledge_id)
        for pledge_id, due_on in found
        if due_on is not None and now >= cadence.moment(due_on + LATE, zone)
    ]
    outbox.publish_all(events, now=now)
    return len(events)


def wanted(*, organisation_id: UUID, pledge_id: UUID) -> Pledge | None:
    """Return a pledge whose giver is still to be reminded; None when it came, or they were."""
    rows = _wanted(organisation_id).select_related("supporter", "cause", "organisation")
    pledge = rows.filter(id=pledge_id).first()
    person = pledge.supporter if pledge else None
    if person is None or not known_addresses.may_be_told(person):
        return None
    agrees = consenting.holds(supporter_id=person.id, purpose=wording.REMINDERS)
    return pledge if agrees else None


@transaction.atomic
def note(*, organisation_id: UUID, pledge_id: UUID, now: datetime) -> None:
    """Write down that a reminder has gone out. It is the only one."""
    pledge = pledging.lock(organisation_id, pledge_id)
    if pledge.reminders or pledge.state not in {State.OPEN, State.DUE, State.PART_PAID}:
        return
    if pledge.state == State.OPEN:
        moving.take(pledge, Move.FALL_DUE, at=now)
    moving.take(pledge, Move.REMIND, at=now)


def _wanted(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return what is expected of those who wanted to be reminded of just that, and were not.

    Who took the consent back since is not brought round by that for another gift.
    """
    said = Consent.objects.filter(supporter_id=OuterRef("supporter_id"), purpose=wording.REMINDERS)
    taken_back = said.filter(granted=False, id__gt=OuterRef("id"))
    agreed = Consent.objects.filter(
        ~Exists(taken_back),
        supporter_id=OuterRef("supporter_id"),
        purpose=wording.REMINDERS,
        granted=True,
        source_id=OuterRef("pk"),
    )
    told = SharePrompt.objects.filter(
        supporter_id=OuterRef("supporter_id"),
        kind=reminding.KIND,
        occasion__startswith=Cast(OuterRef("pk"), CharField()),
    ).exclude(state=SharePrompt.State.SUPPRESSED)
    return reminding.unpaid(organisation_id).filter(
        Exists(agreed), ~Exists(told), confirmed_at__isnull=False, reminders=0
    )
