"""Gifts that come in a file: sent, laid out, tried out, imported, called off.

As with signatures, the file lies sealed until its rows are gifts, at most seven days;
what is kept of a row that was refused is its number, its field and a code.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain import gift_files
from donations.domain.events import GiftImportWaiting
from donations.domain.gift_columns import GiftLayout
from donations.domain.gift_files import GiftReading
from donations.models import GiftImport, GiftRefusal
from donations.queries import gift_imports
from mobilize.kit import ids, text
from mobilize.organisations import sealing
from mobilize.organisations.models import User
from mobilize.outbox import services as outbox
from petitions.models import Cause
from petitions.services.importing import (
    CHECK,
    KEPT,
    MOST_UNFINISHED,
    RUN,
    UNFINISHED,
    ImportBegun,
    ImportNotReady,
    ImportsWaiting,
    LayoutInvalid,
)


@transaction.atomic
def upload(*, cause: Cause, name: str, data: bytes, by: User | None, now: datetime) -> GiftImport:
    """Take a file in, guess how it is to be read, and have it tried out if the guess is complete.

    A cause that is closed takes gifts of the past all the same.

    Raises:
        ImportsWaiting, text.TextInvalid, and as `gift_files.understand`
    """
    rows = GiftImport.objects.for_org(cause.organisation_id)
    if rows.filter(state__in=UNFINISHED).count() >= MOST_UNFINISHED:
        raise ImportsWaiting
    reading = gift_files.understand(data, currency=cause.currency)
    upload = GiftImport(
        id=ids.new(),
        organisation_id=cause.organisation_id,
        cause=cause,
        name=text.line(name, field="name"),
        encoding=reading.encoding,
        mapping=reading.layout.kept(),
        rows=reading.rows,
        made_by=by,
        made_at=now,
    )
    upload.file_sealed = sealing.seal(upload, "file_sealed", data)
    upload.save(force_insert=True)
    ask_for_check(upload, now=now)
    return upload


@transaction.atomic
def arrange(
    *, org_id: UUID, import_id: UUID, encoding: str = "", now: datetime, **said: Any
) -> GiftImport:
    """Read a file another way: its encoding, and any field of its layout. Tries it out anew.

    Raises:
        GiftImportMissing, ImportBegun, LayoutInvalid, and as `gift_files.reread`
    """
    upload = lock(org_id, import_id)
    if upload.state not in {"uploaded", "checked"}:
        raise ImportBegun
    reading = gift_files.reread(
        sealing.open_(upload, "file_sealed"),
        was=GiftReading(upload.encoding, gift_imports.layout(upload), upload.rows),
        encoding=encoding or upload.encoding,
        currency=upload.cause.currency,
        **said,
    )
    _refuse_slips(reading.layout)
    upload.encoding, upload.rows = reading.encoding, reading.rows
    upload.mapping, upload.state = reading.layout.kept(), GiftImport.State.UPLOADED
    restart(upload)
    ask_for_check(upload, now=now)
    return upload


@transaction.atomic
def start(*, org_id: UUID, import_id: UUID, now: datetime) -> GiftImport:
    """Book the rows that the dry run found good. Starting again changes nothing.

    Raises:
        GiftImportMissing, ImportNotReady
    """
    upload = lock(org_id, import_id)
    if upload.state in {"running", "done"}:
        return upload
    if upload.state != GiftImport.State.CHECKED:
        raise ImportNotReady
    upload.state = GiftImport.State.RUNNING
    restart(upload)
    announce(upload, RUN, now=now)
    return upload


@transaction.atomic
def cancel(*, org_id: UUID, import_id: UUID, now: datetime) -> GiftImport:
    """Call an import off and forget its file. Gifts that are booked already stay.

    Raises:
        GiftImportMissing, ImportBegun: it has ended
    """
    upload = lock(org_id, import_id)
    if upload.state not in UNFINISHED:
        raise ImportBegun
    end(upload, GiftImport.State.CANCELLED, now=now)
    return upload


def forget_files(*, now: datetime, org_id: UUID | None = None) -> int:
    """End the imports that nobody has finished within seven days; return how many.

    With `org_id`, end all of that organisation's at once, whatever their age: one of
    these files may name somebody who has just been erased.
    """
    rows = GiftImport.objects.filter(state__in=UNFINISHED)
    due = rows.for_org(org_id) if org_id else rows.filter(made_at__lt=now - KEPT)
    return due.update(
        state=GiftImport.State.CANCELLED,
        reason="person-erased" if org_id else "kept-too-long",
        finished_at=now,
        file_sealed=b"",
    )


def lock(org_id: UUID, import_id: UUID) -> GiftImport:
    """Return an import, locked until the transaction ends.

    Raises:
        GiftImportMissing
    """
    rows = GiftImport.objects.for_org(org_id).select_related("cause", "organisation")
    rows = rows.defer("file_sealed")  # ten megabytes that a step seldom needs
    found = rows.filter(id=import_id).select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        raise gift_imports.GiftImportMissing
    return found


def end(upload: GiftImport, state: str, *, reason: str = "", now: datetime) -> None:
    """End a locked import and empty its file."""
    upload.state, upload.reason, upload.finished_at = state, reason, now
    upload.file_sealed = b""
    upload.save()


def restart(upload: GiftImport) -> None:
    """Begin a locked import's rows at the first, and forget what an earlier pass found."""
    upload.cursor = upload.added = upload.added_minor = upload.repeated = upload.refused = 0
    upload.save()
    GiftRefusal.objects.filter(import_of=upload).delete()


def ask_for_check(upload: GiftImport, *, now: datetime) -> None:
    """Have the worker try a file out, unless a column is still to be chosen."""
    if not gift_imports.layout(upload).faults():
        announce(upload, CHECK, now=now)


def announce(upload: GiftImport, stage: str, *, now: datetime) -> None:
    """Tell the worker that rows wait from the cursor on."""
    event = GiftImportWaiting(
        organisation_id=upload.organisation_id,
        gift_import_id=upload.id,
        stage=stage,
        cursor=upload.cursor,
        asked=now.isoformat(),
    )
    outbox.publish(event, now=now)


def _refuse_slips(layout: GiftLayout) -> None:
    """Refuse what no choice of ours offers; what is merely still to be chosen may wait."""
    slips = {
        "column-unknown", "column-taken-twice", "delimiter-unknown", "dates-unknown",
        "decimal-unknown", "rail-unknown",
    }  # fmt: skip
    found = slips.intersection(layout.faults())
    if found:
        raise LayoutInvalid(field=min(found))
