"""What one supporter's own links brought, as it may be told to them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from petitions.domain import small_cells
from petitions.models import Signature, Touch
from petitions.queries import chains

LEAST = 5  # fewer are “a few”: nobody learns whether one certain friend has signed


@dataclass(frozen=True)
class OwnLinks:
    """Counts of what came straight through somebody's links. None means “a few”: one to four."""

    visits: int | None
    signatures: int | None


def brought(signature_id: UUID) -> OwnLinks:
    """Return how many visits and signatures that count came through a signature's links.

    Only those that came through them directly. A removed signature brought nobody.
    """
    if chains.is_removed(signature_id):
        return OwnLinks(visits=0, signatures=0)
    visits = Touch.objects.filter(link__signature_id=signature_id).count()
    if pages := chains.page_links_of(signature_id):
        visits += Touch.objects.filter(link__in=pages).count()
    signed = Signature.objects.filter(parent_id=signature_id, state=Signature.State.CONFIRMED)
    return OwnLinks(visits=told(visits), signatures=told(signed.count()))


def brought_through(link_ids: Collection[UUID]) -> OwnLinks:
    """Return how many visits, and signatures that count, came through any of these links."""
    visits = Touch.objects.filter(link__in=link_ids)
    signed = Signature.objects.filter(touch__link__in=link_ids, state=Signature.State.CONFIRMED)
    return OwnLinks(visits=told(visits.count()), signatures=told(signed.count()))


def brought_elsewhere(signature_id: UUID) -> dict[str, int | None]:
    """Return the same counts of the parts that stand above this floor, by what they call it."""
    return {
        name: told(import_string(path)(signature_id))
        for name, path in settings.BROUGHT_PARTS.items()
    }


def told(many: int) -> int | None:
    """Return a count as its owner may hear it."""
    return small_cells.say(many, least=LEAST)
