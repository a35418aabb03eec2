"""One supervisor for one data folder."""

import os
from pathlib import Path

import pytest

from mobilize.embedded import locks
from mobilize.embedded.refusals import AlreadyRuns


def test_a_second_run_is_told_which_process_holds_the_folder(tmp_path: Path) -> None:
    with (
        locks.held(tmp_path / "lock"),
        pytest.raises(AlreadyRuns, match=rf"already runs on .* \(process {os.getpid()}\)"),
        locks.held(tmp_path / "lock"),
    ):
        pytest.fail("two held one lock")


def test_a_run_that_ended_leaves_the_folder_free(tmp_path: Path) -> None:
    with locks.held(tmp_path / "lock"):
        pass

    with locks.held(tmp_path / "lock") as left_by:
        assert left_by is None


def test_a_lock_left_by_a_killed_run_is_taken_over_and_said(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("4711")

    with locks.held(tmp_path / "lock") as left_by:
        assert left_by == 4711


def test_only_we_may_read_the_lock(tmp_path: Path) -> None:
    with locks.held(tmp_path / "lock"):
        assert (tmp_path / "lock").stat().st_mode & 0o077 == 0
