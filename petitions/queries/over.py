"""Whose time is over, by an organisation's own rules of retention."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, Manager, OuterRef, Q, QuerySet, Subquery
from django.utils.module_loading import import_string

from mobilize.organisations.models import TenantModel
from petitions.models import (
    Consent,
    Endorsement,
    Idea,
    Petition,
    Proposal,
    RetentionPolicy,
    Signature,
    Supporter,
)

MONTH = timedelta(days=30)  # retention is no calendar: a rule of six months is 180 days
RULES = ("never_confirmed", "petitions_over", "inactive")
UNCONFIRMED = [Signature.State.PENDING, Signature.State.EXPIRED]
RUNNING = [
    Petition.State.DRAFT, Petition.State.PROPOSED, Petition.State.REVIEW, Petition.State.OPEN,
]  # fmt: skip


def policy_of(organisation_id: UUID) -> RetentionPolicy:
    """Return an organisation's rules; until it has set any, the defaults, which do nothing yet."""
    rows = RetentionPolicy.objects.for_org(organisation_id)
    return rows.first() or RetentionPolicy(organisation_id=organisation_id)


def supporters(policy: RetentionPolicy, *, now: datetime) -> dict[str, QuerySet[Supporter]]:
    """Return, for each rule, the people it says are to be let go. One may fall under several."""
    people = Supporter.objects.for_org(policy.organisation_id).filter(erased_at=None)
    due = {"never_confirmed": _never_confirmed(people, now - timedelta(days=policy.pending_days))}
    if policy.closed_months is not None:
        due["petitions_over"] = _petitions_over(people, now - policy.closed_months * MONTH)
    if policy.inactive_months is not None:
        due["inactive"] = _inactive(people, now - policy.inactive_months * MONTH)
    return due


def not_needed(supporter_ids: Collection[UUID]) -> list[UUID]:
    """Return those whom no other part of the house still needs, in order."""
    needed: set[UUID] = set()
    for path in settings.NEEDED_PARTS.values():
        needed |= import_string(path)(supporter_ids)
    return sorted(set(supporter_ids) - needed)


def _never_confirmed(people: QuerySet[Supporter], limit: datetime) -> QuerySet[Supporter]:
    """Whoever has never followed a link in a mail of ours, and was last heard of before."""
    return people.filter(
        ~_has(Signature, ~Q(state__in=UNCONFIRMED) | Q(signed_at__gte=limit)),
        ~_has(Endorsement, Q(confirmed_at__isnull=False) | Q(made_at__gte=limit)),
        ~_has(Idea, Q(confirmed_at__isnull=False) | Q(made_at__gte=limit)),
        ~_has(Proposal, Q(confirmed_at__isnull=False) | Q(made_at__gte=limit)),
        ~_has(Consent, Q()),
        created_at__lt=limit,
    )


def _petitions_over(people: QuerySet[Supporter], limit: datetime) -> QuerySet[Supporter]:
    """Whoever wants no news, and whose every petition had ended before."""
    return _in_no_running_petition(people, limit).filter(
        ~Q(Exists(_newest_word("updates").filter(granted=True))),
        _has(Signature, ~Q(state__in=UNCONFIRMED)),
    )


def _inactive(people: QuerySet[Supporter], limit: datetime) -> QuerySet[Supporter]:
    """Whoever has done nothing since, and has no petition that still runs."""
    return _in_no_running_petition(people, limit).filter(
        ~_has(Signature, Q(signed_at__gte=limit)),
        ~_has(Consent, Q(given_at__gte=limit)),
        created_at__lt=limit,
    )


def _in_no_running_petition(people: QuerySet[Supporter], limit: datetime) -> QuerySet[Supporter]:
    running = Q(petition__state__in=RUNNING) | Q(petition__closed_at__gte=limit)
    proposing = Petition.objects.filter(proposer=OuterRef("pk"), state__in=RUNNING)
    return people.filter(
        ~_has(Signature, running), ~_has(Endorsement, running), ~Q(Exists(proposing))
    )


def _has(model: type[TenantModel], rows: Q) -> Q:
    table: Manager[Any] = model._default_manager  # noqa: SLF001 - Django's public name
    return Q(Exists(table.filter(rows, supporter=OuterRef("pk"))))


def _newest_word(purpose: str) -> QuerySet[Consent]:
    said = Consent.objects.filter(supporter=OuterRef(OuterRef("pk")), purpose=purpose)
    newest = said.order_by("-given_at", "-id").values("id")[:1]
    return Consent.objects.filter(id=Subquery(newest))
