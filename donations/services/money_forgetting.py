"""What donations forgets with a person, and with time: files, lines, pages, telephones."""

from datetime import datetime, timedelta

from donations.services import (
    card_declines,
    fundraising,
    gift_importing,
    mandates,
    statement_matching,
    statements,
    text_numbers,
)
from petitions.models import Supporter
from petitions.services import supporters

KEPT = timedelta(days=180)  # how long an unsettled line says who paid, and a number is known


def forget(*, supporter: Supporter, now: datetime) -> int:
    """Forget files of gifts, and who paid where a waiting line names them; return how many."""
    files = gift_importing.forget_files(org_id=supporter.organisation_id, now=now)
    name, emptied = supporters.name_of(supporter), 0
    for line in statements.waiting_with_details(supporter.organisation_id):
        if statement_matching.names(line, name):
            line.details_sealed = b""
            line.save(update_fields=["details_sealed"])
            emptied += 1
    return files + emptied + mandates.forget(supporter, now=now)


def forget_old(*, now: datetime) -> int:
    """Forget files, lines and pages that nobody settled in time, silent telephones; count them.

    And old declines of cards, with the networks whence pages to pay were asked for.
    """
    before = (now - KEPT).date()
    files = gift_importing.forget_files(now=now) + statements.forget_details(before=before)
    pages = fundraising.forget_unconfirmed(now=now)
    cards = card_declines.forget_old(now=now)
    return files + pages + cards + text_numbers.forget_old(before=before)
