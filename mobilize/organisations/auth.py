"""Who is asking: a member's session, or a key."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from mobilize.kit import clock
from mobilize.organisations import limits, reach
from mobilize.organisations.models import ApiKey, Role
from mobilize.organisations.queries import organisations
from mobilize.organisations.reach import Reach
from mobilize.organisations.services import api_keys


@dataclass(frozen=True)
class KeyHolder:
    """A machine that showed a key. Stands where Django expects a user."""

    key: ApiKey
    is_authenticated: bool = True
    is_active: bool = True
    pk: None = None

    @property
    def id(self) -> UUID:
        return self.key.id


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer mob_…`, good in its own organisation only."""

    def authenticate(self, request: Request) -> tuple[KeyHolder, ApiKey] | None:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        organisation = getattr(request, "organisation", None)
        key = organisation and api_keys.recognise(
            organisation_id=organisation.id, secret=secret.strip(), now=clock.now()
        )
        if not key:
            raise AuthenticationFailed("This API key is not valid here.")
        return KeyHolder(key), key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class StaffSession(SessionAuthentication):
    """A signed-in member's browser, with CSRF protection."""


def is_stranger(request: HttpRequest) -> bool:
    """Say whether a request brings neither a key nor a session: then nobody need be looked up."""
    return (
        "HTTP_AUTHORIZATION" not in request.META
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def standing_of(user: object, organisation_id: UUID) -> tuple[Role | None, Reach]:
    """Return what this asker may do in this organisation, None for a stranger, and where.

    A key is nobody's, and never limited.
    """
    if isinstance(user, KeyHolder):
        own = user.key.organisation_id == organisation_id
        return (user.key.role if own else None), reach.EVERYTHING
    member = organisations.membership_of(user, organisation_id)
    return (Role(member.role), limits.of(member)) if member else (None, reach.EVERYTHING)
