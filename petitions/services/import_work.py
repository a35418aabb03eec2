"""The worker's part of an import: chunk after chunk, each in a transaction of its own.

A run that is killed goes on where it stopped and doubles nothing: cursor, counts,
signatures and refusals of a chunk are kept together or not at all. A dry run leaves
nothing but its findings, so one that was killed begins anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from mobilize.organisations import sealing
from petitions.domain import importing as reading
from petitions.domain import uploads
from petitions.domain.importing import Fault, Signer
from petitions.domain.tables import Row
from petitions.models import ImportRefusal, Petition, SignatureImport
from petitions.queries import imports
from petitions.services import import_signing, importing

CHUNK = 500  # rows of one transaction
TURN = 5_000  # rows after which a run lets others have the worker
MOST_REFUSALS = 1_000  # kept of one import, the first; all are counted
STATES = {
    importing.CHECK: SignatureImport.State.UPLOADED,
    importing.RUN: SignatureImport.State.RUNNING,
}


def steps(
    *,
    organisation_id: UUID,
    import_id: UUID,
    stage: str,
    countries: Mapping[str, str],
    now: datetime,
) -> Iterator[None]:
    """Work through a file, a chunk at each step. Enter the organisation's scope around each.

    `countries` are the codes by what people write, folded.
    Ends early when the import was called off, is read another way or by another worker,
    or has had its turn; the next message then goes on.
    """
    upload = importing.lock(organisation_id, import_id)
    if upload.state != STATES[stage]:
        return
    if stage == importing.CHECK:
        importing.restart(upload)
    seen: set[bytes] = set()
    begun = cursor = upload.cursor
    for chunk in _chunks(_people(upload)):
        if not (ours := _still_ours(upload, stage=stage, cursor=cursor, now=now)):
            return
        signers = _read(ours, chunk, countries=countries, now=now)
        if stage == importing.CHECK:
            _try_out(ours, signers, seen=seen)
        else:
            _import(ours, signers, now=now)
        _advance(ours, len(chunk))
        cursor = ours.cursor
        if stage == importing.RUN and cursor - begun >= TURN:
            importing.announce(ours, stage, now=now)
            return
        yield
    if ours := _still_ours(upload, stage=stage, cursor=cursor, now=now):
        _finish(ours, now=now)


def _people(upload: SignatureImport) -> Iterator[Row]:
    rows = uploads.rows(
        sealing.open_(upload, "file_sealed"),
        encoding=upload.encoding,
        layout=imports.layout(upload),
    )
    return islice(rows, upload.cursor, None)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _still_ours(
    upload: SignatureImport, *, stage: str, cursor: int, now: datetime
) -> SignatureImport | None:
    """Return the import as it is now, locked; None when it is no longer for us to go on."""
    found = importing.lock(upload.organisation_id, upload.id)
    if found.state != STATES[stage] or found.cursor != cursor:
        return None
    if stage == importing.RUN and found.petition.state != Petition.State.OPEN:
        importing.end(found, SignatureImport.State.FAILED, reason="petition-closed", now=now)
        return None
    return found


def _try_out(upload: SignatureImport, signers: Sequence[Signer], *, seen: set[bytes]) -> None:
    """Count what a run would do with these rows, and do nothing."""
    indexes = [person.index for person in import_signing.people(upload.organisation_id, signers)]
    known = import_signing.signed_already(upload.petition, indexes)
    for index in indexes:
        if index in known or index in seen:
            upload.repeated += 1
        else:
            upload.added += 1
        seen.add(index)


def _import(upload: SignatureImport, signers: Sequence[Signer], *, now: datetime) -> None:
    people = import_signing.people(upload.organisation_id, signers)
    added = import_signing.sign(upload, people, now=now)
    upload.added += added
    upload.repeated += len(signers) - added


def _read(
    upload: SignatureImport, chunk: Sequence[Row], *, countries: Mapping[str, str], now: datetime
) -> list[Signer]:
    """Return the signers of the good rows; count the others and keep what is wrong with them."""
    layout = imports.layout(upload)
    made_on = upload.petition.created_at.date()
    found = [
        reading.read(row, layout, countries=countries, made_on=made_on, today=now.date())
        for row in chunk
    ]
    refused = [faults for faults in found if isinstance(faults, list)]
    if refused and upload.refused < MOST_REFUSALS:
        _keep(upload, [fault for faults in refused for fault in faults])
    upload.refused += len(refused)
    return [signer for signer in found if isinstance(signer, Signer)]


def _keep(upload: SignatureImport, faults: Sequence[Fault]) -> None:
    room = MOST_REFUSALS - ImportRefusal.objects.filter(import_of=upload).count()
    ImportRefusal.objects.bulk_create(
        ImportRefusal(
            organisation_id=upload.organisation_id,
            import_of=upload,
            row=fault.row,
            field=fault.field,
            code=fault.code,
        )
        for fault in faults[: max(room, 0)]
    )


def _advance(upload: SignatureImport, number: int) -> None:
    upload.cursor += number
    upload.save(update_fields=["cursor", "added", "repeated", "refused"])


def _finish(upload: SignatureImport, *, now: datetime) -> None:
    if upload.state == SignatureImport.State.RUNNING:
        importing.end(upload, SignatureImport.State.DONE, now=now)
    else:
        upload.state = SignatureImport.State.CHECKED
        upload.save(update_fields=["state"])
