"""Tax declarations as rows: given, cancelled, and claimed for."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from donations.models import TaxDeclaration
from donations.queries import declarations
from donations.services import claiming, declaring, receipt_holders
from donations.services.declaring import Said
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from petitions.services import self_service
from tests import builders
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief", currency="GBP")
    world.a_profile(org, scheme="gift-aid")
    return org


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


@pytest.fixture
def ines(org: Organisation) -> Supporter:
    return world.a_giver(org, address="2 Hill Lane\nLeeds LS1 1AA")


def declared(giver: Supporter, **fields: Any) -> TaxDeclaration:
    said = {"since": date(2026, 1, 1), "until": None, "locale": "en", "evidence": "letter of May"}
    return declaring.give(
        organisation=giver.organisation, supporter=giver, said=Said(**{**said, **fields}),
        now=MONDAY,
    )  # fmt: skip


def claimed(org: Organisation) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(claiming.csv(org, **YEAR))))


def test_the_words_a_giver_read_are_kept(org: Organisation, ines: Supporter) -> None:
    row = declared(ines)

    words = declaring.words_of(row, organisation="Relief e.V.")

    assert "I am a UK taxpayer" in words
    assert "Relief e.V." in words
    assert declaring.person_of(row) == ["Ines Duarte", "2 Hill Lane", "Leeds LS1 1AA"]


def test_a_claim_tells_what_is_kept_of_each_gift_and_nothing_of_others(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    declared(ines)
    world.a_gift(cause, ines, 12_345)
    part, whole = world.a_gift(cause, ines, 5_000), world.a_gift(cause, ines, 700)
    world.given_back(part, 2_000, now=MONDAY + DAY)
    world.given_back(whole, 700, now=MONDAY + DAY)
    world.a_gift(cause, world.a_giver(org, "omar@example.org"), 900)
    world.a_gift(cause, None, 800)

    rows = claimed(org)

    assert sorted((row["name"], row["amount"], row["currency"]) for row in rows) == [
        ("Ines Duarte", "123.45", "GBP"),
        ("Ines Duarte", "30.00", "GBP"),
    ]
    assert {row["address"] for row in rows} == {"2 Hill Lane, Leeds LS1 1AA"}
    said = claiming.summary(org, **YEAR)
    assert (said.gifts, said.givers, said.minor) == (2, 1, {"GBP": 15_345})


def test_a_gift_at_the_edge_counts_by_its_day_where_the_organisation_is(
    ines: Supporter, cause: Cause, org: Organisation
) -> None:
    org.time_zone = "Europe/London"
    org.save()
    declared(ines, since=date(2026, 4, 6), until=date(2026, 4, 6))
    summer = MONDAY.tzinfo  # in London it is an hour later by then
    for day, hour, minute, minor in [(5, 22, 59, 1), (5, 23, 0, 2), (6, 22, 59, 4), (6, 23, 0, 8)]:
        moment = datetime(2026, 4, day, hour, minute, tzinfo=summer)
        world.a_gift(cause, ines, minor, day=moment)

    assert claiming.summary(org, **YEAR).minor == {"GBP": 6}


def test_a_cancelled_declaration_covers_nothing_from_its_day_on(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    row = declared(ines)
    for day, minor in [(MONDAY - DAY, 1), (MONDAY, 2), (MONDAY + DAY, 4)]:
        world.a_gift(cause, ines, minor, day=day)

    declaring.cancel(organisation=org, declaration_id=row.id, ends_on=MONDAY.date(), now=MONDAY)

    assert claiming.summary(org, **YEAR).minor == {"GBP": 1}
    with pytest.raises(declaring.DeclarationOver):
        declaring.cancel(
            organisation=org, declaration_id=row.id, ends_on=MONDAY.date() + DAY, now=MONDAY
        )


def test_no_cell_of_a_claim_is_a_formula(org: Organisation, cause: Cause) -> None:
    mallory = world.a_giver(org, "m@example.org", name="=HYPERLINK(1)", address="@SUM(A1)")
    declared(mallory)
    world.a_gift(cause, mallory)

    (row,) = claimed(org)

    assert (row["name"], row["address"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")


def test_a_declaration_needs_a_scheme_a_home_and_a_proof(
    org: Organisation, ines: Supporter
) -> None:
    with pytest.raises(declaring.DeclarationNeedsAddress):
        declared(world.a_giver(org, "omar@example.org"))
    with pytest.raises(declaring.EvidenceMissing):
        declared(ines, evidence=" ")
    with pytest.raises(declaring.DeclarationSpanInvalid):
        declared(ines, until=date(2025, 12, 31))
    world.a_profile(org, scheme="")
    with pytest.raises(declaring.DeclarationsNotTaken):
        declared(ines)

    assert not TaxDeclaration.objects.exists()


def test_nobody_cancels_what_somebody_else_declared(org: Organisation, ines: Supporter) -> None:
    row = declared(ines)
    omar = world.a_giver(org, "omar@example.org")

    with pytest.raises(declarations.DeclarationMissing):
        declaring.cancel(
            organisation=org, declaration_id=row.id, ends_on=MONDAY.date(), supporter=omar,
            now=MONDAY,
        )  # fmt: skip


def test_what_was_declared_stays_whatever_is_corrected_later(
    org: Organisation, ines: Supporter
) -> None:
    row = declared(ines)
    self_service.correct(supporter=ines, name="Inês Costa")
    receipt_holders.set_address(supporter=ines, address="Elsewhere", now=MONDAY)

    kept = declarations.by_id(org.id, row.id)

    assert declaring.person_of(kept)[:2] == ["Ines Duarte", "2 Hill Lane"]


@pytest.mark.parametrize("step", ["DELETE FROM {}", "UPDATE {} SET id = id"])
@pytest.mark.parametrize("table", ["taxdeclaration", "taxdeclarationend"])
def test_the_database_refuses_to_rewrite_a_declaration(table: str, step: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(step.format(f"donations_{table}"))


def test_an_open_declaration_outlasts_the_receipts_years(
    org: Organisation, ines: Supporter
) -> None:
    row = declared(ines)
    later = MONDAY + timedelta(days=3660)

    assert receipt_holders.forget_due(organisation_id=org.id, now=later) == 0
    declaring.cancel(organisation=org, declaration_id=row.id, ends_on=later.date(), now=later)
    assert receipt_holders.forget_due(organisation_id=org.id, now=later) == 1
