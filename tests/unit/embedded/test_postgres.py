"""What of the embedded PostgreSQL can be decided without starting it."""

import os
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from mobilize.embedded import accounts, postgres
from mobilize.embedded.refusals import CannotStart


def test_an_address_leads_to_its_folder_whatever_the_folder_is_called() -> None:
    folder = Path("/data/100% ours & theirs/é")

    address = conninfo_to_dict(postgres.address(folder, role="mobilize_app", database="mobilize"))

    assert address["host"] == str(folder)
    assert address["user"] == "mobilize_app"
    assert address["dbname"] == "mobilize"


def test_a_shell_that_names_another_port_does_not_lead_astray(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGPORT", "6543")

    address = conninfo_to_dict(postgres.address(Path("/run"), role="r", database="d"))

    assert address["port"] == "5432"


def test_data_of_another_version_is_refused_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("17\n")

    with pytest.raises(CannotStart, match=r"made by PostgreSQL 17, and this is 18: dump it"):
        postgres._check_version(tmp_path)


@pytest.mark.parametrize("left", ["", "not a number\n", "999999999\n/somewhere\n"])
def test_what_a_crash_left_behind_is_cleared_away(tmp_path: Path, left: str) -> None:
    (tmp_path / "postmaster.pid").write_text(left)

    postgres._await_predecessor(tmp_path)

    assert not (tmp_path / "postmaster.pid").exists()


def test_a_number_that_another_program_has_now_does_not_block_the_start(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")

    postgres._await_predecessor(tmp_path)

    assert not (tmp_path / "postmaster.pid").exists()


def test_the_last_word_is_the_servers_own(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("LOG:  starting\n2026-01-05 [7] FATAL:  could not write lock file: full\n")

    said = postgres._last_word(log, "PostgreSQL did not start")

    assert said == (
        f"PostgreSQL did not start (could not write lock file: full): its log is {log}."
    )


def test_only_root_needs_somebody_else_to_run_postgres(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert accounts.stand_in(tmp_path) is None

    monkeypatch.setattr("os.geteuid", lambda: 0)
    account = accounts.stand_in(tmp_path / "not-yet-there")
    assert account is not None
    assert account.uid != 0
