"""The worker's part of an import of gifts: chunk after chunk, each in a transaction of its own.

A run that is killed goes on where it stopped and books nothing twice: cursor, counts,
gifts and refusals of a chunk are kept together or not at all. A dry run leaves nothing
but its findings, so one that was killed begins anew.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from donations.domain import gift_files, gift_rows
from donations.domain.gift_rows import Around, Gift
from donations.models import GiftImport, GiftRefusal
from donations.queries import gift_imports
from donations.services import gift_booking, gift_importing
from donations.services.gift_booking import Keyed, Keys
from mobilize.organisations import sealing
from petitions.domain.importing import Fault
from petitions.domain.tables import Row
from petitions.services.importing import CHECK, RUN

CHUNK = 500  # rows of one transaction
TURN = 10_000  # rows after which a run lets others have the worker
MOST_REFUSALS = 1_000  # kept of one import, the first; all are counted
STATES = {CHECK: GiftImport.State.UPLOADED, RUN: GiftImport.State.RUNNING}


def steps(
    *, organisation_id: UUID, gift_import_id: UUID, stage: str, now: datetime
) -> Iterator[None]:
    """Work through a file, a chunk at each step. Enter the organisation's scope around each.

    Ends early when the import was called off, is read another way or by another worker,
    or has had its turn; the next message then goes on.
    """
    upload = gift_importing.lock(organisation_id, gift_import_id)
    if upload.state != STATES[stage]:
        return
    if stage == CHECK:
        gift_importing.restart(upload)
    begun = cursor = upload.cursor
    rows, keys = _rows(upload), gift_booking.keys_of(upload)
    _pass_over(upload, rows, keys, now=now)
    seen: set[str] = set()
    while chunk := list(islice(rows, CHUNK)):
        if not (ours := _still_ours(upload, stage=stage, cursor=cursor)):
            return
        gifts = _keyed(ours, chunk, keys, now=now, keep=True)
        fresh = _fresh(ours, gifts, seen) if stage == CHECK else _booked(ours, gifts, now=now)
        _advance(ours, gifts, fresh, worked_through=len(chunk))
        cursor = ours.cursor
        if stage == RUN and cursor - begun >= TURN:
            gift_importing.announce(ours, stage, now=now)
            return
        yield
    if ours := _still_ours(upload, stage=stage, cursor=cursor):
        _finish(ours, now=now)


def _rows(upload: GiftImport) -> Iterator[Row]:
    return gift_files.rows(
        sealing.open_(upload, "file_sealed"),
        encoding=upload.encoding,
        layout=gift_imports.layout(upload),
    )


def _still_ours(upload: GiftImport, *, stage: str, cursor: int) -> GiftImport | None:
    """Return the import as it is now, locked; None when it is no longer for us to go on."""
    found = gift_importing.lock(upload.organisation_id, upload.id)
    return found if found.state == STATES[stage] and found.cursor == cursor else None


def _keyed(
    upload: GiftImport, chunk: Sequence[Row], keys: Keys, *, now: datetime, keep: bool = False
) -> list[Keyed]:
    """Return the good rows' gifts under their keys; with `keep`, note what is wrong with others."""
    layout = gift_imports.layout(upload)
    around = Around(upload.cause.currency, upload.organisation.zone, now)
    found = [gift_rows.read(row, layout, around=around) for row in chunk]
    refused = [faults for faults in found if isinstance(faults, list)]
    if keep and refused:
        _keep(upload, [fault for faults in refused for fault in faults])
        upload.refused += len(refused)
    return [Keyed(keys.of(gift), gift) for gift in found if isinstance(gift, Gift)]


def _pass_over(upload: GiftImport, rows: Iterator[Row], keys: Keys, *, now: datetime) -> None:
    """Leave out the rows that are done with.

    Equal rows are told apart by their number in the whole file, so these are counted too.
    """
    for row in islice(rows, upload.cursor):
        _keyed(upload, [row], keys, now=now)


def _fresh(upload: GiftImport, gifts: Sequence[Keyed], seen: set[str]) -> list[Keyed]:
    """Return what a run would book of these rows, and book nothing."""
    known = gift_booking.booked_already(upload, [one.key for one in gifts]) | seen
    fresh = {one.key: one for one in gifts if one.key not in known}
    seen.update(fresh)
    return list(fresh.values())


def _booked(upload: GiftImport, gifts: Sequence[Keyed], *, now: datetime) -> list[Keyed]:
    return gift_booking.book(upload, gifts, now=now)


def _keep(upload: GiftImport, faults: Sequence[Fault]) -> None:
    if upload.refused >= MOST_REFUSALS:
        return
    room = MOST_REFUSALS - GiftRefusal.objects.filter(import_of=upload).count()
    GiftRefusal.objects.bulk_create(
        GiftRefusal(
            organisation_id=upload.organisation_id,
            import_of=upload,
            row=fault.row,
            field=fault.field,
            code=fault.code,
        )
        for fault in faults[: max(room, 0)]
    )


def _advance(
    upload: GiftImport, gifts: Sequence[Keyed], added: Sequence[Keyed], *, worked_through: int
) -> None:
    upload.cursor += worked_through
    upload.added += len(added)
    upload.added_minor += sum(one.gift.amount_minor for one in added)
    upload.repeated += len(gifts) - len(added)
    upload.save(update_fields=["cursor", "added", "added_minor", "repeated", "refused"])


def _finish(upload: GiftImport, *, now: datetime) -> None:
    if upload.state == GiftImport.State.RUNNING:
        gift_importing.end(upload, GiftImport.State.DONE, now=now)
    else:
        upload.state = GiftImport.State.CHECKED
        upload.save(update_fields=["state"])
