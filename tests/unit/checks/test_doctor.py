"""What `mobilize doctor` says."""

import base64
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mobilize import env
from mobilize.checks import doctor, findings, keys, reach
from mobilize.checks.findings import Finding, State

Look = Callable[[Mapping[str, str]], Finding]
STRONG = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP"
MASTER = base64.b64encode(bytes(range(32))).decode()


def said(home: Path, **settings: str) -> dict[str, str]:
    return env.values({"MOBILIZE_HOME": str(home), **settings})


def in_production(home: Path, **settings: str) -> dict[str, str]:
    sound = {
        "MOBILIZE_ENV": "production",
        "MOBILIZE_BASE_URL": "https://act.example.org",
        "SECRET_KEY": STRONG,
        "MASTER_KEY": MASTER,
        "STRIPE_API_KEY": "sk_live_51Hxyz",
        "STRIPE_WEBHOOK_SECRET": "whsec_1234",
    }
    return said(home, **{**sound, **settings})


def a_closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_fresh_clone_has_nothing_wrong(tmp_path: Path) -> None:
    ports = {name: str(a_closed_port()) for name in doctor.PORTS}
    heard: list[str] = []

    code = doctor.report(said(tmp_path, **ports), say=heard.append)

    assert code == 0
    assert heard[-1] == "\nNothing is wrong.\n"


def test_one_fault_is_enough_to_fail_and_comes_with_a_hint(tmp_path: Path) -> None:
    ports = {name: str(a_closed_port()) for name in doctor.PORTS}
    url = f"redis://127.0.0.1:{a_closed_port()}/0"
    heard: list[str] = []

    code = doctor.report(said(tmp_path, REDIS_URL=url, **ports), say=heard.append)

    assert code == 1
    assert heard[-1] == "\n1 to mend.\n"
    assert "Check REDIS_URL" in "".join(heard)


def test_no_secret_is_ever_said(tmp_path: Path) -> None:
    port = a_closed_port()
    secrets = {
        "DATABASE_URL": f"postgresql://ines:hunter2secret@127.0.0.1:{port}/mobilize",
        "REDIS_URL": f"redis://:hunter2secret@127.0.0.1:{port}/0",
        "EMAIL_URL": f"smtp://ines:hunter2secret@127.0.0.1:{port}",
        "STRIPE_API_KEY": "sk_test_hunter2secret",
        "STRIPE_API_BASE": f"http://127.0.0.1:{port}",
        "STRIPE_WEBHOOK_SECRET": "whsec_hunter2secret",
        "SECRET_KEY": "hunter2secret",
        "MASTER_KEY": "hunter2secret",
    }
    heard: list[str] = []

    doctor.report(in_production(tmp_path, **secrets), say=heard.append)

    assert "hunter2" not in "".join(heard)


@pytest.mark.parametrize(
    ("look", "setting", "url"),
    [
        (reach.database, "DATABASE_URL", "postgresql://127.0.0.1:{}/mobilize"),
        (reach.broker, "REDIS_URL", "redis://127.0.0.1:{}/0"),
        (reach.mail, "EMAIL_URL", "smtp://127.0.0.1:{}"),
    ],
)
def test_a_server_that_does_not_answer_is_a_fault_that_names_its_setting(
    tmp_path: Path, look: Look, setting: str, url: str
) -> None:
    finding = look(said(tmp_path, **{setting: url.format(a_closed_port())}))

    assert finding.state is State.WRONG
    assert setting in finding.hint


@pytest.mark.parametrize("url", ["nonsense", "redis://[broken", "http://127.0.0.1:notaport"])
def test_an_address_that_is_none_is_a_fault_and_no_crash(tmp_path: Path, url: str) -> None:
    settings = {"DATABASE_URL": url, "REDIS_URL": url, "EMAIL_URL": url, "STRIPE_API_BASE": url}
    nonsense = said(tmp_path, STRIPE_API_KEY="sk_test_x", **settings)

    found = [look(nonsense) for look in (reach.database, reach.broker, reach.mail, reach.provider)]

    assert {finding.state for finding in found} == {State.WRONG}


def test_a_card_provider_that_nobody_reaches_is_a_fault(tmp_path: Path) -> None:
    base = f"http://127.0.0.1:{a_closed_port()}"

    finding = reach.provider(said(tmp_path, STRIPE_API_KEY="sk_test_x", STRIPE_API_BASE=base))

    assert finding.state is State.WRONG


def test_sound_production_keys_are_fine(tmp_path: Path) -> None:
    states = {finding.state for finding in keys.examine(in_production(tmp_path))}

    assert states == {State.GOOD}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("MASTER_KEY", base64.b64encode(b"too short").decode()),
        ("MASTER_KEY", "this is not base64!"),
        ("MASTER_KEY", "é"),
        ("STRIPE_API_KEY", "sk_test_from_development"),
        ("MOBILIZE_BASE_URL", "http://act.example.org"),
    ],
)
def test_production_is_held_to_strong_keys_and_a_secure_address(
    tmp_path: Path, setting: str, value: str
) -> None:
    found = keys.examine(in_production(tmp_path, **{setting: value}))

    faults = [finding for finding in found if finding.state is State.WRONG]
    assert len(faults) == 1
    assert faults[0].hint


def test_keys_of_development_are_made_by_the_first_start(tmp_path: Path) -> None:
    states = {finding.state for finding in keys.examine(said(tmp_path))}

    assert states == {State.OPEN}


def test_a_taken_port_is_a_fault_that_names_its_setting(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        found = doctor.ports(said(tmp_path, SANDBOX_PORT=port))

    faults = [finding for finding in found if port in finding.says]
    assert [finding.state for finding in faults] == [State.WRONG]
    assert "SANDBOX_PORT" in faults[0].hint


def test_ports_that_mobilize_itself_uses_are_no_fault(tmp_path: Path) -> None:
    env.save(tmp_path, {"MOBILIZE_PORT": "8000"})

    assert [finding.state for finding in doctor.ports(said(tmp_path))] == [State.OPEN]


def test_a_data_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    finding = doctor.folder(said(tmp_path / "file" / "home"))

    assert finding.state is State.WRONG


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://ines:pw@db.example.org:5432/mobilize", "postgresql://db.example.org:5432"),
        ("unix:///run/valkey.sock?db=0", "unix: a socket of this machine"),
        ("smtp://mail.example.org", "smtp://mail.example.org"),
    ],
)
def test_an_address_is_shown_without_name_and_password(url: str, place: str) -> None:
    assert findings.place(url) == place
