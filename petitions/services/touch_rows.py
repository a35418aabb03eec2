"""Write visits into their table, many at once."""

from collections.abc import Sequence

import structlog
from django.db import DataError, IntegrityError, connection

from mobilize.organisations import scoping
from petitions.domain import visit_wire
from petitions.domain.visits import Visit

log = structlog.get_logger(__name__)

REASON = "visits of all organisations arrive in one stream"
ROWS = "json_to_recordset(%s::json)"
# Each column's type, and what a batch calls it.
WIRE = (
    {name: ("uuid", short) for short, name in visit_wire.IDS.items()}
    | {name: ("text", short) for short, name in visit_wire.WORDS.items()}
    | {name: ("text", short) for short, name in visit_wire.SHOWN.items()}
    | {"rules": ("int", "r"), "occurred_at": ("timestamptz", "at")}
)
EMPTY = dict.fromkeys(visit_wire.SHOWN.values(), "''") | {"rules": "0"}
SHAPE = ", ".join(f'"{short}" {kind}' for kind, short in WIRE.values())
NAMES = ", ".join("id" if name == "touch_id" else name for name in WIRE)
VALUES = ", ".join(
    f'coalesce(visit."{short}", {EMPTY[name]})' if name in EMPTY else f'visit."{short}"'
    for name, (_, short) in WIRE.items()
)
# A batch is read where it is written: taking it apart in Python costs more than all the rest.
# A link, petition or cause that has gone meanwhile, or that is another organisation's, is
# found here: as a foreign key it would fail the whole batch. (COPY is refused under row-level
# security.)
WRITE = f"""
    WITH visit AS MATERIALIZED (SELECT * FROM {ROWS} AS visit({SHAPE})),
    written AS (
        INSERT INTO petitions_touch ({NAMES})
        SELECT {VALUES} FROM visit
        WHERE EXISTS (
            SELECT FROM petitions_cause AS its
            WHERE its.id = visit.c AND its.organisation_id = visit.o
        ) AND (visit.p IS NULL OR EXISTS (
            SELECT FROM petitions_petition AS its
            WHERE its.id = visit.p AND its.organisation_id = visit.o
        )) AND (visit.l IS NULL OR EXISTS (
            SELECT FROM petitions_sharelink AS its
            WHERE its.id = visit.l AND its.organisation_id = visit.o
        ))
        ON CONFLICT (id) DO NOTHING
        RETURNING id
    )
    SELECT (SELECT count(*) FROM visit) = (SELECT count(*) FROM written)
"""  # noqa: S608 - nothing but the columns' own names
GONE = f"""
    SELECT count(DISTINCT visit.t) FROM {ROWS} AS visit(t uuid)
    WHERE NOT EXISTS (SELECT FROM petitions_touch AS touch WHERE touch.id = visit.t)
"""  # noqa: S608 - as above


def store_batches(batches: Sequence[bytes]) -> int:
    """Write batches as they came over the wire; return how many visits were left out, as `store`.

    Raises:
        Error: the database is away; nothing of this is lost by calling again
    """
    try:
        with scoping.everywhere(REASON):
            return _write(b"[%b]" % b",".join(batch[1:-1] for batch in batches))
    except (IntegrityError, DataError, ValueError):
        return store([visit for batch in batches for visit in _readable(batch)])


def store(visits: Sequence[Visit]) -> int:
    """Write visits; return how many were left out. The same visit twice is one.

    Left out, and logged, is what no touch can be made of: it names something that is gone,
    or a value that the table refuses. One such visit takes no other with it.

    Raises:
        Error: the database is away; nothing of this is lost by calling again
    """
    if not visits:
        return 0
    try:
        with scoping.everywhere(REASON):
            return _write(visit_wire.encode(visits))
    except (IntegrityError, DataError, ValueError) as error:  # ValueError: no text of Unicode
        if len(visits) == 1:
            log.warning("visit_refused", error=type(error).__name__)
            return 1
    middle = len(visits) // 2
    return store(visits[:middle]) + store(visits[middle:])


def _write(batch: bytes) -> int:
    """Insert in the present transaction; return how many name something that is gone."""
    said = batch.decode()
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [said])
        if cursor.fetchone()[0]:
            return 0
        cursor.execute(GONE, [said])
        gone = int(cursor.fetchone()[0])
    if gone:
        log.warning("visits_to_what_is_gone", visits=gone)
    return gone


def _readable(batch: bytes) -> list[Visit]:
    try:
        return visit_wire.decode(batch)
    except visit_wire.WireDamaged:
        log.error("visits_unreadable")  # noqa: TRY400 - the text is no news
        return []
