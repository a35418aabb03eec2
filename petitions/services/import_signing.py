"""Many signers at once: found or made, and their signatures counted, in a few statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Least

from mobilize.kit import ids
from petitions.domain import importing
from petitions.domain.importing import Signer
from petitions.models import Petition, Signature, SignatureImport, Supporter
from petitions.models.counting import Kind
from petitions.services import consenting, counting, supporters

# Asked for and not given so far: paper with the same person's name settles it. Whoever has
# withdrawn, was removed or is held stays so.
UNSETTLED = (Signature.State.PENDING, Signature.State.EXPIRED)


@dataclass(frozen=True)
class Person:
    """A signer and the keyed hash under which they are found."""

    signer: Signer
    index: bytes


def people(org_id: UUID, signers: Sequence[Signer]) -> list[Person]:
    """Return each signer with their hash: of the address, else of name and postcode."""
    return [
        Person(
            signer,
            supporters.index_of(org_id, signer.email)
            if signer.email
            else supporters.paper_index_of(org_id, signer.paper_identity),
        )
        for signer in signers
    ]


def signed_already(petition: Petition, indexes: Collection[bytes]) -> set[bytes]:
    """Return whose signature under this petition is settled, one way or the other."""
    rows = Signature.objects.for_org(petition.organisation_id).filter(
        petition=petition, supporter__email_index__in=list(indexes)
    )
    settled = rows.exclude(state__in=UNSETTLED)
    found = settled.values_list("supporter__email_index", flat=True)
    return {bytes(index) for index in found if index is not None}


def sign(upload: SignatureImport, found: Sequence[Person], *, now: datetime) -> int:
    """Add the signatures of those who have not signed; return how many were added.

    What is known of an existing person stays. Nobody is mailed, and nobody gets a
    consent but those whose row brings one with its day and its evidence.
    """
    by_index = {person.index: person for person in reversed(found)}  # the first row of each holds
    known = _find_or_make(upload, by_index, now=now)
    owners = {owner.id: owner for owner in known.values()}
    fresh = {owner.id: by_index[index] for index, owner in known.items()}
    added = _insert(upload, fresh, now=now) | _settle(upload, fresh, now=now)
    counting.note_many(signature_ids=list(added.values()), change=1, kind=Kind.IMPORTED, now=now)
    for owner in added:
        _give_consents(upload, owners[owner], fresh[owner].signer)
    return len(added)


def _find_or_make(
    upload: SignatureImport, wanted: dict[bytes, Person], *, now: datetime
) -> dict[bytes, Supporter]:
    known = _known(upload.organisation_id, wanted)
    drafts = [
        supporters.draft(
            org_id=upload.organisation_id,
            index=index,
            email=wanted[index].signer.email,
            name=wanted[index].signer.name,
            country=wanted[index].signer.country,
            locale=wanted[index].signer.locale or upload.petition.locale,
            now=now,
        )
        # In one order, so that two imports of the same people wait and never deadlock.
        for index in sorted(wanted.keys() - known.keys())
    ]
    Supporter.objects.bulk_create(drafts, ignore_conflicts=True)
    return _known(upload.organisation_id, wanted) if drafts else known


def _known(org_id: UUID, indexes: Collection[bytes]) -> dict[bytes, Supporter]:
    rows = Supporter.objects.for_org(org_id).filter(email_index__in=list(indexes))
    narrow = rows.only("id", "email_index", "organisation_id", "locale")
    return {bytes(person.email_index or b""): person for person in narrow}


def _insert(
    upload: SignatureImport, fresh: dict[UUID, Person], *, now: datetime
) -> dict[UUID, UUID]:
    """Insert the signatures that are not there; return supporter → signature of those."""
    rows = [
        _signature(upload, owner, person.signer, now=now) for owner, person in sorted(fresh.items())
    ]
    Signature.objects.bulk_create(rows, ignore_conflicts=True)
    stored = Signature.objects.filter(id__in=[row.id for row in rows])
    return dict(stored.values_list("supporter_id", "id"))


def _signature(upload: SignatureImport, owner: UUID, signer: Signer, *, now: datetime) -> Signature:
    identifier = ids.new()
    return Signature(
        id=identifier,
        organisation_id=upload.organisation_id,
        petition_id=upload.petition_id,
        supporter_id=owner,
        state=Signature.State.CONFIRMED,
        name_shown=signer.name_shown,
        version_id=upload.petition.version_id,
        source=upload.source,
        country=signer.country,
        locale=signer.locale or upload.petition.locale,
        root_id=identifier,
        signed_at=importing.moment(signer.signed_on, now=now),
        confirmed_at=now,
        placed_at=now,
    )


def _settle(
    upload: SignatureImport, fresh: dict[UUID, Person], *, now: datetime
) -> dict[UUID, UUID]:
    """Count signatures asked for online and never confirmed; as roots, for they came alone."""
    rows = Signature.objects.for_org(upload.organisation_id).filter(
        petition_id=upload.petition_id, supporter_id__in=list(fresh), state__in=UNSETTLED
    )
    waiting = rows.select_for_update(no_key=True).order_by("supporter_id")
    found = dict(waiting.values_list("supporter_id", "id"))
    Signature.objects.filter(id__in=found.values()).update(
        state=Signature.State.CONFIRMED,
        source=upload.source,
        signed_at=Least(F("signed_at"), now),
        confirmed_at=now,
        placed_at=now,
        ended_at=None,
        touch=None,
        journey=[],
        parent=None,
        root_id=F("id"),
        depth=0,
        note="",
    )
    return found


def _give_consents(upload: SignatureImport, owner: Supporter, signer: Signer) -> None:
    if signer.consents and signer.signed_on:
        consenting.give(
            supporter=owner,
            purposes=signer.consents,
            source="import",
            source_id=upload.id,
            now=importing.moment(signer.signed_on, now=upload.made_at),
            locale=signer.locale or upload.petition.locale,
            evidence=signer.evidence,
        )
