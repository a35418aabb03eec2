"""The restore drill: a backup, an erasure after it, a new machine, the journal replayed."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from mobilize import env
from mobilize.embedded import binaries, postgres, roles
from mobilize.embedded.refusals import CannotStart
from tests.faults import house
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

SMALL, FULL = 20, pytest.param(300, marks=pytest.mark.fault)
NOWHERE = {"REDIS_URL": "unix:///nowhere"}  # nothing here needs a broker
LINK = re.compile(r"/my-data/([^\s\"<>/]+)")


@pytest.fixture
def old_house() -> Iterator[House]:
    with house.standing(names=house.NEEDS_NO_BROKER, DISPATCH="poll", **NOWHERE) as everything:
        yield everything


def standing(settings: dict[str, str]) -> AbstractContextManager[House]:
    """Start a house on a database that has an organisation in it already."""
    return house.standing_in(settings, names=house.NEEDS_NO_BROKER, founded=True)


def signed(campaign: Campaign, people: list[str]) -> None:
    for person in people:
        House.done(campaign.sign(person, name_shown=True, consents=["updates"]))
    for person in people:
        token = campaign.house.confirm_token(campaign.address(person))
        House.done(campaign.house.api("signatures/confirm", {"token": token}))


def erased(campaign: Campaign, person: str) -> int:
    """Let somebody erase themselves through the link in their mail."""
    own, address = campaign.house, campaign.address(person)
    House.done(own.api("my-data/ask", {"email": address}))
    found = LINK.search(own.mail(address, "my-data")["text"])
    assert found is not None
    return int(House.done(own.api("my-data/erase", {"token": found[1]}))["number"])


def dumped(own: House, to: Path) -> Path:
    """Write a backup with PostgreSQL's own tool."""
    server = own._part("postgres").running
    assert isinstance(server, postgres.Postgres)
    done = subprocess.run(
        [_program("pg_dump"), "--format=custom", "--file", to,
         server.address(role=roles.SUPERUSER)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return to


def restored(backup: Path, home: Path) -> None:
    """Bring a backup into a new data folder, as an operator would."""
    with postgres.start(home) as server:
        done = subprocess.run(
            [_program("pg_restore"), "--clean", "--if-exists",
             "--dbname", server.address(role=roles.SUPERUSER), backup],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def _program(name: str) -> Path:
    return binaries.postgres(None) / name


def whole_dump(own: House) -> str:
    server = own._part("postgres").running
    assert isinstance(server, postgres.Postgres)
    done = subprocess.run(
        [_program("pg_dump"), "--inserts", server.address(role=roles.SUPERUSER)],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout


def replay(settings: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mobilize", "replay-erasures"],
        env={**os.environ, **settings}, cwd=env.ROOT,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("signers", [SMALL, FULL])
def test_a_backup_brings_nobody_back_who_was_erased_since(
    old_house: House, signers: int, say: Say, tmp_path: Path
) -> None:
    campaign = old_house.campaign("restored")
    signed(campaign, [f"p{number}" for number in range(signers)])
    (before,) = old_house.rows("SELECT count(*) FROM petitions_signature WHERE state = 'confirmed'")
    index = old_house.rows("SELECT id, encode(email_index, 'hex') FROM petitions_supporter")
    backup = dumped(old_house, tmp_path / "backup")
    gone = {erased(campaign, person) for person in ("p0", "p1")}
    left = {row[0] for row in old_house.rows("SELECT id FROM petitions_supporter"
                                             " WHERE erased_at IS NULL")}  # fmt: skip
    erased_indexes = [digest for person, digest in index if person not in left]
    old_home = Path(old_house.settings["MOBILIZE_HOME"])
    kept = {name: (old_home / name).read_bytes() for name in ("keys", "erasures")}
    began = time.monotonic()

    with house.new_folder(DISPATCH="poll", **NOWHERE) as settings:
        new_home = Path(settings["MOBILIZE_HOME"])
        for name, content in kept.items():  # kept elsewhere than the database's backups
            (new_home / name).write_bytes(content)
        restored(backup, new_home)
        with pytest.raises(CannotStart, match="replay-erasures"), standing(settings):
            pass
        told = replay(settings)
        with standing(settings) as new_house:
            seconds = time.monotonic() - began
            dump = whole_dump(new_house)
            (after,) = new_house.rows(
                "SELECT count(*) FROM petitions_signature WHERE state = 'confirmed'"
            )
            receipts = new_house.rows("SELECT number FROM petitions_erasure")
            say(
                f"restored {before[0]} signatures in {seconds:.1f} s; {len(gone)} erased since the"
                f" backup, {sum(digest in dump for digest in erased_indexes)} of them came back"
            )
            assert f"{len(gone)} people erased again" in told
            assert [digest for digest in erased_indexes if digest in dump] == []
            assert (after, {number for (number,) in receipts}) == (before, gone)
            assert new_house.invariants_hold()
