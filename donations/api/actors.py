"""Who asks over the API."""

from rest_framework.request import Request

from mobilize.organisations.models import User


def member(request: Request) -> User | None:
    """Return the signed-in member, or None for a key."""
    return request.user if isinstance(request.user, User) else None
