"""What the environment says: every setting with its default, in one table.

A value comes from the process environment; where it says nothing, from the file
`env` in the data folder, which `mobilize up` writes so that a second terminal
finds the running servers; else from the table.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One setting: its name, the value it has when nobody says anything, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("MOBILIZE_HOME", str(ROOT / ".mobilize"), "folder for data, logs and sockets"),
    Setting("MOBILIZE_ENV", "development", "`development` or `production`"),
    Setting("MOBILIZE_PORT", "8000", "port of the web server"),
    Setting("MOBILIZE_BASE_URL", "", "public address; default `http://127.0.0.1:<port>`"),
    Setting("MOBILIZE_ALLOWED_HOSTS", "", "host names to answer to, comma-separated"),
    Setting("MOBILIZE_TRUSTED_PROXIES", "0", "number of proxies in front that set X-Forwarded-For"),
    Setting("SECRET_KEY", "", "signs links and sessions; made on first start in development"),
    Setting("SECRET_KEY_FALLBACKS", "", "earlier secret keys, comma-separated, still accepted"),
    Setting("MASTER_KEY", "", "wraps the organisations' keys: 32 bytes, base64"),
    Setting("MASTER_KEY_FALLBACKS", "", "earlier master keys, comma-separated, still opening"),
    Setting("ERASURE_JOURNAL", "", "file of all erasures; default `erasures` in MOBILIZE_HOME"),
    Setting("DATABASE_URL", "", "PostgreSQL 15 or newer; default: the embedded one"),
    Setting("MIGRATE_DATABASE_URL", "", "the same database as its owner; default `DATABASE_URL`"),
    Setting("REDIS_URL", "", "Redis or Valkey; default: the embedded one"),
    Setting(
        "EMAIL_URL",
        "",
        "`smtp://user:password@host:port`; `smtp+tls://` with STARTTLS, `smtps://` with TLS from "
        "the start, both with a certificate that is verified; default: the embedded mailbox",
    ),
    Setting("EMAIL_FROM", "hello@mobilize.localhost", "sender of every mail"),
    Setting(
        "MAIL_RATES",
        "",
        "prompts and other mails to many, a second, by recipient domain: `gmail.com=20,*=100`",
    ),
    Setting("MAIL_WEBHOOK_SECRET", "", "`user:password` with which mail providers report bounces"),
    Setting("MAIL_WEBHOOK_KEY", "", "the provider's key for signing its reports, where it has one"),
    Setting("STRIPE_API_KEY", "", "card provider's secret key; default: the sandbox provider"),
    Setting("STRIPE_API_BASE", "", "card provider's address; default: the sandbox provider"),
    Setting("STRIPE_WEBHOOK_SECRET", "", "verifies the card provider's events"),
    Setting("TEXT_WEBHOOK_SECRET", "", "verifies text messages; several during a change, by comma"),
    Setting(
        "TEXT_API_BASE", "", "text provider's address for later texts; without one none go out"
    ),
    Setting("TEXT_API_KEY", "", "bearer token for the text provider's address"),
    Setting("DONOR_REFUND_DAYS", "14", "days in which donors may take a gift back; `0`: never"),
    Setting("MAILBOX_SMTP_PORT", "1025", "port of the embedded mailbox"),
    Setting("MAILBOX_HTTP_PORT", "8025", "port of the embedded mailbox's pages"),
    Setting("SANDBOX_PORT", "8026", "port of the sandbox payment provider"),
    Setting("DISPATCH", "celery", "`celery`, or `poll` to deliver without a broker"),
    Setting("RATE_LIMIT_SCALE", "1", "multiplies every rate limit; `0` switches them off"),
    Setting("METRICS_TOKEN", "", "bearer token for `/metrics`; without one only loopback reads it"),
    Setting("LOG_LEVEL", "INFO", "smallest level written"),
)

DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def home() -> Path:
    """Return the data folder."""
    return Path(os.environ.get("MOBILIZE_HOME", "") or DEFAULTS["MOBILIZE_HOME"])


def values(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return every setting's value: the environment's, else the data folder's, else the default.

    An empty value in the environment counts as not said.
    """
    said = {name: environ[name] for name in DEFAULTS if environ.get(name)}
    merged = DEFAULTS | saved(Path(said.get("MOBILIZE_HOME", DEFAULTS["MOBILIZE_HOME"]))) | said
    merged["MOBILIZE_BASE_URL"] = (
        merged["MOBILIZE_BASE_URL"] or f"http://127.0.0.1:{merged['MOBILIZE_PORT']}"
    )
    merged["MIGRATE_DATABASE_URL"] = merged["MIGRATE_DATABASE_URL"] or merged["DATABASE_URL"]
    return merged


def saved(folder: Path) -> dict[str, str]:
    """Return what `mobilize up` last wrote for a second terminal, or nothing."""
    try:
        lines = (folder / "env").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {name: value for name, value in pairs if name in DEFAULTS}


def save(folder: Path, settings: Mapping[str, str]) -> None:
    """Write settings for a second terminal, readable by this user only."""
    path = folder / "env"
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
