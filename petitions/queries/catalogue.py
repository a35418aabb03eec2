"""What can be read, and by whom: causes and petitions with their confirmed signatures."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from mobilize.kit.memory import remembered
from mobilize.organisations import scoping
from mobilize.organisations.limits import NothingHere
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Cause, Petition
from petitions.models.cause import State
from petitions.queries import counts

__all__ = [
    "NothingHere", "Shelf", "cause", "causes", "front", "open_causes", "open_petitions", "petition",
    "petitions", "to_sign",
]  # fmt: skip
FRONT = 60  # petitions the front page shows at most
# What was open once stays readable, and so does a rejected petition: its page says why.
READABLE = Q(published_at__isnull=False) | Q(state=Petition.State.REJECTED)


@dataclass(frozen=True)
class Shelf:
    """One organisation's open petitions."""

    slug: str
    name: str
    petitions: list[Petition]


def causes(organisation_id: UUID, *, drafts: bool) -> TenantQuerySet[Cause]:
    """Return an organisation's causes; without `drafts` what everybody may read."""
    rows = Cause.objects.for_org(organisation_id)
    return rows if drafts else rows.exclude(state=State.DRAFT)


def cause(organisation_id: UUID, slug: str, *, drafts: bool) -> Cause:
    """Return one cause, with its organisation.

    Raises:
        NothingHere
    """
    rows = causes(organisation_id, drafts=drafts).select_related("organisation")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise NothingHere
    return found


def petitions(organisation_id: UUID, *, drafts: bool) -> TenantQuerySet[Petition]:
    """Return an organisation's petitions, each with `signed`, its confirmed signatures.

    Without `drafts` what everybody may read.
    """
    rows = _counted(Petition.objects.for_org(organisation_id))
    return rows if drafts else rows.filter(READABLE)


def petition(organisation_id: UUID, slug: str, *, drafts: bool) -> Petition:
    """Return one petition with `signed`, its confirmed signatures.

    Raises:
        NothingHere
    """
    found = petitions(organisation_id, drafts=drafts).filter(slug=slug).first()
    if found is None:
        raise NothingHere
    return found


@remembered(seconds=5)
def to_sign(organisation_id: UUID, slug: str) -> Petition:
    """Return a published petition as it was at most five seconds ago, uncounted.

    Whether it still takes signatures is asked where they are written.

    Raises:
        NothingHere
    """
    with scoping.within(organisation_id):
        rows = Petition.objects.for_org(organisation_id).filter(published_at__isnull=False)
        found = rows.filter(slug=slug).first()
    if found is None:
        raise NothingHere
    return found


def open_causes(organisation_id: UUID) -> TenantQuerySet[Cause]:
    """Return the causes one can give to, newest first."""
    return causes(organisation_id, drafts=False).filter(state=State.OPEN).order_by("-id")


def open_petitions(organisation_id: UUID) -> TenantQuerySet[Petition]:
    """Return the petitions one can sign, newest first."""
    return (
        petitions(organisation_id, drafts=False).filter(state=Petition.State.OPEN).order_by("-id")
    )


def front() -> list[Shelf]:
    """Return the newest open petitions of all organisations, by organisation."""
    with scoping.everywhere("the front page shows what every organisation has published"):
        newest = _counted(Petition.objects.filter(state=Petition.State.OPEN)).order_by("-id")[
            :FRONT
        ]
        shelves: dict[str, Shelf] = {}
        for found in newest:
            owner = found.organisation
            shelf = shelves.setdefault(owner.slug, Shelf(owner.slug, owner.name, []))
            shelf.petitions.append(found)
    return sorted(shelves.values(), key=lambda shelf: shelf.name)


def _counted(rows: TenantQuerySet[Petition]) -> TenantQuerySet[Petition]:
    return rows.annotate(signed=counts.shown()).select_related("cause", "organisation")
