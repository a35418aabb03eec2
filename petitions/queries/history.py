"""What happened to a petition: its steps, its texts, and who signed which."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from mobilize.kit.memory import remembered
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.lifecycle import PUBLIC
from petitions.domain.texts import Words
from petitions.models import Petition, PetitionStep, PetitionVersion, Signature
from petitions.queries import counts
from petitions.queries.catalogue import NothingHere
from petitions.queries.texts import words_of

PUBLISHED = [PetitionVersion.State.APPROVED, PetitionVersion.State.SUPERSEDED]


@dataclass(frozen=True)
class Signed:
    """A version and how many confirmed signatures stand under it."""

    version: PetitionVersion
    words: Words
    signed: int


def steps(petition: Petition, *, inside: bool) -> TenantQuerySet[PetitionStep]:
    """Return a petition's steps, newest last; for the public those that it could see."""
    rows = PetitionStep.objects.for_org(petition.organisation_id).filter(petition=petition)
    shown = rows if inside else rows.filter(now_in__in=PUBLIC)
    return shown.select_related("by").order_by("happened_at", "id")


def step(organisation_id: UUID, step_id: UUID) -> PetitionStep:
    """Return one step with its petition and whoever proposed it.

    Raises:
        NothingHere
    """
    rows = PetitionStep.objects.for_org(organisation_id).filter(id=step_id)
    found = rows.select_related("petition__organisation", "petition__proposer").first()
    if found is None:
        raise NothingHere
    return found


def last_step(petition: Petition) -> PetitionStep | None:
    """Return the step that led to where the petition stands."""
    return steps(petition, inside=True).filter(now_in=petition.state).last()


def versions(petition: Petition, *, inside: bool) -> list[Signed]:
    """Return a petition's versions, oldest first; for the public those that were published.

    Every confirmed signature stands under exactly one of them, so that their numbers
    add up to the petition's, up to half a minute ago. Counting them reads all its
    signatures, and is left out while there is but one version.
    """
    rows = PetitionVersion.objects.for_org(petition.organisation_id).filter(petition=petition)
    if not inside:
        rows = rows.filter(state__in=[] if petition.words_hidden else PUBLISHED)
    found = list(rows.select_related("made_by", "decided_by").order_by("number"))
    signed = _signed_by_version(petition, found)
    return [Signed(row, words_of(row), signed.get(row.number, 0)) for row in found]


def _signed_by_version(petition: Petition, versions: list[PetitionVersion]) -> dict[int, int]:
    """Return how many signed each version, by its number."""
    published = [version.number for version in versions if version.state in PUBLISHED]
    if len(published) < 2:
        all_of_them = Petition.objects.filter(id=petition.id).values_list(counts.shown(), flat=True)
        return dict.fromkeys(published, all_of_them.get())
    return _counted(petition.id, first=published[0], newest=published[-1])


# Anybody may ask, and a million signatures are read for the answer: at most twice a minute.
@remembered(seconds=30)
def _counted(petition_id: UUID, *, first: int, newest: int) -> dict[int, int]:
    """Return the confirmed signatures by version. A `newest` that is new is counted at once."""
    rows = Signature.objects.filter(petition=petition_id, state=Signature.State.CONFIRMED)
    counted = dict(rows.values_list("version__number").annotate(Count("id")))
    # What was signed before texts had versions was signed in the first.
    return counted | {first: counted.pop(None, 0) + counted.get(first, 0)}
