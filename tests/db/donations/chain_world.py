"""The worked forest as rows: who signed through whom, and what came through them."""

from datetime import datetime, timedelta
from typing import Any

from donations.models import ChainSummary
from donations.services import chains, settling
from petitions.models import Petition, Signature, Touch
from tests.builders import MONDAY, a_confirmed_signature, a_link, a_pledge

TUESDAY = MONDAY + timedelta(days=1)
# B and C came through A, D, E and F through B, G through F, H through G. Y came through Z.
PARENTS = {
    "A": "", "B": "A", "C": "A", "D": "B", "E": "B", "F": "B", "G": "F", "H": "G", "Z": "", "Y": "Z"
}  # fmt: skip


def below(parent: Signature, **fields: Any) -> Signature:
    return a_confirmed_signature(
        fields.pop("petition", parent.petition),
        parent=parent,
        root_id=parent.root_id,
        depth=parent.depth + 1,
        **fields,
    )


def a_forest(petition: Petition) -> dict[str, Signature]:
    """Let everybody of the worked forest have signed, an hour after whom they came through."""
    people: dict[str, Signature] = {}
    for name, parent in PARENTS.items():
        if not parent:
            people[name] = a_confirmed_signature(petition)
            continue
        later = people[parent].placed_at + timedelta(hours=1)
        moments = {"signed_at": later, "confirmed_at": later, "placed_at": later}
        people[name] = below(people[parent], **moments)
    return people


def a_gift(petition: Petition, minor: int, *, through: Signature | None = None) -> None:
    """Let somebody have given, who came through a signature's link or through nobody's."""
    way: dict[str, Any] = {}
    if through is not None:
        way = {"parent": through, "root_id": through.root_id, "depth": through.depth + 1}
    pledge = a_pledge(petition.cause, minor, petition=petition, **way)
    settling.record(
        organisation=petition.organisation, pledge_id=pledge.id, reference=f"Line {pledge.id}",
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip


def a_visit(petition: Petition, *, at: datetime, through: Signature | None = None) -> Touch:
    """Let somebody have come to a petition, through a signature's link or nobody knows how."""
    how: dict[str, Any] = {"channel": "unknown", "known_by": "unknown"}
    if through is not None:
        link = through.links.first() or a_link(petition, signature=through)
        how = {"channel": link.channel, "known_by": "code", "link": link}
    return Touch.objects.create(
        organisation=petition.organisation, cause=petition.cause, petition=petition,
        occurred_at=at, **how,
    )  # fmt: skip


def looked_over(petition: Petition) -> ChainSummary:
    """Compute the chains of a petition's cause, and return what was found about it."""
    cause = petition.cause
    chains.recompute(organisation_id=cause.organisation_id, cause_id=cause.id, now=TUESDAY)
    return ChainSummary.objects.get(cause=cause, petition=None)
