"""The command `mobilize`."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mobilize import cli, env


def test_without_a_command_it_lists_its_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([])

    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(re.search(rf"\n    {command}\s", said) for command in cli.OWN_COMMANDS)


def test_a_case_that_nobody_has_written_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["demo", "atlantis"])

    assert ended.value.code == 2
    assert "atlantis" in capsys.readouterr().err


def test_a_start_that_is_impossible_is_one_sentence_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MOBILIZE_HOME", str(tmp_path / "file"))

    code = cli.main(["up"])

    said = capsys.readouterr().err
    assert code == 1
    assert said.startswith(f"The folder {tmp_path}/file cannot be written")
    assert said.count("\n") == 1


@pytest.mark.parametrize(("command", "role"), [("migrate", "owner"), ("shell", "app")])
def test_only_commands_that_change_tables_come_as_their_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, role: str
) -> None:
    monkeypatch.setenv("MOBILIZE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@/mobilize")
    monkeypatch.setenv("MIGRATE_DATABASE_URL", "postgresql://owner@/mobilize")
    seen: list[str] = []
    monkeypatch.setattr(
        cli, "execute_from_command_line", lambda _: seen.append(env.values()["DATABASE_URL"])
    )

    cli.main([command])

    assert seen == [f"postgresql://{role}@/mobilize"]


def test_signals_are_what_they_were_after_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [signal.getsignal(number) for number in cli.ENDINGS]
    monkeypatch.setenv("MOBILIZE_HOME", os.devnull)

    cli.main(["up"])

    assert [signal.getsignal(number) for number in cli.ENDINGS] == before


def test_a_command_that_meets_no_database_is_one_sentence_and_no_traceback() -> None:
    environ = {**os.environ, "DATABASE_URL": "postgresql://127.0.0.1:1/none"}

    ran = subprocess.run(
        [sys.executable, "-m", "mobilize", "check-invariants"],
        env=environ, cwd=env.ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ran.returncode == 1
    assert ran.stderr.startswith("The database does not answer.")
    assert ran.stderr.count("\n") == 1
