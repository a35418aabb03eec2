"""Whose connection breaks hears nothing of it, unless nobody knows whether it was kept."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from donations.models import Pledge
from petitions.models import Cause
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)
Execute = Callable[..., Any]
PLEDGES = "/api/v1/organisations/relief/pledges/"


def break_connection() -> None:
    """End the connection as a lost network or a killed process would: without a word."""
    with socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as line:
        line.shutdown(socket.SHUT_RDWR)


@contextmanager
def breaking_at(words: str, *, times: int = 1) -> Iterator[list[str]]:
    """Break the connection before a statement with these words; tell before which."""
    broken: list[str] = []

    def perhaps(execute: Execute, sql: str, params: Any, many: bool, context: Any) -> Any:
        if words in sql and len(broken) < times:
            broken.append(sql)
            break_connection()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(perhaps):
        yield broken


@contextmanager
def unheard() -> Iterator[None]:
    """Have the next transaction kept, and lose the word that it was."""
    commit, lost = psycopg.Connection.commit, []

    def keep(line: "psycopg.Connection[Any]") -> None:
        commit(line)
        if not lost:
            lost.append(True)
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Connection, "commit", keep)
        yield


def promise(client: Client, cause: Cause, **headers: str) -> HttpResponse:
    said = {"cause": cause.slug, "amount_minor": 2500, "currency": "EUR", "rail": "card"}
    return client.post(PLEDGES, said, content_type="application/json", headers=headers)  # type: ignore[return-value]


@pytest.fixture
def cause() -> Cause:
    return builders.an_open_petition(builders.an_organisation("relief")).cause


def test_a_promise_is_made_once_though_its_connection_broke(client: Client, cause: Cause) -> None:
    with breaking_at('INSERT INTO "donations_pledge"') as broken:
        answer = promise(client, cause)

    assert (answer.status_code, len(broken)) == (201, 1)
    assert Pledge.objects.count() == 1


def test_a_page_is_shown_though_its_connection_broke(client: Client, cause: Cause) -> None:
    with breaking_at("petitions_cause") as broken:
        answer = client.get(f"/relief/causes/{cause.slug}/")

    assert (answer.status_code, len(broken)) == (200, 1)


def test_a_connection_that_always_breaks_is_answered_in_the_end(
    client: Client, cause: Cause
) -> None:
    with breaking_at('INSERT INTO "donations_pledge"', times=100) as broken:
        answer = promise(client, cause)

    assert (answer.status_code, len(broken)) == (503, 5)
    assert not Pledge.objects.exists()


def test_what_may_have_been_kept_is_done_again_for_a_key_only(client: Client, cause: Cause) -> None:
    with unheard():
        keyed = promise(client, cause, idempotency_key="a-gift-of-mine")
    with unheard():
        bare = promise(client, cause)

    assert (keyed.status_code, keyed.headers["Idempotent-Replayed"]) == (201, "true")
    assert bare.status_code == 503
    assert Pledge.objects.count() == 2  # both were kept; only the first can know
