"""The erasure journal outlives crashes and holds nobody's name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobilize.kit import ids, journal
from mobilize.kit.journal import Entry

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def an_entry(number: int) -> Entry:
    return Entry(number, ids.new(), ids.new(), MONDAY)


def test_what_was_appended_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "erasures"
    entries = [an_entry(number) for number in (1, 2, 3)]

    for entry in entries:
        journal.append(path, entry)

    assert list(journal.read(path)) == entries
    assert journal.last_number(path) == 3
    assert path.stat().st_mode & 0o777 == 0o600


def test_before_the_first_erasure_there_is_no_journal(tmp_path: Path) -> None:
    assert list(journal.read(tmp_path / "erasures")) == []
    assert journal.last_number(tmp_path / "erasures") == 0


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=1, max_value=200))
def test_a_crash_while_writing_costs_the_entry_that_was_never_committed(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / f"erasures-{ids.new()}"
    first, lost, next_one = an_entry(1), an_entry(2), an_entry(2)
    journal.append(path, first)
    half = lost.line().encode()[:-1][:cut]
    path.write_bytes(path.read_bytes() + half)

    assert list(journal.read(path)) == [first]
    journal.append(path, next_one)

    assert list(journal.read(path)) == [first, next_one]


@pytest.mark.parametrize("line", ["{}\n", "nonsense\n", '{"number": 1}\n', "[]\n"])
def test_a_damaged_journal_is_not_passed_over(tmp_path: Path, line: str) -> None:
    path = tmp_path / "erasures"
    path.write_text(line)

    with pytest.raises(journal.Damaged, match="line 1"):
        list(journal.read(path))
