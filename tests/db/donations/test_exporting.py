"""What `mobilize export` writes: all of the ledger, nobody's name, or nothing at all."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from donations.domain.export_tables import TABLES
from donations.models import LedgerEntry, Pledge
from mobilize.kit import parquet
from mobilize.organisations.models import Organisation, Role
from tests.builders import (
    MONDAY,
    a_cause,
    a_member,
    a_supporter,
    a_user,
    an_open_petition,
    an_organisation,
)
from tests.clients import scope
from tests.db.donations.journeys import a_gift, a_signer, a_visit, given_back

pytestmark = pytest.mark.django_db

TUESDAY = "2026-03-03"


@pytest.fixture
def org() -> Organisation:
    """Return an organisation that Ines signed for and gave to; Omar's gift went back in part."""
    org = an_organisation(owner=a_user("greta@example.org"))
    cause, trees = a_cause(org), a_cause(org, "trees", currency="JPY")
    signer = a_signer(an_open_petition(org, cause=cause), [("whatsapp", 2)], signed_at=MONDAY)
    a_gift(cause, 2500, [("email", 1)], giver=signer.supporter)
    a_gift(trees, 900, [("facebook", 1), ("unknown", 0)])
    omar = a_supporter(org, "omar@example.org", "Omar, the “first”")
    given_back(a_gift(cause, 1000, giver=omar), 400, at=MONDAY)
    a_gift(a_cause(an_organisation()), 777, [("email", 1)])
    return org


def run(folder: Path, org: Organisation, *words: str) -> dict[str, Any]:
    with scope.nobody():
        call_command("export", str(folder), f"--organisation={org.slug}", *words, stdout=StringIO())
    return dict(json.loads((folder / "manifest.json").read_text()))


def read(folder: Path, table: str) -> list[dict[str, Any]]:
    with parquet.engine() as engine:
        found = engine.execute("SELECT * FROM read_parquet(?)", [str(folder / f"{table}.parquet")])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_an_export_holds_the_ledger_to_the_cent_and_nothing_of_anybody_else(
    org: Organisation, tmp_path: Path
) -> None:
    said = run(tmp_path / "out", org)

    booked = LedgerEntry.objects.filter(organisation=org)
    sums = booked.values_list("currency").annotate(Sum("amount_minor")).order_by("currency")
    assert said["money_minor"] == dict(sums) == {"EUR": 3100, "JPY": 900}
    assert {name: table["rows"] for name, table in said["tables"].items()} == {
        "touches": 4, "journeys": 6, "ledger": 4, "forest": 1,
    }  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "forest.parquet", "journeys.parquet", "ledger.parquet", "manifest.json", "touches.parquet",
    ]  # fmt: skip
    for name in said["tables"]:
        rows = read(tmp_path / "out", name)
        assert list(rows[0]) == list(TABLES[name])
        assert {row.get("supporter") for row in rows} == {None}
    refund = next(row for row in read(tmp_path / "out", "ledger") if row["kind"] == "refund")
    assert (refund["amount_minor"], refund["before_minor"], refund["number"]) == (-400, 1000, 2)


def test_what_givers_say_of_how_they_heard_stands_on_each_entry_of_their_gift(
    org: Organisation, tmp_path: Path
) -> None:
    Pledge.objects.filter(amount_minor=1000).update(heard="friend")

    said = run(tmp_path / "out", org)

    rows = {row["amount_minor"]: row["heard"] for row in read(tmp_path / "out", "ledger")}
    assert said["schema"] == 2
    assert rows == {2500: "", 900: "", 1000: "friend", -400: "friend"}


def test_a_journey_is_told_touch_by_touch_in_its_order(org: Organisation, tmp_path: Path) -> None:
    run(tmp_path / "out", org)

    ways: dict[str, list[tuple[int, str, bool]]] = {}
    for row in sorted(read(tmp_path / "out", "journeys"), key=lambda row: row["place"]):
        told = (row["place"], row["channel"], row["signed"])
        ways.setdefault(row["conversion"], []).append(told)
    assert sorted(ways.values()) == [
        [(1, "facebook", False), (2, "unknown", False)],
        [(1, "unknown", False)],
        [(1, "whatsapp", True)],
        [(1, "whatsapp", True), (2, "email", False)],
    ]


def test_days_leave_the_rest_out(org: Organisation, tmp_path: Path) -> None:
    a_visit(org_cause(org), "sms", at=MONDAY.replace(day=3))

    before = run(tmp_path / "before", org, f"--until={MONDAY.date()}")
    after = run(tmp_path / "after", org, f"--from={TUESDAY}")

    assert before["money_minor"] == {"EUR": 3100, "JPY": 900}
    assert before["tables"]["touches"]["rows"] == 4
    assert after["money_minor"] == {}
    assert {name: table["rows"] for name, table in after["tables"].items()} == {
        "touches": 1, "journeys": 0, "ledger": 0, "forest": 1,
    }  # fmt: skip


def org_cause(org: Organisation) -> Any:
    return LedgerEntry.objects.filter(organisation=org).earliest("id").cause


def test_names_go_to_an_owner_who_asks_for_them_and_to_nobody_else(
    org: Organisation, tmp_path: Path
) -> None:
    campaigner = a_member(org, Role.CAMPAIGNER)
    mallory = a_user("mallory@example.org")
    an_organisation(owner=mallory)

    for by in ("", campaigner.email, mallory.email):
        with pytest.raises(CommandError, match="Only an owner"):
            run(tmp_path / "out", org, "--personal", f"--by={by}")
    assert list(tmp_path.iterdir()) == []

    said = run(tmp_path / "out", org, "--personal", "--by=Greta@example.org")

    people = {row["supporter"]: row for row in read(tmp_path / "out", "people")}
    assert said["personal"] is True
    assert said["tables"]["people"]["rows"] == len(people) == 2
    givers = {row["supporter"] for row in read(tmp_path / "out", "ledger")} - {None}
    assert {people[each]["name"] for each in givers} == {"Ines Duarte", "Omar, the “first”"}
    assert "omar@example.org" in {row["email"] for row in people.values()}
    (signature,) = read(tmp_path / "out", "forest")
    assert people[signature["supporter"]]["name"] == "Ines Duarte"


def test_what_cannot_be_written_leaves_nothing_behind(org: Organisation, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("mine")

    with pytest.raises(CommandError, match="must not exist or be empty"):
        run(taken, org)
    with pytest.raises(CommandError, match="There is no such organisation"):
        call_command("export", str(tmp_path / "new"), "--organisation=nobody")
    with pytest.raises(CommandError, match="comes after"):
        run(tmp_path / "new", org, "--from=2026-03-04", "--until=2026-03-03")
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Nothing was exported"):
        run(tmp_path / "file" / "out", org)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]
    assert [path.name for path in taken.iterdir()] == ["letter.txt"]
