"""Finding what a telephone has texted, by its number: for whoever rings and asks."""

from dataclasses import dataclass
from uuid import UUID

from donations.domain import text_words
from donations.models import TextMessage, TextNumber
from donations.queries import texts
from donations.services import text_numbers

MOST = 200  # of one number, the newest


@dataclass(frozen=True)
class Found:
    """What one telephone has texted. The number itself is in none of it."""

    owner: TextNumber
    messages: list[TextMessage]


def by_number(*, org_id: UUID, number: str) -> Found | None:
    """Return what a number has texted, the newest first; None for one that is not known.

    A number that has been forgotten is not known any more.

    Raises:
        text_words.NumberInvalid
    """
    said = text_words.number(number, field="number")
    owner = text_numbers.find(org_id=org_id, number=said)
    if owner is None:
        return None
    rows = texts.messages(org_id).filter(number=owner).order_by("-happened_at", "-id")
    return Found(owner, list(rows[:MOST]))
