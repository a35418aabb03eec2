"""Clients that start each request with no scope, as a fresh connection would."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client
from rest_framework.test import APIClient, ForceAuthClientHandler

from mobilize.http.handler import ShortWay


class Scope:
    """Whose rows this test's own connection sees."""

    def __call__(self, value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.organisation', %s, false)", [value])

    @contextmanager
    def nobody(self) -> Iterator[None]:
        """See nothing inside the block, and everything after it."""
        self("")
        yield
        self("*")


scope = Scope()


class ApiHandler(ShortWay, ForceAuthClientHandler):
    """Leads a request the way the web server's handler does."""


class ApiClient(APIClient):
    """Speaks JSON, and checks CSRF as a browser's session would meet it."""

    def __init__(self, enforce_csrf_checks: bool = False, **defaults: Any) -> None:
        super().__init__(enforce_csrf_checks=enforce_csrf_checks, **defaults)
        self.handler = ApiHandler(enforce_csrf_checks=enforce_csrf_checks)

    def request(self, **kwargs: Any) -> Any:
        with scope.nobody():
            return super().request(**kwargs)


class PageClient(Client):
    """A browser without JavaScript."""

    def request(self, **kwargs: Any) -> Any:
        with scope.nobody():
            return super().request(**kwargs)
