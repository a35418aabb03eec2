"""What one supporter's own links brought, gifts included, as it may be told to them."""

from dataclasses import dataclass
from uuid import UUID

from donations.queries.own_links import gifts
from petitions.queries import own_links


@dataclass(frozen=True)
class Brought:
    """Counts of what came straight through somebody's links. None means “a few”: one to four."""

    visits: int | None
    signatures: int | None
    gifts: int | None


def brought(signature_id: UUID) -> Brought:
    """Return what came through a signature's links; never what one certain friend did."""
    ours = own_links.brought(signature_id)
    return Brought(
        visits=ours.visits,
        signatures=ours.signatures,
        gifts=own_links.told(gifts(signature_id)),
    )
