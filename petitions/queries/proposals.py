"""Supporters' proposals, as their proposers, co-sponsors and staff see them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Backing, Cause, Petition, Proposal

ENDORSED = Count("petition__endorsements", filter=Q(petition__endorsements__state="confirmed"))


class ProposalMissing(AppError):
    """There is no such proposal. One that is not confirmed within seven days is forgotten."""

    code = "proposal-missing"
    kind = Kind.MISSING


def causes(organisation_id: UUID) -> TenantQuerySet[Cause]:
    """Return the causes under which supporters may propose petitions."""
    rows = Cause.objects.for_org(organisation_id)
    return rows.filter(state=Cause.State.OPEN, takes_proposals=True).order_by("title")


def by_code(organisation_id: UUID, code: str) -> Proposal:
    """Return a confirmed proposal, with `endorsed`, as whoever was handed its link sees it.

    Raises:
        ProposalMissing
    """
    found = _confirmed(organisation_id).filter(code=code).first()
    if found is None:
        raise ProposalMissing
    return found


def by_id(organisation_id: UUID, proposal_id: UUID) -> Proposal:
    """Return a proposal, confirmed or not, with `endorsed`.

    Raises:
        ProposalMissing
    """
    found = _all(organisation_id).filter(id=proposal_id).first()
    if found is None:
        raise ProposalMissing
    return found


def gathering(organisation_id: UUID) -> TenantQuerySet[Proposal]:
    """Return the proposals that gather co-sponsors, each with `endorsed`."""
    return _confirmed(organisation_id).filter(petition__state=Petition.State.PROPOSED)


def overdue(*, now: datetime) -> QuerySet[Proposal]:
    """Return the proposals whose time to gather co-sponsors is over."""
    return Proposal.objects.filter(petition__state=Petition.State.PROPOSED, ends_at__lte=now)


def endorsed(petition: Petition) -> int:
    """Return how many have endorsed a proposal."""
    return petition.endorsements.filter(state=Backing.CONFIRMED).count()


def _confirmed(organisation_id: UUID) -> TenantQuerySet[Proposal]:
    return _all(organisation_id).exclude(petition=None)


def _all(organisation_id: UUID) -> TenantQuerySet[Proposal]:
    rows = Proposal.objects.for_org(organisation_id).annotate(endorsed=ENDORSED)
    return rows.select_related("organisation", "cause", "supporter", "petition", "joined")
