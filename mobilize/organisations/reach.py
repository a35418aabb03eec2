"""What a member who is limited to some petitions reaches, decided in one place.

Nothing, unless the address shows which petition it is about and it is theirs:

1. it stands under `petitions/<slug>/`, on staff pages as over the API;
2. it names an object, such as an import, and a look-up says whose petition's that is;
3. its view says that the query's `petition` narrows all it shows (`Narrowed.BY_FILTER`);
4. its view says that it shows a limited member their own petitions only (`Narrowed.BY_ITSELF`).

What everybody may see they see as everybody does. Whoever is not limited reaches what their role
does: see `mobilize.organisations.limits`, where the two doors ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

UNDER_ONE = "petitions/<slug:slug>/"


class Narrowed(Enum):
    """What a view says of itself. One that might show more by some query says neither."""

    BY_FILTER = "by its filter"
    BY_ITSELF = "by itself"


class Verdict(Enum):
    """May they: yes; no; there is no such thing for them; they have not said which petition."""

    REACHED = "reached"
    OUTSIDE = "outside"
    MISSING = "missing"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Reach:
    """A member's limit. `petitions` are the short names of those they see, if they are limited."""

    is_limited: bool = False
    petitions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """An address below an organisation: its `route` as the table of addresses writes it.

    `owner` is the short name of the petition that the object in the address belongs to, empty
    where it belongs to none or is not there; None where the address names no such object.
    `filters` is every value that the query gives for `petition`.
    """

    route: str
    slug: str = ""
    owner: str | None = None
    narrowed: Narrowed | None = None
    filters: Sequence[str] = ()
    is_read: bool = True


EVERYTHING = Reach()


def judge(reach: Reach, asked: Asked) -> Verdict:
    """Say whether somebody reaches an address. What no rule opens is closed to the limited."""
    if not reach.is_limited:
        return Verdict.REACHED
    owner = asked.slug if asked.route.startswith(UNDER_ONE) else asked.owner
    if owner is not None:
        return Verdict.REACHED if owner in reach.petitions else Verdict.MISSING
    if asked.narrowed is Narrowed.BY_FILTER and asked.is_read:
        return _by_filter(reach, asked.filters)
    return Verdict.REACHED if asked.narrowed is Narrowed.BY_ITSELF else Verdict.OUTSIDE


def _by_filter(reach: Reach, filters: Sequence[str]) -> Verdict:
    """Judge every value: of two one does not know which a view reads."""
    if any(filters):
        return Verdict.REACHED if set(filters) <= set(reach.petitions) else Verdict.MISSING
    return Verdict.UNSAID if reach.petitions else Verdict.OUTSIDE
