"""Pages by cursor: nothing is skipped, nothing comes twice."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from mobilize.http.pagination import NewestFirst
from mobilize.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class ByCreation(NewestFirst):
    column = "created_at"


def rows(count: int) -> list[str]:
    """Make rows of which three always share a time; return their keys, newest first."""
    made = [
        OutboxMessage(
            topic="t", key=str(n), payload={}, created_at=MONDAY + timedelta(minutes=n // 3)
        )
        for n in range(count)
    ]
    OutboxMessage.objects.bulk_create(made)
    return [row.key for row in reversed(made)]


def page(url: str, paginator: type[NewestFirst] = NewestFirst) -> Response:
    request = Request(APIRequestFactory().get(url))
    pages = paginator()
    found = pages.paginate_queryset(OutboxMessage.objects.all(), request)
    return pages.get_paginated_response([row.key for row in found])


def walk(url: str, way: str, paginator: type[NewestFirst]) -> list[list[str]]:
    pages, here = [], url
    while here:
        answer = page(here, paginator)
        pages.append(answer.data["results"])
        here = answer.data[way]
        last = answer
    return [*pages] if way == "next" else [*pages, last.data["results"]][:-1]


@pytest.mark.parametrize("paginator", [NewestFirst, ByCreation])
@pytest.mark.parametrize("limit", [1, 2, 5, 10, 11])
def test_following_next_shows_every_row_once(paginator: type[NewestFirst], limit: int) -> None:
    keys = rows(10)

    pages = walk(f"/x?limit={limit}", "next", paginator)

    assert [key for shown in pages for key in shown] == keys


@pytest.mark.parametrize("paginator", [NewestFirst, ByCreation])
def test_following_previous_leads_back_the_same_way(paginator: type[NewestFirst]) -> None:
    rows(10)
    first = page("/x?limit=4", paginator)
    second = page(first.data["next"], paginator)
    third = page(second.data["next"], paginator)

    back = page(third.data["previous"], paginator)
    front = page(back.data["previous"], paginator)

    assert back.data["results"] == second.data["results"]
    assert front.data["results"] == first.data["results"]
    assert front.data["previous"] is None


def test_rows_that_arrive_meanwhile_move_nothing() -> None:
    keys = rows(6)
    first = page("/x?limit=3")
    OutboxMessage.objects.create(topic="t", key="new", payload={}, created_at=MONDAY)

    second = page(first.data["next"])

    assert first.data["results"] + second.data["results"] == keys


def test_the_same_addresses_stand_in_the_link_header() -> None:
    rows(3)

    answer = page("/x?limit=1&state=waiting")

    assert f'<{answer.data["next"]}>; rel="next"' in answer.headers["Link"]
    assert 'rel="first"' in answer.headers["Link"]
    assert "state=waiting" in urlsplit(answer.data["next"]).query


def test_an_empty_list_has_no_next() -> None:
    answer = page("/x")

    assert answer.data == {"results": [], "next": None, "previous": None}


@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten", "", "1.5", "9" * 30, "²"])
def test_a_wrong_limit_is_named(limit: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        page(f"/x?limit={limit}")

    assert "limit" in _detail(refusal.value)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        base64.urlsafe_b64encode(b"[1]").decode(),
        base64.urlsafe_b64encode(b'[1, "no id", "no id"]').decode(),
        base64.urlsafe_b64encode(b'[[], "a", "b"]').decode(),
        base64.urlsafe_b64encode(b"[" * 9000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_that_is_none_of_ours_is_named(cursor: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        page(f"/x?cursor={cursor}")

    assert "cursor" in _detail(refusal.value)


def _detail(error: ValidationError) -> dict[str, Any]:
    assert isinstance(error.detail, dict)
    return error.detail
