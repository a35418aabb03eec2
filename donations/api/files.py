"""Files in the bodies of requests, who sends them, and what those we send are called."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from mobilize.organisations.models import User

CSV = dict.fromkeys(("text/csv", "application/octet-stream"), OpenApiTypes.BINARY)


def named(report: str, table: str, *, main: str) -> str:
    """Name the file of a report's table; that of the main one bears the report's name alone."""
    return report if table == main else f"{report}-{table}"


def body(request: Request) -> bytes:
    """Return the file; nothing where there is no body."""
    data: Any = request.data
    return data if isinstance(data, bytes) else b""


def person(request: Request) -> User | None:
    """Return the signed-in member, or None for a key."""
    return request.user if isinstance(request.user, User) else None
