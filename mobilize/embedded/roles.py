"""Who may enter the embedded PostgreSQL: its roles, its database, its access rules."""

import os
from pathlib import Path
from typing import LiteralString

import psycopg

from mobilize.embedded import accounts
from mobilize.embedded.accounts import Account

SUPERUSER, OWNER, APP, DATABASE = "postgres", "mobilize_owner", "mobilize_app", "mobilize"

# Made in template1, so that every database made later, tests' included, has them too.
DEFAULT_PRIVILEGES: tuple[LiteralString, ...] = (
    """ALTER DEFAULT PRIVILEGES FOR ROLE mobilize_owner IN SCHEMA public
       GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mobilize_app""",
    """ALTER DEFAULT PRIVILEGES FOR ROLE mobilize_owner IN SCHEMA public
       GRANT USAGE ON SEQUENCES TO mobilize_app""",
)
ROLES: dict[str, LiteralString] = {
    OWNER: "CREATE ROLE mobilize_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS",
    APP: "CREATE ROLE mobilize_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
}


def ensure(url: str) -> None:
    """Make the roles and the database on the first start.

    The database is made last: where it exists, all that comes before it does.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        if _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            return
        for name, statement in ROLES.items():
            if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", name):
                connection.execute(statement)
        # The owner may put on the application's role: tests see row-level security that way.
        connection.execute("GRANT mobilize_app TO mobilize_owner WITH INHERIT FALSE, SET TRUE")
        with psycopg.connect(url, dbname="template1", autocommit=True) as template:
            for statement in DEFAULT_PRIVILEGES:
                template.execute(statement)
        connection.execute("CREATE DATABASE mobilize OWNER mobilize_owner")


def write_access(data: Path, *, account: Account | None) -> None:
    """Let in, over the socket, our own user of the system and nobody else, as any role.

    The kernel says who is at the other end (peer), so there is no password to
    keep, and a socket folder opened by mistake still lets nobody in.
    """
    users = {accounts.current_name(), *([account.name] if account else [])}
    rules = "".join(f'mobilize "{user}" all\n' for user in sorted(users))
    _write(data / "pg_ident.conf", rules, account)
    _write(data / "pg_hba.conf", "local all all peer map=mobilize\n", account)


def _write(path: Path, text: str, account: Account | None) -> None:
    path.write_text(text, encoding="utf-8")
    if account:
        os.chown(path, account.uid, account.gid)


def _exists(
    connection: psycopg.Connection[tuple[object, ...]], query: LiteralString, name: str
) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
