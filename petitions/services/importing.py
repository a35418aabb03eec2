"""Signatures that come in a file: sent, laid out, tried out, imported, called off.

The file lies sealed until its rows are signatures, at most seven days; what is kept
of a row that was refused is its number, its field and a code.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit import ids, text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import sealing
from mobilize.organisations.models import User
from mobilize.outbox import services as outbox
from petitions.domain import uploads
from petitions.domain.columns import Layout
from petitions.domain.events import ImportWaiting
from petitions.models import ImportRefusal, Petition, SignatureImport
from petitions.queries import imports
from petitions.services.signing import PetitionClosed

MOST_UNFINISHED = 20  # imports of one organisation whose files we keep
KEPT = timedelta(days=7)  # how long a file waits for somebody to import it
CHECK, RUN = "check", "run"
UNFINISHED = ("uploaded", "checked", "running")


class ImportsWaiting(AppError):
    """Twenty files wait already. Import them or call them off first."""

    code = "imports-waiting"
    kind = Kind.CONFLICT


class ImportNotReady(AppError):
    """An import begins once every column is chosen and its dry run has ended."""

    code = "import-not-ready"
    kind = Kind.CONFLICT


class ImportBegun(AppError):
    """This import has begun or ended already."""

    code = "import-begun"
    kind = Kind.CONFLICT


class LayoutInvalid(AppError):
    """The columns chosen do not fit the file."""

    code = "layout-invalid"


@transaction.atomic
def upload(
    *,
    petition: Petition,
    name: str,
    source: str,
    data: bytes,
    country: str = "",
    by: User | None,
    now: datetime,
) -> SignatureImport:
    """Take a file in, guess how it is to be read, and have it tried out if the guess is complete.

    Raises:
        PetitionClosed, ImportsWaiting, text.TextInvalid, and as `uploads.understand`
    """
    if petition.state != Petition.State.OPEN:
        raise PetitionClosed
    rows = SignatureImport.objects.for_org(petition.organisation_id)
    if rows.filter(state__in=UNFINISHED).count() >= MOST_UNFINISHED:
        raise ImportsWaiting
    reading = uploads.understand(data, country=country.upper())
    upload = SignatureImport(
        id=ids.new(),
        organisation_id=petition.organisation_id,
        petition=petition,
        source=source,
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
) -> SignatureImport:
    """Read a file another way: its encoding, and any field of its `Layout`. Tries it out anew.

    Raises:
        ImportMissing, ImportBegun, LayoutInvalid, and as `uploads.reread`
    """
    upload = lock(org_id, import_id)
    if upload.state not in {"uploaded", "checked"}:
        raise ImportBegun
    reading = uploads.reread(
        sealing.open_(upload, "file_sealed"),
        was=uploads.Reading(upload.encoding, imports.layout(upload), upload.rows),
        encoding=encoding or upload.encoding,
        **said,
    )
    _refuse_slips(reading.layout)
    upload.encoding, upload.rows = reading.encoding, reading.rows
    upload.mapping, upload.state = reading.layout.kept(), SignatureImport.State.UPLOADED
    restart(upload)
    ask_for_check(upload, now=now)
    return upload


@transaction.atomic
def start(*, org_id: UUID, import_id: UUID, now: datetime) -> SignatureImport:
    """Import the rows that the dry run found good. Starting again changes nothing.

    Raises:
        ImportMissing, ImportNotReady, PetitionClosed
    """
    upload = lock(org_id, import_id)
    if upload.state in {"running", "done"}:
        return upload
    if upload.state != SignatureImport.State.CHECKED:
        raise ImportNotReady
    if upload.petition.state != Petition.State.OPEN:
        raise PetitionClosed
    upload.state = SignatureImport.State.RUNNING
    restart(upload)
    announce(upload, RUN, now=now)
    return upload


@transaction.atomic
def cancel(*, org_id: UUID, import_id: UUID, now: datetime) -> SignatureImport:
    """Call an import off and forget its file. Signatures it has added already stay.

    Raises:
        ImportMissing, ImportBegun: it has ended
    """
    upload = lock(org_id, import_id)
    if upload.state not in UNFINISHED:
        raise ImportBegun
    end(upload, SignatureImport.State.CANCELLED, now=now)
    return upload


def forget_files(*, now: datetime, org_id: UUID | None = None) -> int:
    """End the imports that nobody has finished within seven days; return how many.

    With `org_id`, end all of that organisation's at once, whatever their age: one of
    these files may name somebody who has just been erased.
    """
    rows = SignatureImport.objects.filter(state__in=UNFINISHED)
    due = rows.for_org(org_id) if org_id else rows.filter(made_at__lt=now - KEPT)
    return due.update(
        state=SignatureImport.State.CANCELLED,
        reason="person-erased" if org_id else "kept-too-long",
        finished_at=now,
        file_sealed=b"",
    )


def lock(org_id: UUID, import_id: UUID) -> SignatureImport:
    """Return an import, locked until the transaction ends.

    Raises:
        ImportMissing
    """
    rows = SignatureImport.objects.for_org(org_id).select_related("petition")
    rows = rows.defer("file_sealed")  # ten megabytes that a step seldom needs
    found = rows.filter(id=import_id).select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        raise imports.ImportMissing
    return found


def end(upload: SignatureImport, state: str, *, reason: str = "", now: datetime) -> None:
    """End a locked import and empty its file."""
    upload.state, upload.reason, upload.finished_at = state, reason, now
    upload.file_sealed = b""
    upload.save()


def restart(upload: SignatureImport) -> None:
    """Begin a locked import's rows at the first, and forget what an earlier pass found."""
    upload.cursor = upload.added = upload.repeated = upload.refused = 0
    upload.save()
    ImportRefusal.objects.filter(import_of=upload).delete()


def ask_for_check(upload: SignatureImport, *, now: datetime) -> None:
    """Have the worker try a file out, unless a column is still to be chosen."""
    if not imports.layout(upload).faults():
        announce(upload, CHECK, now=now)


def announce(upload: SignatureImport, stage: str, *, now: datetime) -> None:
    """Tell the worker that rows wait from the cursor on."""
    event = ImportWaiting(
        organisation_id=upload.organisation_id,
        import_id=upload.id,
        stage=stage,
        cursor=upload.cursor,
        asked=now.isoformat(),
    )
    outbox.publish(event, now=now)


def _refuse_slips(layout: Layout) -> None:
    """Refuse what no choice of ours offers; what is merely still to be chosen may wait."""
    slips = {"column-unknown", "column-taken-twice", "delimiter-unknown", "dates-unknown"}
    found = slips.intersection(layout.faults())
    if found:
        raise LayoutInvalid(field=min(found))
