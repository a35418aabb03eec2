"""The book refuses every change of any column of any row, being emptied, and days long over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations.models import LedgerEntry
from mobilize.embedded import roles
from mobilize.kit import ids
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from tests.builders import MONDAY, a_cause, an_organisation
from tests.gifts import a_payment, captured, refunded

pytestmark = pytest.mark.django_db

COLUMNS = [field.column for field in LedgerEntry._meta.local_fields]
# What changes, or takes away, a row, rows like another, or all there are.
CHANGES = (
    "UPDATE donations_ledgerentry SET {column} = {column} WHERE id = %(row)s",
    "UPDATE donations_ledgerentry SET {column} = NULL WHERE id = %(row)s",
    "UPDATE donations_ledgerentry SET {column} = DEFAULT",
    (
        "UPDATE donations_ledgerentry AS book SET {column} = other.{column}"
        " FROM donations_ledgerentry AS other WHERE book.id = %(row)s AND other.id = %(other)s"
    ),
    (
        "INSERT INTO donations_ledgerentry SELECT * FROM donations_ledgerentry WHERE id = %(row)s"
        " ON CONFLICT (source_key) DO UPDATE SET {column} = excluded.{column}"
    ),
    (
        "MERGE INTO donations_ledgerentry AS book USING donations_ledgerentry AS other"
        " ON book.id = %(row)s AND other.id = %(other)s"
        " WHEN MATCHED THEN UPDATE SET {column} = other.{column}"
    ),
    "DELETE FROM donations_ledgerentry WHERE id = %(row)s",
    (
        "DELETE FROM donations_ledgerentry WHERE {column} IS NOT DISTINCT FROM"
        " (SELECT {column} FROM donations_ledgerentry WHERE id = %(other)s)"
    ),
    (
        "WITH gone AS (DELETE FROM donations_ledgerentry WHERE id = %(row)s RETURNING {column})"
        " SELECT * FROM gone"
    ),
)
# Without which it would not refuse them, and what takes all rows at once.
WAYS_ROUND = (
    "TRUNCATE donations_ledgerentry",
    "TRUNCATE donations_ledgerentry CASCADE",
    "ALTER TABLE donations_ledgerentry DISABLE TRIGGER append_only",
    "ALTER TABLE donations_ledgerentry NO FORCE ROW LEVEL SECURITY",
    "DROP TRIGGER append_only ON donations_ledgerentry",
    "DROP TABLE donations_ledgerentry CASCADE",
    "SET LOCAL session_replication_role = replica",
)


@pytest.fixture
def ours() -> Organisation:
    return an_organisation_with_gifts("relief")


@pytest.fixture
def theirs() -> Organisation:
    return an_organisation_with_gifts("mallory")


def an_organisation_with_gifts(slug: str) -> Organisation:
    organisation = an_organisation(slug)
    cause = a_cause(organisation)
    captured(a_payment(cause, 700))
    refunded(captured(a_payment(cause, 2500)), 400)
    return organisation


def book() -> list[dict[str, Any]]:
    return list(LedgerEntry.objects.order_by("id").values())


@contextmanager
def the_application(within: Organisation | None) -> Iterator[Any]:
    """Ask as the role it enters with, where it sees one organisation's rows, or all of them."""
    scope = scoping.within(within.id) if within else scoping.everywhere("a test's world")
    with scope, connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles.APP}")
        yield cursor
        cursor.execute("RESET ROLE")


def test_the_book_refuses_every_change_of_any_column_of_any_row(
    ours: Organisation, theirs: Organisation
) -> None:
    before = book()
    rows = st.sampled_from([row["id"] for row in before])
    with the_application(ours) as cursor:
        cursor.execute("SELECT current_user, count(*) FROM donations_ledgerentry")
        assert cursor.fetchone() == (roles.APP, 3)  # of six: so it is asked what it would change

    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        change=st.sampled_from(CHANGES),
        column=st.sampled_from(COLUMNS),
        row=rows,
        other=rows,
        within=st.sampled_from([ours, theirs, None]),
    )
    def refuses(change: str, column: str, row: Any, other: Any, within: Any) -> None:
        with pytest.raises(IntegrityError, match="append-only"), the_application(within) as cursor:
            cursor.execute(change.format(column=column), {"row": row, "other": other})

        assert book() == before

    refuses()


@pytest.mark.parametrize("way", WAYS_ROUND)
def test_the_application_has_no_way_round(ours: Organisation, way: str) -> None:
    before = book()

    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        the_application(ours) as cursor,
    ):
        cursor.execute(way)

    assert book() == before


def is_booked_on_a_day(entry: LedgerEntry, *, days: int) -> bool:
    """Say whether the book takes such an entry once more, for a day so many days from its own."""
    entry.id, entry.source_key = ids.new(), f"gift:{days}"
    entry.booked_on = entry.booked_at.date() + timedelta(days=days)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as refused:
        assert "entries_are_booked_on_the_day_of_booking" in str(refused)  # noqa: PT017
        return False
    return True


def test_nobody_books_into_a_day_that_is_over_or_has_not_come(ours: Organisation) -> None:
    entry = LedgerEntry.objects.filter(organisation=ours, kind="gift").earliest("id")

    taken = {days for days in (-400, -2, -1, 0, 1, 2, 31) if is_booked_on_a_day(entry, days=days)}

    assert taken == {-1, 0, 1}  # somewhere on earth it is such a day


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
@pytest.mark.parametrize("at", [MONDAY.replace(hour=0), MONDAY.replace(hour=23, minute=59)])
def test_a_gift_is_booked_wherever_on_earth_its_organisation_is(zone: str, at: datetime) -> None:
    payment = a_payment(a_cause(an_organisation(time_zone=zone)))

    captured(payment, now=at)

    assert abs((LedgerEntry.objects.get().booked_on - at.date()).days) <= 1
