"""Translate what went wrong into problem details, once, for the API and for pages."""

from collections.abc import Iterator
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from mobilize.http.problems import CONTENT_TYPE, FieldError, Problem, for_status
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.languages import said
from mobilize.kit.marking import marked

log = structlog.get_logger(__name__)

STATUSES = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.MISSING: 404,
    Kind.CONFLICT: 409,
    Kind.UNPROCESSABLE: 422,
    Kind.TOO_MANY: 429,
    Kind.TRY_LATER: 503,
}
CHALLENGE = 'Bearer realm="mobilize"'  # RFC 6750, 3
PATIENCE = 5  # seconds after which a client may knock again, when we know nothing better
ROOT = "non_field_errors"


def answer(exc: Exception, context: dict[str, Any]) -> Response:
    """Answer an exception that a view of the API raised. Set as EXCEPTION_HANDLER.

    A bug is logged with its request id and answered without a detail.
    """
    problem = understand(exc)
    if problem is None:
        log.error("unexpected", exc_info=exc)
        problem = for_status(500)
    return Response(
        problem.body(request_id=getattr(context.get("request"), "request_id", "")),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=CONTENT_TYPE,
    )


def understand(exc: BaseException | None) -> Problem | None:
    """Return the problem an exception means, or None when it is a bug."""
    if isinstance(exc, AppError):
        return _refused(exc)
    if isinstance(exc, exceptions.ValidationError):
        return _invalid(exc)
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc)
    return _of_platform(exc)


def _refused(exc: AppError) -> Problem:
    headers = {}
    if exc.kind is Kind.UNAUTHENTICATED:
        headers["WWW-Authenticate"] = CHALLENGE
    if exc.kind in {Kind.TOO_MANY, Kind.TRY_LATER}:
        headers["Retry-After"] = str(getattr(exc, "retry_after", PATIENCE))
    return Problem(
        status=STATUSES[exc.kind],
        code=exc.code,
        title=(type(exc).__doc__ or "").strip().splitlines()[0].rstrip("."),
        detail=said(exc),
        errors=(FieldError(exc.field, exc.code, said(exc)),) if exc.field else (),
        headers=headers,
    )


def _invalid(exc: exceptions.ValidationError) -> Problem:
    return Problem(
        status=400,
        code="invalid",
        title="The input is not valid",
        detail="Some of what you sent cannot be accepted; `errors` names each field.",
        errors=tuple(_flatten(exc.detail, ())),
    )


def _flatten(detail: Any, path: tuple[str, ...]) -> Iterator[FieldError]:
    """Turn DRF's nested errors into one list; the deepest part of each path is the field."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flatten(inner, path if name == ROOT else (*path, str(name)))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _flatten(inner, (*path, str(index)) if nested else path)
    else:
        code = str(getattr(detail, "code", "invalid")).replace("_", "-")
        yield FieldError(".".join(path), code, str(detail))


def _of_framework(exc: exceptions.APIException) -> Problem:
    headers = {}
    status = exc.status_code
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        # DRF answers 403 when the first way of signing in has no challenge; ours has one.
        status = 401
        headers["WWW-Authenticate"] = getattr(exc, "auth_header", None) or CHALLENGE
    wait = getattr(exc, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(wait)
    code = exc.default_code.replace("_", "-")
    return Problem(status=status, code=code, detail=_sentence(exc.detail), headers=headers)


def _sentence(detail: Any) -> str:
    return str(detail) if isinstance(detail, str) else ""


def _of_platform(exc: BaseException | None) -> Problem | None:
    problem: Problem | None
    match exc:
        case Http404():
            problem = for_status(404, detail=marked("There is nothing at this address."))
        case PermissionDenied():
            problem = for_status(403, detail=marked("You may not do this."))
        case RequestDataTooBig():
            problem = for_status(413, detail=marked("The body is larger than we accept."))
        case SuspiciousOperation():
            problem = for_status(400, detail=marked("The request is not well formed."))
        case OperationalError() | InterfaceError():
            # The database is away, too busy, or two writers met: the same request may succeed soon.
            log.warning("database_refused", error=type(exc.__cause__ or exc).__name__)
            problem = for_status(
                503,
                detail=marked("We cannot do this right now. Please try again."),
                headers={"Retry-After": str(PATIENCE)},
            )
        case DataError():
            # Input that no field caught and no column can hold. Nothing was stored.
            log.warning("database_cannot_hold_it", error=type(exc.__cause__ or exc).__name__)
            problem = Problem(status=400, code="invalid", title="The input is not valid")
        case _:
            problem = None
    return problem
