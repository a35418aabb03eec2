"""Problem details (RFC 9457): the one shape every error has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

CONTENT_TYPE = "application/problem+json"
TYPES = "/docs/errors#"  # with a code: the stable name and the explanation of one problem


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one input. `field` is dotted: `consents.0.purpose`."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A refusal, ready to be said over HTTP."""

    status: int
    code: str
    title: str = ""
    detail: str = ""
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def phrase(self) -> str:
        """Return the title: the same for every occurrence of one code."""
        return self.title or HTTPStatus(self.status).phrase

    def body(self, *, request_id: str) -> dict[str, Any]:
        """Return the members in the order a reader wants them; empty ones are left out."""
        said: dict[str, Any] = {
            "type": TYPES + self.code,
            "title": self.phrase,
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            said["detail"] = self.detail
        if self.errors:
            said["errors"] = [vars(error) for error in self.errors]
        if request_id:
            said["request_id"] = request_id
        return said


def for_status(
    status: int, *, detail: str = "", headers: Mapping[str, str] | None = None
) -> Problem:
    """Return the problem that says no more than its status: 404 becomes `not-found`."""
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    return Problem(status=status, code=code, detail=detail, headers=headers or {})
