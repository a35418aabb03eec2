"""Many signers at once: found or made, and their signatures counted, in a few statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from mobilize.kit import ids
from petitions.domain import importing
from petitions.domain.importing import Signer
from petitions.models import Petition, Signature, SignatureImport, Supporter
from petitions.models.counting import Kind
from petitions.queries import postcodes
from petitions.services import consenting, counting, supporters

# Asked for and not given so far: paper with the same person's name settles it. Whoever has
# withdrawn, was removed or is held stays so.
UNSETTLED = (Signature.State.PENDING, Signature.State.EXPIRED)
# In order of supporters, so that two imports of the same people wait and never deadlock.
# A signature settled here is a root, for it came through nobody's link; one that was counted
# before keeps the place it had then.
SIGN = """
    INSERT INTO petitions_signature AS known (
        id, organisation_id, petition_id, supporter_id, state, name_shown, version_id, source,
        country, region, locale, suspicions, score, journey, root_id, depth, note,
        signed_at, confirmed_at, placed_at, reminders
    )
    SELECT id, %(org)s, %(petition)s, supporter, 'confirmed', shown, %(version)s, %(source)s,
        country, region, locale, '{}', 0, '{}', id, 0, '', signed_at, %(now)s, %(now)s, 0
    FROM unnest(
        %(ids)s::uuid[], %(supporters)s::uuid[], %(shown)s::boolean[], %(countries)s::text[],
        %(regions)s::text[], %(locales)s::text[], %(signed)s::timestamptz[]
    ) AS given (id, supporter, shown, country, region, locale, signed_at)
    ORDER BY supporter
    ON CONFLICT (petition_id, supporter_id) DO UPDATE
    SET state = 'confirmed', source = excluded.source, confirmed_at = excluded.confirmed_at,
        signed_at = least(known.signed_at, excluded.confirmed_at), ended_at = NULL,
        (touch_id, touches, journey, parent_id, root_id, depth, note, placed_at) = (
            SELECT known.touch_id, known.touches, known.journey, known.parent_id, known.root_id,
                known.depth, known.note, known.placed_at
            WHERE known.placed_at IS NOT NULL
            UNION ALL
            SELECT NULL, excluded.touches, excluded.journey, NULL, known.id, 0, '',
                excluded.placed_at
            WHERE known.placed_at IS NULL
        )
    WHERE known.state IN ('pending', 'expired')
    RETURNING supporter_id, id
"""


@dataclass(frozen=True)
class Person:
    """A signer, the keyed hash under which they are found, and the region their postcode tells."""

    signer: Signer
    index: bytes
    region: str


def people(org_id: UUID, signers: Sequence[Signer]) -> list[Person]:
    """Return each signer with their hash: of the address, else of name and postcode."""
    regions = postcodes.regions_of(org_id, [(who.country, who.postcode) for who in signers])
    return [
        Person(
            signer,
            supporters.index_of(org_id, signer.email)
            if signer.email
            else supporters.paper_index_of(org_id, signer.paper_identity),
            regions[signer.country, signer.postcode],
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
    added = _insert(upload, fresh, now=now)
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
            region=wanted[index].region,
            locale=wanted[index].signer.locale or upload.petition.locale,
            now=now,
        )
        # In one order, so that two imports of the same people wait and never deadlock.
        for index in sorted(wanted.keys() - known.keys())
    ]
    Supporter.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=100)
    return _known(upload.organisation_id, wanted) if drafts else known


def _known(org_id: UUID, indexes: Collection[bytes]) -> dict[bytes, Supporter]:
    rows = Supporter.objects.for_org(org_id).filter(email_index__in=list(indexes))
    narrow = rows.only("id", "email_index", "organisation_id", "locale")
    return {bytes(person.email_index or b""): person for person in narrow}


def _insert(
    upload: SignatureImport, fresh: dict[UUID, Person], *, now: datetime
) -> dict[UUID, UUID]:
    """Add the signatures that are not settled; return supporter → signature of those."""
    signers = [person.signer for person in fresh.values()]
    given = {
        "org": upload.organisation_id,
        "petition": upload.petition_id,
        "version": upload.petition.version_id,
        "source": upload.source,
        "now": now,
        "ids": [ids.new() for _ in signers],
        "supporters": list(fresh),
        "shown": [signer.name_shown for signer in signers],
        "countries": [signer.country for signer in signers],
        "regions": [person.region for person in fresh.values()],
        "locales": [signer.locale or upload.petition.locale for signer in signers],
        "signed": [importing.moment(signer.signed_on, now=now) for signer in signers],
    }
    with connection.cursor() as cursor:
        cursor.execute(SIGN, given)
        return dict(cursor.fetchall())


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
