"""Whether the servers around us answer, and are set up as they must be."""

import smtplib
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

import httpx
import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mobilize import env
from mobilize.checks.findings import Finding, good, place, still_open, wrong

PATIENCE = 2  # seconds
OLDEST_POSTGRES = 15
ROLE = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
RATES = "SELECT max(quoted_on), current_date - max(quoted_on) FROM donations_exchangerate"
OLDEST_RATES = 7  # days
STRIPE = "https://api.stripe.com"


def database(said: Mapping[str, str]) -> Finding:
    """Look whether the database answers, is new enough, migrated, and entered as a plain role."""
    url = said["DATABASE_URL"]
    if not url:
        return still_open("Database", "The embedded PostgreSQL is started by `mobilize up`.")
    try:
        with psycopg.connect(url, connect_timeout=PATIENCE) as connection:
            return _database(connection, place(url))
    except (psycopg.Error, ValueError) as error:
        hint = f"Check DATABASE_URL, and that the server runs ({type(error).__name__})."
        return wrong("Database", f"{place(url)} cannot be used.", hint=hint)


def _database(connection: psycopg.Connection[tuple[object, ...]], where: str) -> Finding:
    major = connection.info.server_version // 10_000
    if major < OLDEST_POSTGRES:
        hint = f"Upgrade it to PostgreSQL {OLDEST_POSTGRES} or newer."
        return wrong("Database", f"{where} is PostgreSQL {major}.", hint=hint)
    if any(connection.execute(ROLE).fetchone() or ()):
        hint = "Use a role of its own with NOSUPERUSER NOBYPASSRLS in DATABASE_URL."
        return wrong("Database", "Its role passes row-level security by.", hint=hint)
    if waiting := _unapplied(connection):
        says = f"{len(waiting)} migrations are not applied, first {waiting[0]}."
        return wrong("Database", says, hint="Run `mobilize migrate`.")
    return good("Database", f"PostgreSQL {major}, {where}; every migration is applied.")


def _unapplied(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Return our own migrations that the database does not know, without loading Django."""
    files = env.ROOT.glob("mobilize/*/migrations/[0-9]*.py"), env.ROOT.glob("*/migrations/0*.py")
    ours = {f"{path.parent.parent.name}.{path.stem}" for found in files for path in found}
    known: set[str] = set()
    if connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,):
        rows = connection.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
        known = {str(row[0]) for row in rows}
    return sorted(ours - known)


def rates(said: Mapping[str, str]) -> Finding:
    """Look whether there are exchange rates, and whether they are older than a week.

    Only reports over several currencies need them, so it is no fault.
    """
    url = said["DATABASE_URL"]
    if not url:
        return still_open("Rates", "Those that are shipped are loaded by `mobilize up`.")
    try:
        with psycopg.connect(url, connect_timeout=PATIENCE) as connection:
            found = connection.execute(RATES).fetchone()
    except (psycopg.Error, ValueError):
        return still_open("Rates", "They cannot be looked up: the database says why, above.")
    last, days = found or (None, None)
    if last is None:
        return still_open("Rates", "There are no exchange rates. Run `mobilize load-rates`.")
    if days > OLDEST_RATES:
        says = f"The last are of {last}, {days} days old. `mobilize load-rates FILE` takes newer."
        return still_open("Rates", says)
    return good("Rates", f"Exchange rates until {last}.")


def broker(said: Mapping[str, str]) -> Finding:
    """Look whether the broker takes what is written, and would rather refuse than forget."""
    url = said["REDIS_URL"]
    if not url:
        return still_open("Broker", "The embedded Valkey is started by `mobilize up`.")
    try:
        with redis.Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), retries=0),
        ) as client:
            client.ping()
            policy, refusal = _policy(client), _refusal(client)
    except (redis.RedisError, ValueError) as error:
        hint = f"Check REDIS_URL, and that the server runs ({type(error).__name__})."
        return wrong("Broker", f"{place(url)} cannot be used.", hint=hint)
    if policy not in ("noeviction", ""):
        hint = "Set maxmemory-policy to noeviction: an evicted key is a lost queue."
        return wrong("Broker", f"It drops keys when memory is short ({policy}).", hint=hint)
    if refusal:
        hint = f"Give it more memory (maxmemory) or disk: meanwhile limits let pass ({refusal})."
        return wrong("Broker", f"{place(url)} answers, and takes nothing more.", hint=hint)
    return good("Broker", f"{place(url)}")


def _policy(client: redis.Redis) -> str:
    try:
        return str(client.config_get("maxmemory-policy")["maxmemory-policy"])
    except redis.ResponseError:  # a user without the right to ask, which is as it should be
        return ""


def _refusal(client: redis.Redis) -> str:
    """Return why it refuses to write: one that is full still answers every question."""
    try:
        client.set("mob:probe", 1, ex=60)
    except redis.ResponseError as error:
        return type(error).__name__
    return ""


def mail(said: Mapping[str, str]) -> Finding:
    """Look whether the mail server takes connections."""
    url = said["EMAIL_URL"]
    if not url:
        return still_open("Mail", "The embedded mailbox is started by `mobilize up`.")
    try:
        with _mail_server(urlsplit(url)) as connection:
            connection.noop()
    except (OSError, ValueError) as error:
        hint = f"Check EMAIL_URL, and that the server runs ({type(error).__name__})."
        return wrong("Mail", f"{place(url)} does not answer.", hint=hint)
    return good("Mail", place(url))


def _mail_server(parts: SplitResult) -> smtplib.SMTP:
    """Return a connection as mails have it: encrypted where the address says so, and verified."""
    host, port, trusted = parts.hostname or "", parts.port or 0, ssl.create_default_context()
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=trusted)
    connection = smtplib.SMTP(host, port, timeout=PATIENCE)
    if parts.scheme == "smtp+tls":
        connection.starttls(context=trusted)
    return connection


def provider(said: Mapping[str, str]) -> Finding:
    """Look whether the card provider can be reached; that it refuses a stranger is an answer."""
    if not said["STRIPE_API_KEY"]:
        return still_open("Cards", "The sandbox provider is started by `mobilize up`.")
    base = said["STRIPE_API_BASE"] or STRIPE
    try:
        answer = httpx.get(f"{base}/v1/balance", timeout=PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        hint = f"Check STRIPE_API_BASE and the network ({type(error).__name__})."
        return wrong("Cards", f"{place(base)} does not answer.", hint=hint)
    if answer.is_server_error:
        hint = "Look at the provider's status page, or at the log of the sandbox."
        return wrong("Cards", f"{place(base)} answers {answer.status_code}.", hint=hint)
    return good("Cards", place(base))
