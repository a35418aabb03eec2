"""Tell drf-spectacular the truth about errors, strict bodies, repeated requests and keys."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from mobilize.http.idempotency import HEADER
from mobilize.http.problems import CONTENT_TYPE

Schema = dict[str, Any]

PROBLEM: Schema = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "example": "/docs/errors#invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": "Stable; documented in docs/errors.md"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string", "example": "consents.0.purpose"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
# Whatever the operation: not understood, not signed in, not allowed, nothing there, no such
# representation, too often, try again.
ANYWHERE = {
    "400": "The input is not valid",
    "401": "Not signed in",
    "403": "Not allowed",
    "404": "There is nothing here",
    "406": "We cannot answer in the type you accept",
    "429": "Too often; `Retry-After` says when there is room",
    "503": "Not right now; `Retry-After` says when to try again",
}
WITH_BODY = {
    "409": "Not in the present state",
    "413": "The body is too large",
    "415": "The body must be application/json",
    "422": "Understood, and cannot be done",
}
BODY_METHODS = frozenset({"post", "put", "patch", "delete"})
IDEMPOTENCY_KEY: Schema = {
    "name": HEADER,
    "in": "header",
    "description": "Repeat a request safely: the same key and body get the first answer again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$"},
}


def add_problems(result: Schema, generator: Any, **_options: Any) -> Schema:
    """Add the problem responses to every operation. A postprocessing hook of drf-spectacular.

    Each stands once among the components, and operations refer to it: thousands of copies
    would be most of the description.
    """
    component = ResolvedComponent(  # type: ignore[no-untyped-call]
        name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem"
    )
    generator.registry.register_on_missing(component)
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = {
        _name(status): _response(meaning) for status, meaning in (ANYWHERE | WITH_BODY).items()
    }
    for path in result.get("paths", {}).values():
        for method, operation in path.items():
            if isinstance(operation, dict) and "responses" in operation:
                _add(operation["responses"], with_body=method in BODY_METHODS)
    return result


def _add(responses: Schema, *, with_body: bool) -> None:
    for status in ANYWHERE | WITH_BODY if with_body else ANYWHERE:
        responses.setdefault(status, {"$ref": f"#/components/responses/{_name(status)}"})


def _name(status: str) -> str:
    return f"Problem{status}"


def _response(meaning: str) -> Schema:
    about = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": meaning, "content": {CONTENT_TYPE: about}}


class HouseSchema(AutoSchema):
    """The schema class of every view. `idempotent_methods = {"POST"}` documents the header."""

    def _get_parameters(self) -> list[Schema]:
        parameters: list[Schema] = super()._get_parameters()
        if self.method in getattr(self.view, "idempotent_methods", ()):
            parameters.append(IDEMPOTENCY_KEY)
        return parameters


class ClosedObjects(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A strict serializer takes the fields it names and no other."""

    target_class = "mobilize.http.serializers.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> Schema:
        described = auto_schema._map_serializer  # noqa: SLF001 - the door its documentation names
        schema: Schema = described(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        if direction == "request":
            schema["additionalProperties"] = False
        return schema
