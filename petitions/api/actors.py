"""Who acts: a member, or nobody by name when a key does."""

from rest_framework.request import Request

from mobilize.organisations.models import ApiKey, User


def person(request: Request) -> User | None:
    """Return the signed-in member, or None for a key."""
    return request.user if isinstance(request.user, User) else None


def key(request: Request) -> ApiKey | None:
    """Return the key that was shown, or None for a member."""
    return request.auth if isinstance(request.auth, ApiKey) else None
