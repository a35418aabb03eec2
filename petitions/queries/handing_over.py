"""Decision makers, deliveries and answers, as pages and lists show them. No personal value."""

from uuid import UUID

from mobilize.organisations.models import TenantQuerySet
from petitions.models import Answer, Delivery, Milestone, Petition, Target


def directory(organisation_id: UUID) -> TenantQuerySet[Target]:
    """Return an organisation's decision makers."""
    return Target.objects.for_org(organisation_id)


def addressees(petition: Petition) -> list[Target]:
    """Return whom a petition is addressed to, in its order."""
    rows = petition.addressees.select_related("target").order_by("position", "id")
    return [row.target for row in rows]


def deliveries(petition: Petition, *, unpublished: bool) -> TenantQuerySet[Delivery]:
    """Return a petition's deliveries; without `unpublished` those that were handed over."""
    rows = Delivery.objects.for_org(petition.organisation_id).filter(petition=petition)
    rows = rows.select_related("target", "organisation", "petition")
    return rows if unpublished else rows.filter(state=Delivery.State.HANDED_OVER)


def answer(petition: Petition) -> Answer | None:
    """Return what the decision maker answered, if they did."""
    rows = Answer.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition).first()


def milestones(petition: Petition) -> TenantQuerySet[Milestone]:
    """Return the milestones a petition has reached."""
    rows = Milestone.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition)
