"""Decision makers, deliveries and answers, as pages and lists show them. No personal value."""

from dataclasses import dataclass
from uuid import UUID

from mobilize.organisations.models import TenantQuerySet
from petitions.domain import goals
from petitions.models import Answer, Delivery, DeliveryDownload, Milestone, Petition, Target


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


@dataclass(frozen=True)
class Told:
    """What a petition's page tells of whoever decides, and of how far the petition has come."""

    addressees: list[Target]
    milestones: list[Milestone]
    deliveries: list[Delivery]
    answer: Answer | None
    rule: str


def told(petition: Petition) -> Told:
    """Return what everybody may read."""
    handed_over = deliveries(petition, unpublished=False).order_by("handed_over_at", "number")
    return Told(
        addressees=addressees(petition),
        milestones=list(milestones(petition).order_by("count")),
        deliveries=list(handed_over),
        answer=answer(petition),
        rule=goals.RULE if petition.goal_moves else "",
    )


def downloads(petition: Petition) -> dict[UUID, list[DeliveryDownload]]:
    """Return who took a petition's files out of the house, the newest first, by delivery."""
    rows = DeliveryDownload.objects.for_org(petition.organisation_id)
    taken = rows.filter(file__delivery__petition=petition).select_related("file", "by", "by_key")
    found: dict[UUID, list[DeliveryDownload]] = {}
    for row in taken.order_by("-happened_at", "-id"):
        found.setdefault(row.file.delivery_id, []).append(row)
    return found
