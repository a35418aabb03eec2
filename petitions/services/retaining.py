"""Letting people go whose time is over: counted first, then erased one by one each night."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from mobilize.organisations import scoping
from petitions.models import Flag, RetentionPolicy, Signature
from petitions.queries import over
from petitions.services import delivering, erasing

NETWORKS_KEPT = timedelta(days=14)
MOST_A_NIGHT = 10_000  # people of one organisation; the rest follow the next night


@dataclass(frozen=True)
class Preview:
    """How many people each rule would let go today, and how many they are together.

    `needed` of them stay: a gift of theirs is still on its way.
    """

    by_rule: dict[str, int]
    people: int
    needed: int


@transaction.atomic
def set_policy(
    *,
    organisation_id: UUID,
    pending_days: int,
    closed_months: int | None,
    inactive_months: int | None,
    active: bool,
) -> RetentionPolicy:
    """Write down an organisation's rules. Only an `active` one erases anybody."""
    policy, _ = RetentionPolicy.objects.update_or_create(
        organisation_id=organisation_id,
        defaults={
            "pending_days": pending_days,
            "closed_months": closed_months,
            "inactive_months": inactive_months,
            "active": active,
        },
    )
    return policy


def preview(*, policy: RetentionPolicy, now: datetime) -> Preview:
    """Count whom these rules would let go today. Nothing changes."""
    due = over.supporters(policy, now=now)
    people = _ids(policy, now=now)
    return Preview(
        by_rule={rule: rows.count() for rule, rows in due.items()},
        people=len(people),
        needed=len(people) - len(over.not_needed(people)),
    )


def run(*, organisation_id: UUID, now: datetime) -> int:
    """Erase whom an organisation's active rules let go; return how many.

    Each in a transaction of their own: call it outside of any. Killed half-way, it
    goes on the next night.
    """
    with scoping.within(organisation_id):
        policy = over.policy_of(organisation_id)
        due = over.not_needed(_ids(policy, now=now))[:MOST_A_NIGHT] if policy.active else []
        _forget_deliveries(policy, now=now)
    for supporter_id in due:
        with scoping.within(organisation_id):
            erasing.erase(organisation_id=organisation_id, supporter_id=supporter_id, now=now)
    return len(due)


@transaction.atomic
def forget_networks(*, now: datetime) -> int:
    """Forget where requests came from once two weeks have passed; return how many did."""
    before = now - NETWORKS_KEPT
    signatures = Signature.objects.filter(network__isnull=False, signed_at__lt=before)
    flags = Flag.objects.filter(network__isnull=False, flagged_at__lt=before)
    return signatures.update(network=None) + flags.update(network=None)


def _forget_deliveries(policy: RetentionPolicy, *, now: datetime) -> None:
    """Empty the files of deliveries that are as old as a petition's people may get."""
    if policy.active and policy.closed_months is not None:
        before = now - policy.closed_months * over.MONTH
        delivering.forget_before(organisation_id=policy.organisation_id, before=before, now=now)


def _ids(policy: RetentionPolicy, *, now: datetime) -> set[UUID]:
    due = over.supporters(policy, now=now).values()
    return {each for rows in due for each in rows.values_list("id", flat=True)}
