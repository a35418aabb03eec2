"""The world of the tests, in sentences: `an_organisation`, `a_member`, `an_api_key`.

Ines signs, Omar is invited, Greta owns, Mallory works for another organisation and
tries every door.
"""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from mobilize.organisations.models import ApiKey, Membership, Organisation, Role, Scope, User
from mobilize.organisations.services import api_keys, founding

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "a long and quiet password"
_number = count(1)


def a_user(email: str = "", **fields: Any) -> User:
    """Return somebody with an account and no role anywhere."""
    address = email or f"person{next(_number)}@example.org"
    return User.objects.create_user(address, PASSWORD, **fields)


def an_organisation(slug: str = "", *, owner: User | None = None, **fields: Any) -> Organisation:
    """Return an organisation with an owner."""
    slug = slug or f"ngo-{next(_number)}"
    return founding.found(
        slug=slug, name=slug.title(), owner=owner or a_user(), now=MONDAY, **fields
    )


def a_member(org: Organisation, role: Role = Role.CAMPAIGNER, *, user: User | None = None) -> User:
    """Return somebody who works here."""
    user = user or a_user()
    Membership.objects.create(organisation=org, user=user, role=role, created_at=MONDAY)
    return user


def an_api_key(org: Organisation, *scopes: Scope) -> tuple[ApiKey, str]:
    """Return a key and its secret; it may read unless told otherwise."""
    return api_keys.issue(
        organisation=org, name="a machine", scopes=list(scopes or [Scope.READ]), by=None, now=MONDAY
    )
