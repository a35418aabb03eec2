"""Every route, method and asker against organisation A, as the checked-in table says.

`access.toml` holds one row per route and method, one status per asker. A route
without a row fails. The second run takes the first wall away (`for_org` keeps
every row): row-level security alone must give the same answers.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mobilize.organisations.models import Membership, Organisation, Role, Scope, TenantQuerySet
from tests import builders
from tests.clients import ApiClient

pytestmark = pytest.mark.django_db

TABLE = tomllib.loads(Path(__file__).with_name("access.toml").read_text(encoding="utf-8"))
ASKERS: list[str] = TABLE["askers"]
# Not ours, and tried as a whole below or by their own authors.
FOREIGN = ("accounts/", "admin/")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MARK = "a-secret-of-a"


@dataclass(frozen=True)
class World:
    """Two organisations, everybody who asks, and what stands in A's addresses."""

    a: Organisation
    b: Organisation
    clients: dict[str, Client]
    places: dict[str, str]

    @classmethod
    def made(cls) -> Self:
        a, b = builders.an_organisation("org-a"), builders.an_organisation("org-b")
        key, _ = builders.an_api_key(a)
        clients = {
            "anonymous": ApiClient(),
            **{
                role.value: _signed_in(builders.with_totp(builders.a_member(a, role)))
                for role in Role
            },
            **{f"key-{scope}": _with_key(a, scope) for scope in Scope},
            "stranger": _signed_in(builders.a_member(b, Role.OWNER)),
            "strange-key": _with_key(b, Scope.MANAGE),
        }
        clients["swapped"] = clients["strange-key"]
        clients["swapped-staff"] = clients["stranger"]
        member = Membership.objects.get(organisation=a, role=Role.ANALYST)
        places = {
            "<slug:org>": a.slug,
            "<uuid:member_id>": str(member.id),
            "<uuid:key_id>": str(key.id),
            **builders.places_of(a, mark=MARK),
        }
        return cls(a, b, clients, places)

    def ask(self, asker: str, method: str, route: str) -> Any:
        """Ask, and undo whatever it did."""
        path = "/" + route
        own = {"<slug:org>": self.b.slug} if asker.startswith("swapped") else {}
        for part, value in {**self.places, **own}.items():
            path = path.replace(part, value)
        assert "<" not in path, f"{path}: say in builders.places_of what stands there"
        client = self.clients[asker]
        with transaction.atomic():
            answer = client.generic(method, path, "{}", content_type="application/json")
            transaction.set_rollback(True)
        if asker.startswith("swapped") and "<slug:org>" in route:
            said = getattr(answer, "content", b"")
            assert MARK.encode() not in said, f"{asker} reads A's {path}"
        return answer

    def row(self, method: str, route: str) -> str:
        """Return what each asker gets, in the table's form."""
        return " ".join(str(self.ask(asker, method, route).status_code) for asker in ASKERS)


def _signed_in(user: Any) -> Client:
    client = ApiClient()
    client.force_login(builders.with_totp(user))
    return client


def _with_key(org: Organisation, scope: Scope) -> Client:
    client = ApiClient()
    _, secret = builders.an_api_key(org, scope)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def routes() -> Iterator[tuple[str, str]]:
    """Yield the method and address of every route of ours."""
    for route, view in _walk(get_resolver().url_patterns, ""):
        if not route.startswith(FOREIGN):
            access = getattr(getattr(view, "view_class", None), "access", None)
            for method in access or ("GET", "POST"):
                yield method, route


def _walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


@pytest.fixture
def world(settings: Any) -> World:
    settings.RATE_LIMIT_SCALE = 0
    return World.made()


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {f"{method} /{route}" for method, route in routes()} == set(TABLE["routes"])


def test_everybody_gets_what_the_table_says(world: World) -> None:
    assert {f"{m} /{route}": world.row(m, route) for m, route in routes()} == TABLE["routes"]


def test_row_level_security_alone_gives_the_same_answers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TenantQuerySet, "for_org", lambda rows, _organisation_id: rows.all())

    assert {f"{m} /{route}": world.row(m, route) for m, route in routes()} == TABLE["routes"]


def test_the_operators_admin_is_closed_to_every_member(world: World) -> None:
    for asker in ("anonymous", "owner", "key-manage"):
        assert world.ask(asker, "GET", "admin/").status_code in {302, 403}


def test_every_tenants_table_forces_row_level_security() -> None:
    from django.apps import apps  # noqa: PLC0415 - for this test only
    from django.db import connection  # noqa: PLC0415 - as above

    from mobilize.organisations.models import TenantModel  # noqa: PLC0415 - as above

    tables = [m._meta.db_table for m in apps.get_models() if issubclass(m, TenantModel)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            " AND relname = ANY(%s)",
            [tables],
        )
        forced = {name for (name,) in cursor.fetchall()}

    assert forced == set(tables)
