"""Idempotency-Key: a repeated request does nothing and gets the first answer."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from mobilize.http import idempotency
from mobilize.http.models import IdempotentAnswer

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Counter:
    """A handler that counts how often it really ran."""

    def __init__(self, status: int = 201) -> None:
        self.runs, self.status = 0, status

    def __call__(self) -> Response:
        self.runs += 1
        return Response({"run": self.runs}, status=self.status, headers={"Location": "/it"})


def ask(
    handle: Callable[[], Response],
    *,
    key: str | None = "key-1",
    body: Any = None,
    scope: str = "org-a",
    now: datetime = MONDAY,
) -> Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    raw = APIRequestFactory().post("/api/v1/x", body or {"a": 1}, format="json", headers=headers)
    request = Request(raw, parsers=[JSONParser()])
    with transaction.atomic():
        return idempotency.run(request, scope=scope, now=now, handle=handle)


def test_the_same_request_again_gets_the_first_answer_and_does_nothing() -> None:
    work = Counter()
    first = ask(work)

    again = ask(work)

    assert work.runs == 1
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == "/it"


def test_another_body_under_the_same_key_is_refused() -> None:
    work = Counter()
    ask(work)

    with pytest.raises(idempotency.KeyReused):
        ask(work, body={"a": 2})

    assert work.runs == 1


def test_a_key_belongs_to_one_organisation() -> None:
    work = Counter()
    ask(work, scope="org-a")

    ask(work, scope="org-b")

    assert work.runs == 2


def test_without_a_key_every_request_counts() -> None:
    work = Counter()

    ask(work, key=None)
    ask(work, key=None)

    assert work.runs == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "Inês"])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(idempotency.KeyInvalid):
        ask(Counter(), key=key)


def test_a_refusal_is_not_kept_so_that_the_caller_may_mend_and_repeat() -> None:
    work = Counter(status=409)

    ask(work)
    ask(work)

    assert work.runs == 2


def test_a_request_that_fails_half_way_leaves_nothing() -> None:
    def crash() -> Response:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        ask(crash)

    assert ask(Counter()).data == {"run": 1}


def test_a_key_is_free_again_after_a_day() -> None:
    work = Counter()
    ask(work)

    ask(work, now=MONDAY + timedelta(hours=24))

    assert work.runs == 2


def test_old_answers_are_purged() -> None:
    ask(Counter())

    assert idempotency.purge(now=MONDAY + timedelta(hours=23)) == 0
    assert idempotency.purge(now=MONDAY + timedelta(hours=24)) == 1
    assert not IdempotentAnswer.objects.exists()


def test_while_the_first_is_still_running_the_second_is_told_so() -> None:
    running, finish = threading.Event(), threading.Event()
    answers: list[Response] = []

    def slow() -> Response:
        running.set()
        finish.wait(10)
        return Response({"run": 1}, status=201)

    def first() -> None:
        try:
            answers.append(ask(slow))
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert running.wait(10)

    with pytest.raises(idempotency.InProgress):
        ask(Counter())

    finish.set()
    thread.join()
    assert answers[0].status_code == 201


def test_work_and_answer_must_share_a_transaction() -> None:
    raw = APIRequestFactory().post("/x", {}, format="json", headers={"Idempotency-Key": "k"})

    with pytest.raises(idempotency.NoTransaction):
        idempotency.run(Request(raw), scope="org-a", now=MONDAY, handle=Counter())
