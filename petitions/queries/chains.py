"""Who brought whom."""

from uuid import UUID

from django.db import connection

from petitions.domain.referral import Node
from petitions.models import Petition, ShareLink, Signature

# UNION, not UNION ALL: even a damaged forest ends.
ABOVE = """
    WITH RECURSIVE above AS (
        SELECT id, parent_id, supporter_id FROM petitions_signature WHERE id = %s
        UNION
        SELECT parent.id, parent.parent_id, parent.supporter_id
        FROM petitions_signature AS parent JOIN above ON parent.id = above.parent_id
    )
    SELECT supporter_id FROM above
"""


def referrer_of(*, link: ShareLink | None, petition_id: UUID | None) -> Node | None:
    """Return the confirmed signature whose link somebody came through.

    With a petition it must be of that petition's cause.
    """
    if link is None or link.signature_id is None:
        return None
    if petition_id is not None:
        cause = Petition.objects.filter(id=petition_id).values_list("cause_id", flat=True).get()
        if cause != link.cause_id:
            return None
    rows = Signature.objects.for_org(link.organisation_id)
    owner = rows.filter(id=link.signature_id, state=Signature.State.CONFIRMED).first()
    return Node(owner.id, owner.supporter_id, owner.root_id, owner.depth) if owner else None


def supporters_above(signature_id: UUID) -> set[UUID]:
    """Return whose signatures stand on the way from this one up to its root, itself included."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [signature_id])
        return {supporter for (supporter,) in cursor.fetchall()}
