"""Who brought whom, and who is credited for it.

Places never change, whatever becomes of a signature; credit is read from the states.
A removed signature brings nobody: what came through it, over however many steps, still
counts for itself and is credited to nobody, as if nothing were known of its way. Given
back, it has all of its credit again, down to what came through it in the meantime. One
that was withdrawn keeps its credit: its owner did bring them.
"""

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Case, CharField, F, Func, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from petitions.domain.channels import UNKNOWN
from petitions.domain.referral import Node
from petitions.models import Petition, ShareLink, Signature

REFERRERS = (Signature.State.CONFIRMED, Signature.State.REMOVED)
# Whoever has no signature in the tree is not above, and that one look into an index says. For
# others the way ends at their highest one. UNION, not UNION ALL: even a damaged forest ends.
STANDS_ABOVE = """
    WITH RECURSIVE own AS (
        SELECT min(depth) AS highest FROM petitions_signature
        WHERE supporter_id = %(supporter)s AND root_id = %(root)s AND placed_at IS NOT NULL
    ),
    above AS (
        SELECT id, parent_id, supporter_id, depth FROM petitions_signature, own
        WHERE id = %(referrer)s AND depth >= highest
        UNION
        SELECT parent.id, parent.parent_id, parent.supporter_id, parent.depth
        FROM above CROSS JOIN own
        JOIN petitions_signature AS parent ON parent.id = above.parent_id
        WHERE above.depth > highest AND above.supporter_id <> %(supporter)s
    )
    SELECT EXISTS (SELECT FROM above WHERE supporter_id = %(supporter)s)
"""

CUT_OFF = """
    WITH RECURSIVE cut AS (
        SELECT id FROM petitions_signature
        WHERE organisation_id = %s AND state = 'removed'
        UNION
        SELECT child.id FROM petitions_signature AS child JOIN cut ON child.parent_id = cut.id
    )
    SELECT id FROM cut
"""
BROUGHT = """
    WITH RECURSIVE below AS (
        SELECT id, state FROM petitions_signature WHERE id = %(id)s AND state <> 'removed'
        UNION
        SELECT child.id, child.state
        FROM petitions_signature AS child JOIN below ON child.parent_id = below.id
        WHERE child.state <> 'removed'
    )
    SELECT count(*) FROM below WHERE state = 'confirmed' AND id <> %(id)s
"""


def brought(signature_id: UUID) -> int:
    """Return how many signatures count that came through this one, over however many steps."""
    with connection.cursor() as cursor:
        cursor.execute(BROUGHT, {"id": signature_id})
        return int(cursor.fetchone()[0])


def is_removed(signature_id: UUID) -> bool:
    """Say whether a signature was taken back, and so brings nobody."""
    return Signature.objects.filter(id=signature_id, state=Signature.State.REMOVED).exists()


def cut_off(organisation_id: UUID) -> RawSQL:
    """Return, as a condition can take it, the ids of what is removed or stands below it."""
    return RawSQL(CUT_OFF, [organisation_id])  # noqa: S611 - our own statement


def credited_journey(organisation_id: UUID) -> Case:
    """Return the journey as reports credit it, of a row with `parent` and `journey`.

    It is empty, which means unknown, for what came through a removed signature.
    """
    unknown = Value([], output_field=ArrayField(CharField(max_length=20)))
    return Case(When(parent_id__in=cut_off(organisation_id), then=unknown), default=F("journey"))


def credited_channel(organisation_id: UUID) -> Case:
    """Return the last channel as reports credit it, of a row with `parent` and `channel`."""
    unknown = Value(UNKNOWN, output_field=CharField(max_length=20))
    return Case(When(parent_id__in=cut_off(organisation_id), then=unknown), default=F("channel"))


def credited_end(organisation_id: UUID) -> Case:
    """Return the last of `credited_journey`, or that it is unknown."""
    unknown = Value(UNKNOWN, output_field=CharField(max_length=20))
    last = Func(
        F("journey"),
        template="(%(expressions)s)[cardinality(%(expressions)s)]",
        output_field=CharField(max_length=20),
    )
    cut = When(parent_id__in=cut_off(organisation_id), then=unknown)
    return Case(cut, default=Coalesce(last, unknown))


def referrer_of(*, link: ShareLink | None, petition_id: UUID | None) -> Node | None:
    """Return the signature whose link somebody came through.

    With a petition it must be of that petition's cause. A removed one keeps its place
    as a referrer, so that it has all its credit when it is given back. A link to somebody's
    own page stands for their newest signature in the cause, once they have one.
    """
    if link is None or (link.signature_id is None and link.supporter_id is None):
        return None
    if petition_id is not None:
        cause = Petition.objects.filter(id=petition_id).values_list("cause_id", flat=True).get()
        if cause != link.cause_id:
            return None
    rows = Signature.objects.for_org(link.organisation_id).filter(state__in=REFERRERS)
    owner = rows.filter(**_owned_by(link)).order_by("-placed_at", "-id").first()
    return Node(owner.id, owner.supporter_id, owner.root_id, owner.depth) if owner else None


def page_links_of(signature_id: UUID) -> list[UUID]:
    """Return the links to pages of a signer's own for which this signature of theirs stands.

    All of them in its cause, or none: whoever came through one was brought by the newest.
    """
    rows = Signature.objects.filter(id=signature_id, supporter__links__isnull=False)
    found = rows.values_list("supporter_id", "petition__cause_id").first()
    if found is None:
        return []
    links = list(ShareLink.objects.filter(supporter=found[0], cause=found[1]))
    owner = referrer_of(link=links[0], petition_id=None) if links else None
    return [link.id for link in links] if owner and owner.id == signature_id else []


def _owned_by(link: ShareLink) -> dict[str, Any]:
    """Return which signatures a link stands for."""
    if link.supporter_id is None:
        return {"id": link.signature_id}
    mine = {"supporter": link.supporter_id, "petition__cause": link.cause_id}
    return {**mine, "placed_at__isnull": False}


def stands_above(supporter_id: UUID, referrer: Node) -> bool:
    """Say whether somebody's signature is this one, or on the way from it up to its root.

    It is asked in the transaction that signs: for all but those who have signed in the same
    tree already it costs the same, however long the way is.
    """
    given = {"supporter": supporter_id, "referrer": referrer.id, "root": referrer.root_id}
    with connection.cursor() as cursor:
        cursor.execute(STANDS_ABOVE, given)
        return bool(cursor.fetchone()[0])
