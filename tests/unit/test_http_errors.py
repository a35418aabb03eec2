"""Errors: whatever went wrong, one shape says it."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions

from mobilize.http import refusals
from mobilize.http.errors import answer, understand
from mobilize.http.problems import CONTENT_TYPE
from mobilize.http.throttles import TooMany
from mobilize.kit.errors import AppError, Kind


class PetitionClosed(AppError):
    """The petition no longer takes signatures."""

    code = "petition-closed"
    kind = Kind.CONFLICT


class NotSignedIn(AppError):
    """Sign in first."""

    code = "not-signed-in"
    kind = Kind.UNAUTHENTICATED


def test_a_refusal_is_said_with_its_code_its_title_and_its_field() -> None:
    response = answer(PetitionClosed("It closed on Monday.", field="petition"), {})

    assert response.status_code == 409
    assert response.data == {
        "type": "/docs/errors#petition-closed",
        "title": "The petition no longer takes signatures",
        "status": 409,
        "code": "petition-closed",
        "detail": "It closed on Monday.",
        "errors": [
            {"field": "petition", "code": "petition-closed", "message": "It closed on Monday."}
        ],
    }


def test_every_wrong_field_is_named_with_its_path() -> None:
    error = exceptions.ValidationError(
        {"name": ["Missing."], "consents": [{}, {"purpose": ["Unknown."]}], "tags": {0: ["Bad."]}}
    )

    problem = understand(error)

    assert problem is not None
    assert {wrong.field for wrong in problem.errors} == {"name", "consents.1.purpose", "tags.0"}


@pytest.mark.parametrize(
    ("raised", "status", "header"),
    [
        (NotSignedIn(), 401, "WWW-Authenticate"),
        (exceptions.NotAuthenticated(), 401, "WWW-Authenticate"),
        (exceptions.PermissionDenied(), 403, ""),
        (exceptions.MethodNotAllowed("PUT"), 405, ""),
        (exceptions.NotAcceptable(), 406, ""),
        (exceptions.UnsupportedMediaType("text/plain"), 415, ""),
        (exceptions.Throttled(wait=7), 429, "Retry-After"),
        (TooMany(retry_after=7), 429, "Retry-After"),
        (Http404(), 404, ""),
        (RequestDataTooBig(), 413, ""),
        (OperationalError("deadlock detected"), 503, "Retry-After"),
        (InterfaceError("connection already closed"), 503, "Retry-After"),
        (DataError("value out of range"), 400, ""),
    ],
)
def test_each_kind_of_trouble_has_its_status(raised: Any, status: int, header: str) -> None:
    response = answer(raised, {})

    assert response.status_code == response.data["status"] == status
    assert response.content_type == CONTENT_TYPE
    assert not header or header in response.headers


def test_a_bug_tells_the_caller_nothing_but_its_name() -> None:
    request = RequestFactory().get("/api/v1/x")
    request.request_id = "ines-0001"  # type: ignore[attr-defined] - as the middleware does

    response = answer(RuntimeError("password is hunter2"), {"request": request})

    assert response.status_code == 500
    assert "hunter2" not in str(response.data)
    assert response.data["request_id"] == "ines-0001"


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs() -> None:
    browser = RequestFactory().get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    program = RequestFactory().get("/nowhere", headers={"Accept": "application/json"})
    client = RequestFactory().get("/api/v1/nowhere")

    page = refusals.not_found(browser, Http404())
    problems = [refusals.not_found(request, Http404()) for request in (program, client)]

    assert page.status_code == 404
    assert "There is nothing at this address." in page.content.decode()
    assert {problem.headers["Content-Type"] for problem in problems} == {CONTENT_TYPE}


def test_a_crash_because_the_database_is_away_asks_to_come_back() -> None:
    request = RequestFactory().get("/api/v1/x")

    try:
        raise OperationalError("connection refused")  # noqa: TRY301 - the crash itself
    except OperationalError:
        response = refusals.server_error(request)

    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_a_forged_form_is_refused_in_words() -> None:
    response = refusals.forged(RequestFactory().post("/sign"), reason="CSRF token missing.")

    assert response.status_code == 403
    assert "no longer valid" in response.content.decode()
