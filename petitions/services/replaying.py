"""After a restore: whoever the journal says was erased is erased again, before anything starts."""

import sys
import time
from datetime import datetime

from django.conf import settings
from django.db import Error, connection

from mobilize.kit import journal
from mobilize.kit.journal import Entry
from mobilize.organisations import scoping
from petitions.models import Erasure, Supporter
from petitions.services import erasing

PATIENCE = 30.0  # seconds until a database that does not answer is given up
REASON = "a restored backup may have brought people of any organisation back"
ADVICE = (
    "This database is older than its erasure journal: {count} people whose data was erased are in "
    "it again.\nNothing starts before `mobilize replay-erasures` has erased them.\n"
)


def behind() -> list[Entry]:
    """Return the erasures that the journal knows and this database has not seen.

    Raises:
        journal.Damaged
    """
    known = {entry.subject: entry for entry in journal.read(settings.ERASURE_JOURNAL)}
    if not known:
        return []
    with scoping.everywhere(REASON):
        rows = Supporter.objects.filter(id__in=list(known), erased_at=None)
        back = set(rows.values_list("id", flat=True))
    return [entry for subject, entry in known.items() if subject in back]


def replay(*, now: datetime) -> int:
    """Erase again everybody a backup has brought back, each in a transaction; return how many.

    What was replayed stays so: a run that was killed is started again.

    Raises:
        journal.Damaged
    """
    entries = behind()
    for entry in entries:
        with scoping.within(entry.organisation_id):
            _replay(entry, now=now)
    return len(entries)


def stand_guard() -> None:
    """End this process rather than serve a database that has brought erased people back.

    Every process that serves or sends calls this first. It waits until the database
    answers.

    Raises:
        SystemExit
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            waiting = behind()
        except journal.Damaged as damage:
            sys.exit(f"The erasure journal is damaged: {damage}.")
        except Error as error:
            connection.close()
            if time.monotonic() > deadline:
                sys.exit(f"The database does not answer: {type(error).__name__}.")
            time.sleep(0.5)
        else:
            break
    connection.close()
    if waiting:
        sys.exit(ADVICE.format(count=len(waiting)))


def _replay(entry: Entry, *, now: datetime) -> None:
    supporter = erasing.locked(entry.organisation_id, entry.subject)
    if supporter.erased_at is not None:
        return
    counts = erasing.empty(supporter, now=now)
    erasing.write_receipt(_with_a_free_number(entry), counts=counts)


def _with_a_free_number(entry: Entry) -> Entry:
    """Give up a number that another erasure was given since: a commit had failed once."""
    if not Erasure.objects.filter(number=entry.number).exists():
        return entry
    return Entry(erasing.next_number(), entry.organisation_id, entry.subject, entry.erased_at)
