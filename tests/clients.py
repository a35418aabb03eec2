"""Clients that start each request with no scope, as a fresh connection would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from rest_framework.test import APIClient, ForceAuthClientHandler

from mobilize.http.handler import ShortWay
from mobilize.kit import clock

SIGNING = re.compile(r"/([\w-]+)/petitions/([\w-]+)/(?:embed)?")


class Scope:
    """Whose rows this test's own connection sees."""

    def __call__(self, value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.organisation', %s, false)", [value])

    @contextmanager
    def nobody(self) -> Iterator[None]:
        """See nothing inside the block, and everything after it."""
        self("")
        try:
            yield
        finally:
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


def _drawn(org: str, slug: str) -> str:
    from petitions.models import Petition  # noqa: PLC0415 - needs the loaded apps
    from petitions.services import form_tokens  # noqa: PLC0415 - as above

    petition = Petition.objects.filter(organisation__slug=org, slug=slug).first()
    if petition is None:
        return ""
    drawn_at = clock.now() - timedelta(seconds=30)
    return form_tokens.issue(petition_id=petition.id, proof_asked=False, now=drawn_at)


class PageClient(Client):
    """A browser without JavaScript, before which somebody takes half a minute to fill a form.

    After each page the worker comes by, so that visits are found in their table.
    """

    def post(self, path: str, data: Any = None, *args: Any, **more: Any) -> Any:
        """Post a form with the token it was drawn with, unless `data` has another one."""
        place = SIGNING.fullmatch(path)
        if place and isinstance(data or {}, dict):
            data = {"form": _drawn(*place.groups())} | (data or {})
        return super().post(path, data, *args, **more)

    def request(self, **kwargs: Any) -> Any:
        from tests import visits  # noqa: PLC0415 - needs the loaded apps

        with scope.nobody():
            answer = super().request(**kwargs)
            visits.arrive()
        return answer
