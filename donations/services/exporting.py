"""Writing an organisation's rows as Parquet, for notebooks and other engines."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import structlog
from django.db import connection, transaction

from donations.domain.export_tables import PERSONAL, TABLES, VERSION
from donations.queries import exports
from mobilize.kit import parquet
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, Role, User
from mobilize.organisations.queries import organisations
from petitions.services import supporters

MANIFEST = "manifest.json"
log = structlog.get_logger(__name__)


class ExportNotPermitted(AppError):
    """Only an owner of the organisation may take personal values out of it."""

    code = "export-not-permitted"
    kind = Kind.FORBIDDEN


class ExportFolderTaken(AppError):
    """An export is written into a folder of its own, which must not exist or be empty."""

    code = "export-folder-taken"
    kind = Kind.CONFLICT


class ExportDiffers(Exception):
    """What was written is not what the ledger has: a bug, and nothing was kept of it."""


@dataclass(frozen=True)
class Asked:
    """The days, both included, None for an open end; `by` is who asks for `personal` values."""

    since: date | None = None
    until: date | None = None
    personal: bool = False
    by: User | None = None


def export(
    *, organisation: Organisation, folder: Path, asked: Asked, now: datetime
) -> dict[str, Any]:
    """Write an export and return its manifest. The folder appears when all of it is there.

    Everything is read as of one moment. The sums in the manifest are those of the files, and
    equal to the ledger's.

    Raises:
        ExportNotPermitted, ExportFolderTaken, OSError, duckdb.Error
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportFolderTaken
    with _as_of_one_moment(), scoping.within(organisation.id), _appearing(folder) as place:
        _permit(organisation, asked)
        exports.steady()
        manifest = _about(organisation, asked, now=now) | _write(organisation, asked, place)
        (place / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    by = str(asked.by.id) if asked.by else ""
    log.info("exported", organisation=organisation.slug, personal=asked.personal, by=by)
    return manifest


def _permit(organisation: Organisation, asked: Asked) -> None:
    if not asked.personal:
        return
    member = organisations.membership_of(asked.by, organisation.id)
    if member is None or member.role != Role.OWNER:
        raise ExportNotPermitted


def _write(organisation: Organisation, asked: Asked, place: Path) -> dict[str, Any]:
    given = exports.given(
        organisation, since=asked.since, until=asked.until, personal=asked.personal
    )
    with ThreadPoolExecutor(len(TABLES)) as writers:
        begun = {name: _begun(writers, name, given, place) for name in _names(asked)}
        rows = {name: begun[name].result() for name in TABLES if name in begun}
    money = _money(place / "ledger.parquet")
    if exports.booked(given) != (rows["ledger"], money):
        raise ExportDiffers
    files = {name: {"file": f"{name}.parquet", "rows": many} for name, many in rows.items()}
    return {"tables": files, "money_minor": money}


def _names(asked: Asked) -> list[str]:
    return [*exports.STATEMENTS, *([PERSONAL] if asked.personal else [])]


def _begun(writers: Executor, name: str, given: Mapping[str, Any], place: Path) -> Future[int]:
    return parquet.begun(
        writers,
        place / f"{name}.parquet",
        columns=TABLES[name],
        facts={"mobilize_schema": str(VERSION), "mobilize_table": name},
        pieces=_pieces(name, given),
        made=exports.MADE.get(name),
    )


def _pieces(name: str, given: Mapping[str, Any]) -> Iterator[parquet.Piece]:
    if name == PERSONAL:
        yield from parquet.listed(_people(given))
        return
    yield from parquet.copied(exports.STATEMENTS[name], given)


def _people(given: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for each in exports.people(given):
        address, name = supporters.address_and_name(each)
        yield str(each.id), address, name, each.country, each.region, each.locale


def _money(ledger: Path) -> dict[str, int]:
    """Return the sum of the entries that were written, by currency."""
    sums = "SELECT currency, sum(amount_minor)::bigint FROM read_parquet(?) GROUP BY ALL ORDER BY 1"
    with parquet.engine() as engine:
        return dict(engine.execute(sums, [str(ledger)]).fetchall())


def _about(organisation: Organisation, asked: Asked, *, now: datetime) -> dict[str, Any]:
    return {
        "schema": VERSION,
        "organisation": organisation.slug,
        "made_at": now.isoformat(),
        "time_zone": organisation.time_zone,
        "look_back_days": organisation.look_back_days,
        "from": asked.since and asked.since.isoformat(),
        "until": asked.until and asked.until.isoformat(),
        "personal": asked.personal,
    }


@contextmanager
def _as_of_one_moment() -> Iterator[None]:
    """Read all tables as they were when the first was asked for.

    Whoever has a transaction open already keeps what it sees.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """Give a folder beside this one that takes its place in the end, or is gone."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # for us only
    try:
        yield place
        place.rename(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)
