"""Where somebody hangs in the forest: written once, and the database refuses every other place."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from donations.models import Pledge
from petitions.models import Petition, Signature
from petitions.services import signing
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

ELSEWHERE: list[tuple[str, Any]] = [("parent_id", None), ("root_id", uuid4()), ("depth", 7)]


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


@pytest.fixture
def ines(petition: Petition) -> Signature:
    return builders.a_confirmed_signature(petition)


def move(table: str, identifier: Any, column: str, value: Any) -> None:
    """Write another place as whoever holds the database may: past every line of ours."""
    with transaction.atomic(), connection.cursor() as cursor:
        told = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        cursor.execute(told.as_string(), [value, identifier])


@pytest.mark.parametrize(("column", "value"), ELSEWHERE)
def test_a_placed_signature_keeps_its_place(
    petition: Petition, ines: Signature, column: str, value: Any
) -> None:
    omar = builders.a_confirmed_signature(petition, parent=ines, root_id=ines.id, depth=1)

    with pytest.raises(IntegrityError, match="a placed signature keeps its place"):
        move("petitions_signature", omar.id, column, value)

    omar.refresh_from_db()
    assert (omar.parent_id, omar.root_id, omar.depth) == (ines.id, ines.id, 1)


@pytest.mark.parametrize(("column", "value"), ELSEWHERE)
def test_a_pledge_keeps_its_place(
    petition: Petition, ines: Signature, column: str, value: Any
) -> None:
    given = builders.a_pledge(petition.cause, parent=ines, root_id=ines.id, depth=1)

    with pytest.raises(IntegrityError, match="a pledge keeps its place"):
        move("donations_pledge", given.id, column, value)

    given.refresh_from_db()
    assert (given.parent_id, given.root_id, given.depth) == (ines.id, ines.id, 1)


def test_what_came_through_nobody_is_hung_below_nobody_later(
    petition: Petition, ines: Signature
) -> None:
    alone, given = builders.a_confirmed_signature(petition), builders.a_pledge(petition.cause)
    below = {"parent": ines, "root_id": ines.id, "depth": 1}
    rows: list[Any] = [
        Signature.objects.filter(id=alone.id), Pledge.objects.filter(id=given.id),
    ]  # fmt: skip

    for row in rows:
        with pytest.raises(IntegrityError, match="keeps its place"), transaction.atomic():
            row.update(**below)


def test_all_else_about_them_goes_on(petition: Petition, ines: Signature) -> None:
    omar = builders.a_confirmed_signature(petition, parent=ines, root_id=ines.id, depth=1)
    given = builders.a_pledge(petition.cause, parent=ines, root_id=ines.id, depth=1)

    signing.withdraw(signature=omar, now=MONDAY)
    Pledge.objects.filter(id=given.id).update(state="cancelled", cancelled_at=MONDAY, note="late")

    given.refresh_from_db()
    assert (given.state, given.depth) == ("cancelled", 1)
