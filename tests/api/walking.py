"""Walking every route, method and asker against organisation A, as `access.toml` says."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mobilize.organisations.models import Membership, Organisation, Role, Scope, User
from tests import builders
from tests.clients import ApiClient

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

    def join(self, asker: str, member: User) -> None:
        """Let one more member ask."""
        self.clients[asker] = _signed_in(member)

    def row(self, method: str, route: str) -> str:
        """Return what each asker gets, in the table's form."""
        return " ".join(str(self.ask(asker, method, route).status_code) for asker in ASKERS)


def _signed_in(user: User) -> Client:
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
    for route, view in views():
        access = getattr(getattr(view, "view_class", None), "access", None)
        for method in access or ("GET", "POST"):
            yield method, route


def views() -> Iterator[tuple[str, Any]]:
    """Yield the address of every route of ours, and what answers there."""
    for route, view in _walk(get_resolver().url_patterns, ""):
        if not route.startswith(FOREIGN):
            yield route, view


def _walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback
