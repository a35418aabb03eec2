"""Every route, method and asker against organisation A, as the checked-in table says.

`access.toml` holds one row per route and method, one status per asker. A route
without a row fails. The second run takes the first wall away (`for_org` keeps
every row): row-level security alone must give the same answers.
"""

from typing import Any

import pytest

from mobilize.organisations.models import TenantQuerySet
from tests.api.walking import TABLE, World, routes

pytestmark = pytest.mark.django_db


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
