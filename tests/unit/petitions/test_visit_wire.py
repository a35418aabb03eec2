"""Visits on the wire between the web server and the worker."""

import contextlib
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as some

from petitions.domain import visit_wire
from petitions.domain.visits import Evidence, Visit

words = some.text(max_size=20)
all_visits = some.builds(
    Visit,
    touch_id=some.uuids(),
    organisation_id=some.uuids(),
    occurred_at=some.datetimes(timezones=some.just(UTC)),
    cause_id=some.uuids(),
    petition_id=some.none() | some.uuids(),
    link_id=some.none() | some.uuids(),
    channel=words,
    known_by=words,
    evidence=some.builds(
        Evidence,
        source=words,
        medium=words,
        campaign=words,
        click_id=words,
        referrer_host=words,
        in_app=words,
    ),
    rules=some.integers(0, 1000),
)


@given(batch=some.lists(all_visits, max_size=5))
def test_a_batch_is_read_as_it_was_written(batch: list[Visit]) -> None:
    assert visit_wire.decode(visit_wire.encode(batch)) == batch


@given(text=some.binary() | some.text().map(str.encode))
def test_what_is_no_batch_is_refused_and_nothing_else_happens(text: bytes) -> None:
    with contextlib.suppress(visit_wire.WireDamaged):
        assert visit_wire.decode(text) == []


@pytest.mark.parametrize(
    "text", [b"{}x", b"[1]", b'["a"]', b"[{}]", b'[{"t": 5}]', b"null", b"7", b"\xff"]
)
def test_a_damaged_batch_is_named_as_such(text: bytes) -> None:
    with pytest.raises(visit_wire.WireDamaged):
        visit_wire.decode(text)


@given(visit=all_visits)
def test_a_value_that_a_newer_server_adds_is_passed_over(visit: Visit) -> None:
    text = visit_wire.encode([visit]).decode()

    newer = text.replace("[{", '[{"new": {"deep": 1},', 1)

    assert visit_wire.decode(newer.encode()) == [visit]
