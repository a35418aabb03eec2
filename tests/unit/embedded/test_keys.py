"""Keys that nobody has set."""

import base64
from pathlib import Path

from mobilize.embedded import keys


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    made = keys.kept(tmp_path)

    assert keys.kept(tmp_path) == made


def test_keys_have_the_shapes_their_users_expect(tmp_path: Path) -> None:
    made = keys.kept(tmp_path)

    assert len(base64.b64decode(made["MASTER_KEY"])) == 32
    assert len(made["SECRET_KEY"]) >= 50
    assert made["STRIPE_API_KEY"].startswith("sk_test_")
    assert made["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")


def test_only_we_may_read_the_keys(tmp_path: Path) -> None:
    keys.kept(tmp_path)

    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_a_key_that_a_newer_version_needs_is_added_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("MASTER_KEY=from-an-older-version\n")

    made = keys.kept(tmp_path)

    assert made["MASTER_KEY"] == "from-an-older-version"
    assert made["SECRET_KEY"] == keys.kept(tmp_path)["SECRET_KEY"]


def test_two_homes_share_no_key(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "theirs").mkdir()

    ours, theirs = keys.kept(tmp_path / "ours"), keys.kept(tmp_path / "theirs")

    assert not set(ours.values()) & set(theirs.values())
