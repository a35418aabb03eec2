"""Pages of a list by cursor: nothing is skipped or shown twice while rows arrive."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

Schema = dict[str, Any]


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the row's values, and which way to read from it."""

    after: bool
    value: str
    id: str

    def encode(self) -> str:
        """Return it as an opaque word for a URL."""
        said = json.dumps([int(self.after), self.value, self.id]).encode()
        return base64.urlsafe_b64encode(said).rstrip(b"=").decode()

    @classmethod
    def decode(cls, word: str) -> "Cursor":
        """Read it back.

        Raises:
            ValueError: no cursor of ours
        """
        raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        after, value, identifier = json.loads(raw)
        if after not in {0, 1} or not isinstance(value, str) or not isinstance(identifier, str):
            raise ValueError("not a cursor")
        return cls(bool(after), value, identifier)


class NewestFirst(BasePagination):
    """Newest first by `column`, then by id. UUIDv7 ids alone sort by time.

    Answers `{"results": […], "next": url or null, "previous": url or null}` and the
    same addresses as Link headers (RFC 8288). `column` may hold no null.
    """

    column = "id"

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return this page's rows.

        Raises:
            ValidationError: names `limit` or `cursor`
        """
        self._base = request.build_absolute_uri()
        limit = _limit(request.query_params)
        cursor = self._cursor(request.query_params, queryset.model)
        backwards = cursor is not None and not cursor.after
        ordered = queryset.order_by(*self._order(backwards=backwards))
        if cursor is not None:
            ordered = ordered.filter(self._beyond(cursor))

        rows = list(ordered[: limit + 1])
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        self._next = self._link(rows[-1:], after=True) if more or backwards else None
        came_from = cursor is not None and not backwards
        self._previous = (
            self._link(rows[:1], after=False) if came_from or (backwards and more) else None
        )
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        links = {"next": self._next, "prev": self._previous, "first": self._first()}
        said = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items() if url)
        body = {"results": data, "next": self._next, "previous": self._previous}
        return Response(body, headers={"Link": said})

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[Schema]:
        return [
            {
                "name": "limit",
                "in": "query",
                "description": "How many to return",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": settings.API_PAGE_SIZE_MAX,
                    "default": settings.API_PAGE_SIZE,
                },
            },
            {
                "name": "cursor",
                "in": "query",
                "description": "Where to go on: follow `next` and `previous`, do not make one",
                "schema": {"type": "string"},
            },
        ]

    def _order(self, *, backwards: bool) -> Sequence[Any]:
        columns = dict.fromkeys([self.column, "id"])
        return [F(name).asc() if backwards else F(name).desc() for name in columns]

    def _beyond(self, cursor: Cursor) -> Q:
        way = "lt" if cursor.after else "gt"
        if self.column == "id":
            return Q(**{f"id__{way}": cursor.id})
        # The first half lets the index find the place; the second decides among equals.
        return Q(**{f"{self.column}__{way}e": cursor.value}) & (
            Q(**{f"{self.column}__{way}": cursor.value}) | Q(**{f"id__{way}": cursor.id})
        )

    def _cursor(self, said: Mapping[str, str], model: type[Model]) -> Cursor | None:
        if "cursor" not in said:
            return None
        try:
            cursor = Cursor.decode(said["cursor"])
            _field(model, self.column).to_python(cursor.value)
            _field(model, "id").to_python(cursor.id)
        except (ValueError, TypeError, binascii.Error, RecursionError, ValidationError) as error:
            raise exceptions.ValidationError(
                {"cursor": ["This cursor is not one of ours. Start again without it."]}
            ) from error
        return cursor

    def _link(self, edge: list[Any], *, after: bool) -> str | None:
        if not edge:
            return None
        row = edge[0]
        value = getattr(row, self.column)
        said = value.isoformat() if hasattr(value, "isoformat") else str(value)
        return replace_query_param(self._base, "cursor", Cursor(after, said, str(row.id)).encode())

    def _first(self) -> str:
        return remove_query_param(self._base, "cursor")


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001 - a documented door of Django


def _limit(said: Mapping[str, str]) -> int:
    text = said.get("limit", str(settings.API_PAGE_SIZE))
    most = settings.API_PAGE_SIZE_MAX
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise exceptions.ValidationError({"limit": [f"This must be between 1 and {most}."]})
    return int(text)
