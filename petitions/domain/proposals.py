"""What a supporter may start, how often, and for how long."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta

CONFIRM_WITHIN = timedelta(days=7)
ENDORSE_WITHIN = timedelta(days=30)
A_DAY = timedelta(days=1)
FIRST_GOAL = 100  # signatures; it moves up by itself, and moderators may set another

# One address is asked to confirm so many of its proposals a day: nobody can fill a mailbox
# through our form. The answer on the page is always the same.
MOST_ASKED_A_DAY = 3
# Of one person's, at the same time, in one organisation.
MOST_GATHERING = 3

SLUG_LENGTH = 50  # leaves room for an ending
NAMELESS = "petition"


def slugs_for(title: str, *, nameless: str = NAMELESS) -> Iterator[str]:
    """Yield short names for a title, the plainest first: small letters, digits, hyphens.

    A title without a Latin letter is called `petition`, or `nameless`. There is no end to them.
    """
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain)[:SLUG_LENGTH].strip("-") or nameless
    yield words
    number = 2
    while True:
        yield f"{words}-{number}"
        number += 1


def enough(*, endorsed: int, needed: int) -> bool:
    """Say whether a proposal has all the co-sponsors it needs."""
    return endorsed >= needed
