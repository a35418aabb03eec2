"""A member's limit where it is kept and where it is asked for: at the API's door and the pages'.

This floor knows petitions by their ids only. What they are called, and whose an object is that
an address names, the settings PETITION_NAMES and PETITION_OF lead to.
"""

import functools
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import reach
from mobilize.organisations.models import Membership
from mobilize.organisations.reach import Asked, Narrowed, Reach, Verdict

if TYPE_CHECKING:  # only the API reads requests as DRF does
    from rest_framework.request import Request

PLACE = re.compile(r"<\w+:(\w+)>")
SAFE = {"GET", "HEAD"}
PetitionOf = Callable[[UUID, UUID], str]  # an organisation's id, an object's id: a short name


class OutsideLimit(AppError):
    """You work here for some petitions only, and this is about more than those."""

    code = "outside-limit"
    kind = Kind.FORBIDDEN


class PetitionUnsaid(AppError):
    """You work here for some petitions only: say in `petition` which one you ask about."""

    code = "petition-unsaid"


class NothingHere(AppError):
    """There is nothing at this address."""

    code = "nothing-here"
    kind = Kind.MISSING


class PetitionUnknown(AppError):
    """There is no such petition to limit a member to."""

    code = "petition-unknown"


def of(member: Membership) -> Reach:
    """Return what a member reaches, each petition by what it is called now.

    A petition that is no more leaves them with one less, never with all.
    """
    if not member.petitions:
        return reach.EVERYTHING
    names = names_of(member.organisation_id, [member])
    return Reach(is_limited=True, petitions=tuple(names_in(member, names)))


def names_of(organisation_id: UUID, members: Iterable[Membership]) -> dict[UUID, str]:
    """Return what the petitions are called that any of these members is limited to."""
    ids = {petition for member in members for petition in member.petitions}
    return _named(organisation_id, ids=ids) if ids else {}


def names_in(member: Membership, names: Mapping[UUID, str]) -> list[str]:
    """Return what a member's petitions are called, in the order they were given."""
    return [names[petition] for petition in member.petitions if petition in names]


def named(organisation_id: UUID, slugs: Sequence[str]) -> list[UUID]:
    """Return the petitions meant, each once.

    Raises:
        PetitionUnknown: names `petitions`
    """
    if not slugs:
        return []
    known = {slug: row for row, slug in _named(organisation_id, slugs=slugs).items()}
    for slug in slugs:
        if slug not in known:
            raise PetitionUnknown(field="petitions")
    return list(dict.fromkeys(known[slug] for slug in slugs))


def judge(
    limit: Reach,
    request: "HttpRequest | Request",
    organisation_id: UUID,
    narrowed: Narrowed | None,
) -> Verdict:
    """Say whether a member reaches the address that a request has found its view by."""
    match = request.resolver_match
    if not limit.is_limited or match is None:
        return Verdict.OUTSIDE if limit.is_limited else Verdict.REACHED
    route = match.route.partition("<slug:org>/")[2]
    asked = Asked(
        route=route,
        slug=str(match.kwargs.get("slug", "")),
        owner=_owner(organisation_id, route, match.kwargs),
        narrowed=narrowed,
        filters=request.GET.getlist("petition"),
        is_read=request.method in SAFE,
    )
    return reach.judge(limit, asked)


def refuse(verdict: Verdict) -> None:
    """Let pass what is reached.

    Raises:
        OutsideLimit, PetitionUnsaid
        NothingHere: as if it did not exist, whether it does or not
    """
    match verdict:
        case Verdict.OUTSIDE:
            raise OutsideLimit
        case Verdict.MISSING:
            raise NothingHere
        case Verdict.UNSAID:
            raise PetitionUnsaid(field="petition")


def _owner(organisation_id: UUID, route: str, names: Mapping[str, UUID]) -> str | None:
    for part, petition_of in _objects().items():
        if part in route:
            (name,) = PLACE.findall(part)
            return petition_of(organisation_id, names[name])
    return None


def _named(
    organisation_id: UUID, *, ids: Collection[UUID] = (), slugs: Collection[str] = ()
) -> dict[UUID, str]:
    found: dict[UUID, str] = import_string(settings.PETITION_NAMES)(
        organisation_id, ids=ids, slugs=slugs
    )
    return found


@functools.cache
def _objects() -> dict[str, PetitionOf]:
    """Return the parts of addresses that name an object of a petition, and how to find whose."""
    tables: list[Mapping[str, PetitionOf]] = [import_string(path) for path in settings.PETITION_OF]
    return {part: look_up for table in tables for part, look_up in table.items()}
