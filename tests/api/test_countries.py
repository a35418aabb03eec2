"""Where signatures, supporters and money come from: right to the cent, and pointing at nobody."""

import io
from typing import Any

import duckdb
import pytest
from django.test import Client

from mobilize.organisations.models import Membership, Role
from petitions.models import Cause, Petition, Supporter
from petitions.services import counting
from tests import builders
from tests.builders import MONDAY, a_confirmed_signature
from tests.db.donations.journeys import a_gift, given_back
from tests.staff import at_work

pytestmark = pytest.mark.django_db

PAGE = "/staff/relief/causes/clean-water/countries/"
REPORT = "/api/v1/organisations/relief/reports/countries"


@pytest.fixture
def cause() -> Cause:
    """Six people of Portugal, five of Haiti and two of France have signed, some have given."""
    org = builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))
    petition = builders.an_open_petition(org)
    people = {country: signers(petition, country, many) for country, many in
              (("PT", 6), ("HT", 5), ("FR", 2), ("", 1))}  # fmt: skip
    for place, giver in enumerate(people["PT"]):
        gift = a_gift(petition.cause, 1000 + place, giver=giver)
    given_back(gift, 5, at=MONDAY)
    a_gift(petition.cause, 700, giver=people["FR"][0])
    a_gift(petition.cause, 70)
    a_gift(petition.cause, 900, giver=people["HT"][0], currency="JPY")
    other = builders.an_open_petition(org, "clean-air", cause=petition.cause)
    a_confirmed_signature(other, supporter=people["PT"][0], country="PT")
    return petition.cause


def signers(petition: Petition, country: str, many: int) -> list[Supporter]:
    people = [builders.a_supporter(petition.organisation) for _ in range(many)]
    Supporter.objects.filter(id__in=[one.id for one in people]).update(country=country)
    for one in people:
        a_confirmed_signature(petition, supporter=one, country=country)
    return people


@pytest.fixture
def greta(cause: Cause) -> Client:
    owners = Membership.objects.filter(organisation=cause.organisation, role=Role.OWNER)
    return at_work(owners.get().user)


def lines(report: dict[str, Any]) -> dict[str, tuple[int | None, ...]]:
    names = ("signatures", "supporters", "givers", "money_minor")
    return {row["country"]: tuple(row[name] for name in names) for row in report["countries"]}


def test_each_country_has_its_line_and_the_unknown_theirs(cause: Cause, greta: Client) -> None:
    report = greta.get(f"{REPORT}?cause={cause.slug}").json()

    assert lines(report) == {
        "PT": (7, 6, 6, 6010),
        "HT": (5, 5, 0, 0),
        "FR": (None, None, None, None),
        "": (None, None, None, None),
    }
    assert next(iter(lines(report))) == "PT"
    assert report["whole"] == {
        "signatures": 15, "supporters": 14, "givers": None, "money_minor": None,
    }  # fmt: skip
    assert report["other_currencies"] == {"JPY": 900}


def test_signatures_add_up_to_what_is_shown_before_and_after_the_fold(
    cause: Cause, greta: Client
) -> None:
    waiting = greta.get(f"{REPORT}?petition=clean-water").json()

    counting.fold(now=MONDAY)

    folded = greta.get(f"{REPORT}?petition=clean-water").json()
    assert waiting == folded
    assert folded["whole"]["signatures"] == 14
    assert folded["petition"] == "clean-water"
    assert lines(folded)["PT"] == (6, 6, 0, 0)  # the gifts were to the cause


def test_who_asks_for_nothing_or_for_both_is_told_what_to_name(cause: Cause, greta: Client) -> None:
    both = greta.get(f"{REPORT}?cause={cause.slug}&petition=clean-water")

    assert both.status_code == greta.get(REPORT).status_code == 400
    assert [one["field"] for one in both.json()["errors"]] == ["petition"]
    assert greta.get(f"{REPORT}?cause=elsewhere").status_code == 404


def test_the_same_lines_are_a_table_a_workbook_and_a_parquet_file(
    cause: Cause, greta: Client, tmp_path: Any
) -> None:
    csv, xlsx, parquet = (
        greta.get(f"{REPORT}.{kind}?cause={cause.slug}") for kind in ("csv", "xlsx", "parquet")
    )

    (tmp_path / "kept.parquet").write_bytes(parquet.content)
    kept = duckdb.from_parquet(str(tmp_path / "kept.parquet")).fetchall()
    assert b"PT,7,6,6,6010,EUR" in csv.content
    assert b"FR,a few,a few,a few,,EUR" in csv.content
    assert kept[0] == ("PT", "7", "6", "6", 6010, "EUR")
    assert kept[-1] == ("total", "15", "14", None, None, "EUR")
    assert io.BytesIO(xlsx.content).read(2) == b"PK"
    assert parquet["Content-Type"] == "application/vnd.apache.parquet"


def test_the_page_states_where_most_came_from_and_leads_to_the_rows(
    cause: Cause, greta: Client
) -> None:
    page = greta.get(PAGE).content.decode()
    money = greta.get(f"{PAGE}?shown=money_minor").content.decode()

    assert "Signatures: most from Portugal, 46.7\N{NO-BREAK SPACE}% of 15" in page
    assert "<title>France: a few</title>" in page
    assert "Something came from 3 countries." in page
    assert "Money settled: most from Portugal, 60.10 EUR" in money
    rows = greta.get(
        f"/staff/relief/attribution/rows/?cause={cause.slug}&every=on&currency=EUR&country=PT"
    ).content.decode()
    assert f"cause={cause.slug}&amp;every=on&amp;currency=EUR&amp;country=PT" in page
    assert "Everything received (PT)" in rows
    assert "60.10" in rows


def test_a_petition_without_anything_says_so(cause: Cause, greta: Client) -> None:
    builders.an_open_petition(cause.organisation, "clean-soil", cause=cause)

    page = greta.get("/staff/relief/petitions/clean-soil/countries/").content.decode()

    assert "Signatures: nothing has come yet" in page
    assert greta.get(f"{PAGE}?currency=eur").status_code == 200
