"""Write visits into their table, many at once."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import structlog
from django.db import DataError, IntegrityError, connection

from mobilize.organisations import scoping
from petitions.domain.visits import Visit

log = structlog.get_logger(__name__)

REASON = "visits of all organisations arrive in one stream"
# Each column, its type and where a visit says it.
COLUMNS = {
    "id": ("uuid", attrgetter("touch_id")),
    "organisation_id": ("uuid", attrgetter("organisation_id")),
    "cause_id": ("uuid", attrgetter("cause_id")),
    "petition_id": ("uuid", attrgetter("petition_id")),
    "link_id": ("uuid", attrgetter("link_id")),
    "channel": ("text", attrgetter("channel")),
    "known_by": ("text", attrgetter("known_by")),
    "source": ("text", attrgetter("evidence.source")),
    "medium": ("text", attrgetter("evidence.medium")),
    "campaign": ("text", attrgetter("evidence.campaign")),
    "click_id": ("text", attrgetter("evidence.click_id")),
    "referrer_host": ("text", attrgetter("evidence.referrer_host")),
    "in_app": ("text", attrgetter("evidence.in_app")),
    "rules": ("int", attrgetter("rules")),
    "occurred_at": ("timestamptz", attrgetter("occurred_at")),
}
NAMES = ", ".join(COLUMNS)
ARRAYS = ", ".join(f"%s::{kind}[]" for kind, _ in COLUMNS.values())
# A link, petition or cause that has gone meanwhile, or that is another organisation's, is
# found here: as a foreign key it would fail the whole batch. (COPY is refused under row-level
# security.)
WRITE = f"""
    INSERT INTO petitions_touch ({NAMES})
    SELECT {NAMES} FROM unnest({ARRAYS}) AS visit({NAMES})
    WHERE EXISTS (
        SELECT FROM petitions_cause AS its
        WHERE its.id = visit.cause_id AND its.organisation_id = visit.organisation_id
    ) AND (visit.petition_id IS NULL OR EXISTS (
        SELECT FROM petitions_petition AS its
        WHERE its.id = visit.petition_id AND its.organisation_id = visit.organisation_id
    )) AND (visit.link_id IS NULL OR EXISTS (
        SELECT FROM petitions_sharelink AS its
        WHERE its.id = visit.link_id AND its.organisation_id = visit.organisation_id
    ))
    ON CONFLICT (id) DO NOTHING
"""  # noqa: S608 - nothing but the columns' own names
PRESENT = "SELECT count(*) FROM petitions_touch WHERE id = ANY(%s)"


def store(visits: Sequence[Visit]) -> int:
    """Write visits; return how many were left out. The same visit twice is one.

    Left out, and logged, is what no touch can be made of: it names something that is gone,
    or a value that the table refuses. One such visit takes no other with it.

    Raises:
        Error: the database is away; nothing of this is lost by calling again
    """
    try:
        with scoping.everywhere(REASON):
            return _write(visits)
    except (IntegrityError, DataError, ValueError) as error:  # ValueError: no text of Unicode
        if len(visits) == 1:
            log.warning("visit_refused", error=type(error).__name__)
            return 1
    middle = len(visits) // 2
    return store(visits[:middle]) + store(visits[middle:])


def _write(visits: Sequence[Visit]) -> int:
    """Insert in the present transaction; return how many name something that is gone."""
    columns: list[list[Any]] = [[say(visit) for visit in visits] for _, say in COLUMNS.values()]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, columns)
        if cursor.rowcount == len(visits):
            return 0
        cursor.execute(PRESENT, [columns[0]])
        gone = len({visit.touch_id for visit in visits}) - int(cursor.fetchone()[0])
    if gone:
        log.warning("visits_to_what_is_gone", visits=gone)
    return gone
