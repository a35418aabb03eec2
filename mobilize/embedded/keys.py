"""Keys that nobody has set, made once and kept in the data folder."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path

MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "MASTER_KEY": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "STRIPE_API_KEY": lambda: f"sk_test_{secrets.token_hex(24)}",
    "STRIPE_WEBHOOK_SECRET": lambda: f"whsec_{secrets.token_hex(24)}",
    "TEXT_WEBHOOK_SECRET": lambda: secrets.token_hex(24),
}


def kept(home: Path) -> dict[str, str]:
    """Return the keys of this home; those that are missing are made and written down.

    They stay the same for ever: what the master key has wrapped, no other opens.
    The file is readable by this user only.
    """
    path = home / "keys"
    path.touch(mode=0o600)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    made = {name: make() for name, make in MAKERS.items() if not found.get(name)}
    if made:
        fresh = path.with_name("keys.new")
        fresh.touch(mode=0o600)
        fresh.write_text("".join(f"{n}={key}\n" for n, key in (found | made).items()), "utf-8")
        fresh.replace(path)  # at once: a crash half-way must not lose a key
    return found | made
