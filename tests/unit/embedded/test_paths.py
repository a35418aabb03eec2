"""Where things lie."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mobilize.embedded import paths
from mobilize.embedded.refusals import CannotStart


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def a_deep_home(base: Path) -> Path:
    return base.joinpath(*["a-folder-far-down"] * 8)


def test_a_new_home_can_be_looked_into_by_nobody_else(tmp_path: Path) -> None:
    home = paths.prepare(tmp_path / "home")

    assert mode(home) & 0o066 == 0
    assert mode(home / "logs") == 0o700


def test_an_existing_home_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)

    paths.prepare(tmp_path)

    assert mode(tmp_path) == 0o750


def test_many_that_make_one_home_at_the_same_moment_all_find_it_made(tmp_path: Path) -> None:
    homes = [tmp_path / f"far/{number}/home" for number in range(50) for _ in range(8)]

    with ThreadPoolExecutor(8) as processes:
        made = list(processes.map(paths.prepare, homes))

    assert made == homes


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CannotStart, match=r"cannot be written .*: set MOBILIZE_HOME"):
        paths.prepare(tmp_path / "file" / "home")


def test_a_disk_without_room_is_named_before_anything_begins(tmp_path: Path) -> None:
    with pytest.raises(
        CannotStart, match=r"is full: \d+ MB are free, and 10000000000 MB are needed"
    ):
        paths.need_space(tmp_path, megabytes=10**10)


def test_sockets_lie_in_a_home_near_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "LONGEST_SOCKET", len(os.fsencode(tmp_path)) + 30)

    assert paths.sockets(tmp_path) == tmp_path / "run"


def test_sockets_of_a_deep_home_lie_in_a_short_place_that_is_the_same_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/tmp")  # noqa: S108 - the short one
    home = paths.prepare(a_deep_home(tmp_path))

    folder = paths.sockets(home)

    try:
        assert len(os.fsencode(folder / "postgres" / ".s.PGSQL.5432")) < 104
        assert mode(folder) & 0o066 == 0
        assert paths.sockets(home) == folder
        assert paths.sockets(paths.prepare(home / "other")) != folder
    finally:
        for made in (folder, paths.sockets(home / "other")):
            made.rmdir()


def test_a_short_place_that_mallory_made_first_is_refused(tmp_path: Path) -> None:
    (tmp_path / "squatted").mkdir()
    (tmp_path / "squatted").chmod(0o777)

    with pytest.raises(CannotStart, match="is not ours alone"):
        paths.claim(tmp_path / "squatted")


def test_a_short_place_that_mallory_redirects_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CannotStart, match="is not ours alone"):
        paths.claim(tmp_path / "link")
