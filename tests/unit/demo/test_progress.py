"""Long steps say how far they are: in one moving line for a person, sparsely for a log."""

import pytest

from mobilize.demo import progress
from mobilize.demo.progress import Progress


def told(*, moving: bool) -> str:
    said: list[str] = []
    with Progress(said.append, moving=moving).step("Gifts", of=1200) as advance:
        for done in (1, 600, 1200):
            advance(done)
    return "".join(said)


def test_where_lines_stay_a_quick_step_says_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SELDOM", 60.0)

    said = told(moving=False)

    assert said.startswith("  Gifts: 1,200 in 0.")
    assert said.count("\n") == 1


def test_on_a_terminal_one_line_moves_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "OFTEN", 0.0)

    said = told(moving=True)

    assert said.count("\r") == 4
    assert "Gifts … 600 of 1,200" in said
    assert said.index("\n") == len(said) - 1
