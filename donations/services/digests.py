"""The weekly digest: who switched it on, and whose Monday it is."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from donations.domain.events import DigestDue
from donations.models import DigestSwitch
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Membership, Organisation, TenantQuerySet, User
from mobilize.outbox import services as outbox
from petitions.services import mailed_links
from petitions.services.mailed_links import Named

PURPOSE = "donations.digest"
MORNING = 7  # o'clock on Monday where the organisation is


class DigestNeedsPerson(AppError):
    """Only a member can switch the digest on: a key has no address."""

    code = "digest-needs-person"
    kind = Kind.CONFLICT


def is_on(*, organisation_id: UUID, person: User | None) -> bool:
    """Say whether somebody has switched their digest on."""
    rows = DigestSwitch.objects.for_org(organisation_id)
    return person is not None and rows.filter(member__user=person).exists()


@transaction.atomic
def switch_on(*, organisation: Organisation, person: User | None, now: datetime) -> None:
    """Have somebody told every week from the next Monday on. Again changes nothing.

    Raises:
        DigestNeedsPerson
    """
    members = Membership.objects.for_org(organisation.id)
    member = members.filter(user=person).first() if person else None
    if member is None:
        raise DigestNeedsPerson
    DigestSwitch.objects.get_or_create(
        member=member,
        defaults={
            "organisation": organisation,
            "told_on": monday(organisation, now),
            "made_at": now,
        },
    )


@transaction.atomic
def switch_off(*, organisation_id: UUID, person: User | None) -> None:
    """Stop somebody's digest. Again changes nothing.

    Raises:
        DigestNeedsPerson
    """
    if person is None:
        raise DigestNeedsPerson
    DigestSwitch.objects.for_org(organisation_id).filter(member__user=person).delete()


def wanted(organisation_id: UUID) -> TenantQuerySet[DigestSwitch]:
    """Return the switches of those who see the whole organisation: it is what a digest tells of."""
    return DigestSwitch.objects.for_org(organisation_id).filter(member__petitions__len=0)


def token_for(switch: DigestSwitch) -> str:
    """Return what the mail's link to switch off carries. It never expires."""
    return mailed_links.sign(PURPOSE, switch, at=switch.made_at)


def read_token(token: str) -> Named:
    """Return which switch a link names.

    Raises:
        tokens.TokenInvalid
    """
    return mailed_links.read(PURPOSE, token)


@transaction.atomic
def switch_off_by_link(*, token: str) -> None:
    """Stop the digest that a mail's link names. Again changes nothing.

    Raises:
        tokens.TokenInvalid
    """
    named = read_token(token)
    DigestSwitch.objects.for_org(named.organisation_id).filter(id=named.row_id).delete()


@transaction.atomic
def ask_due(*, organisation: Organisation, now: datetime) -> int:
    """Have everybody told whose last digest is of an earlier week; return how many they are.

    From seven on Monday where the organisation is. Who was missed for weeks gets one digest.
    """
    local = now.astimezone(organisation.zone)
    if local.weekday() == 0 and local.hour < MORNING:
        return 0
    until = monday(organisation, now)
    rows = wanted(organisation.id).filter(told_on__lt=until)
    due = list(rows.select_for_update(of=("self",)).order_by("id"))
    outbox.publish_all(
        (
            DigestDue(organisation_id=organisation.id, switch_id=row.id, until=until.isoformat())
            for row in due
        ),
        now=now,
    )
    rows.filter(id__in=[row.id for row in due]).update(told_on=until)
    return len(due)


def monday(organisation: Organisation, now: datetime) -> date:
    """Return the Monday of the week where the organisation is."""
    today = organisation.day_of(now)
    return today - timedelta(days=today.weekday())
