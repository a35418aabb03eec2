"""Counts of the report on spreading lead to the signatures behind them, which add up to them."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from donations.models import Pledge
from mobilize.organisations.models import Role
from petitions.models import LinkPreview, Petition, Signature
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, a_member, an_api_key, an_open_petition, an_organisation
from tests.db.donations.journeys import a_gift, given_back
from tests.db.trees import a_forest, a_link_of, a_visit
from tests.staff import at_work

pytestmark = pytest.mark.django_db

LED = re.compile(r'<a href="([^"]*spread/(?:rows|gifts)/[^"]*)">([\d,]+)</a>')
NUMBER = re.compile(r"<p>([\d,]+) rows?[.,]")
WHOLE = re.compile(r'<tfoot>.*<td class="number">([\d,]+)</td></tr></tfoot>')
HERE = "/staff/relief/petitions/clean-water/spread/"


@pytest.fixture
def petition() -> Petition:
    """Return a petition with 20 roots of PT, of whom the first brought 6 of FR and 60 of PT.

    Two roots withdrew. Six more were imported, and asked nothing. Three links were visited, and
    one of those who were imported was posted.
    """
    petition = an_open_petition(an_organisation("relief"))
    roots = [(day / 4, -1, "PT") for day in range(20)]
    made = a_forest(
        petition, [*roots, *[(6.0, 0, "FR")] * 6, *[(7 + n / 100, 0, "PT") for n in range(60)]]
    )
    imported = a_forest(petition, [(4.0, -1, "PT")] * 6, journey=["qr"], source="import")
    withdrawn = {"state": "withdrawn", "ended_at": MONDAY + timedelta(days=9)}
    Signature.objects.filter(id__in=[each.id for each in made[3:5]]).update(**withdrawn)
    for signer, visits in ((0, 100), (1, 3), (20, 2)):
        link = a_link_of(made[signer])
        for _ in range(visits):
            a_visit(link)
    posted = a_link_of(imported[0])
    LinkPreview.objects.create(
        organisation=petition.organisation, link=posted, network="facebook",
        first_seen_at=MONDAY, last_seen_at=MONDAY,
    )  # fmt: skip
    for minor, signer, currency in ((1000, made[0], "EUR"), (333, made[0], "USD"),
                                    (500, imported[0], "EUR")):  # fmt: skip
        a_gift(
            petition.cause, minor, [("whatsapp", 1)], currency=currency, parent=signer,
            root_id=signer.root_id, depth=1,
        )  # fmt: skip
    given_back(Pledge.objects.get(amount_minor=500), 100, at=MONDAY)
    given_back(
        a_gift(petition.cause, 77, parent=made[0], root_id=made[0].id, depth=1), 77, at=MONDAY
    )
    return petition


@pytest.fixture
def analyst(petition: Petition) -> Client:
    return at_work(a_member(petition.organisation, Role.ANALYST))


@pytest.fixture
def caller(petition: Petition) -> Caller:
    return Caller("relief", key=an_api_key(petition.organisation)[1])


def rows(caller: Caller, **asked: Any) -> Any:
    said = caller.get("reports/spread/rows", data={"petition": "clean-water", **asked})
    assert said.status_code == 200, said.content
    return said.json()


@pytest.mark.parametrize(
    "query", ["", "country=FR", "until=2026-03-05", "by=country", "by=language&since=2026-03-04"]
)
def test_every_count_that_leads_somewhere_is_what_the_rows_there_come_to(
    analyst: Client, query: str
) -> None:
    page = analyst.get(f"{HERE}?{query}").content.decode()

    led = LED.findall(page)

    assert len(led) >= 8
    for address, count in set(led):
        behind = analyst.get(unescape(address)).content.decode()
        told = WHOLE.findall(behind) or NUMBER.findall(behind)  # of gifts, the money is no count
        assert told == [count], address


def test_the_funnel_and_the_groups_lead_to_whose_they_are(analyst: Client) -> None:
    page = analyst.get(HERE).content.decode()

    tables = re.findall(r"<caption>([^<]*)</caption>(.*?)</table>", page, re.DOTALL)

    led = {caption: [text for _, text in LED.findall(table)] for caption, table in tables}
    assert led["From asking to what came of it"] == ["92", "87", "4", "105", "66", "3"]
    assert led["Channels side by side"] == [
        *("6", "1"), *("84", "66", "2"), *("90", "66", "3"),  # QR, unknown, all
    ]  # fmt: skip
    assert led["By when people signed"][-3:] == ["90", "66", "3"]


def test_the_money_of_the_gifts_leads_to_each_and_adds_up(
    petition: Petition, analyst: Client, caller: Caller
) -> None:
    page = analyst.get(HERE).content.decode()

    ((address, money),) = re.findall(
        r'<a href="([^"]*spread/gifts/[^"]*)">([^<]*EUR[^<]*)</a>', page
    )
    behind = analyst.get(unescape(address)).content.decode()
    told = caller.get("reports/spread/gifts", data={"petition": "clean-water"}).json()
    by_qr = {"petition": "clean-water", "group": "qr"}
    file = caller.get("reports/spread/gifts.csv", data=by_qr).content.decode()

    assert money == "14.00 EUR, 3.33 USD"
    assert f'<td class="number">{money}</td></tr></tfoot>' in behind
    assert told["money_minor"] == {"EUR": 1400, "USD": 333}
    assert sorted(row["net_minor"] for row in told["rows"]) == [333, 400, 1000]
    assert set(told["rows"][0]) == {"id", "at", "through", "channel", "currency", "net_minor"}
    assert file.splitlines()[1].endswith(",whatsapp,EUR,400")
    assert {row["at"] for row in told["rows"]} == {MONDAY.isoformat().replace("+00:00", "Z")}


def test_gifts_come_page_by_page_and_lead_where_their_reader_may_go(
    petition: Petition, caller: Caller
) -> None:
    first_signer = Signature.objects.filter(depth=0).earliest("placed_at")
    for minutes in range(60):
        a_gift(
            petition.cause, 100, parent=first_signer, root_id=first_signer.id, depth=1,
            made_at=MONDAY + timedelta(minutes=minutes),
        )  # fmt: skip
    asked = {"petition": "clean-water"}

    first = caller.get("reports/spread/gifts", data=asked).json()
    second = caller.get("reports/spread/gifts", data={**asked, "before": first["next"]}).json()
    omar = at_work(a_member(petition.organisation, limited_to=[petition]))
    pages = {
        reader: at.get(f"{HERE}gifts/").content.decode()
        for reader, at in (
            ("analyst", at_work(a_member(petition.organisation, Role.ANALYST))), ("limited", omar),
        )
    }  # fmt: skip

    ids = [row["id"] for page in (first, second) for row in page["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 13, None)
    assert len(set(ids)) == first["number"] == 63
    assert pages["analyst"].count("/attribution/gifts/") == 50
    assert "/attribution/gifts/" not in pages["limited"]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.CAMPAIGNER])
def test_a_row_leads_to_its_chain_for_those_who_may_open_it(petition: Petition, role: Role) -> None:
    reader = at_work(a_member(petition.organisation, role))

    page = reader.get(f"{HERE}rows/?generation=1").content.decode()

    led = set(re.findall(r'<td class="number"><a href="([^"]+)">', page))
    assert len(led) == (51 if role == Role.CAMPAIGNER else 0)  # fifty, and whose link it was
    assert {reader.get(address).status_code for address in sorted(led)[:3]} <= {200}


def test_generations_and_pairs_of_places_have_their_rows(caller: Caller) -> None:
    across = {"across": "countries", "origin": "PT", "destination": "FR"}

    brought = rows(caller, **across)

    assert rows(caller)["number"] == 90
    assert rows(caller, generation=0)["number"] == 24
    assert rows(caller, generation=1)["number"] == 66
    assert (brought["number"], brought["next"]) == (6, None)
    assert {row["country"] for row in brought["rows"]} == {"FR"}
    assert len({row["through"] for row in brought["rows"]}) == 1
    assert rows(caller, across="languages", origin="xx", destination="en")["number"] == 0


def test_visits_and_groups_have_their_rows(caller: Caller) -> None:
    visits = rows(caller, stage="visits")

    assert [row["times"] for row in visits["rows"]] == [2, 3, 100]
    assert (visits["number"], visits["total"]) == (3, 105)
    assert rows(caller, stage="signers")["number"] == 92
    assert {row["channel"] for row in rows(caller, group="qr")["rows"]} == {"qr"}
    assert rows(caller, group="unknown", stage="brought")["number"] == 66
    assert rows(caller, group="FR", by="country", stage="signers")["number"] == 6
    assert rows(caller, group="others")["number"] == 0
    assert rows(caller, began="2026-03-02")["number"] == 18 + 6 + 6
    assert rows(caller, began="2026-03-03")["number"] == 0  # no week begins on it


def test_rows_come_page_by_page_the_newest_first_and_say_nothing_of_anybody(
    caller: Caller,
) -> None:
    first = rows(caller, generation=1)
    second = rows(caller, generation=1, before=first["next"])

    pages = [*first["rows"], *second["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 16, None)
    assert len({row["id"] for row in pages}) == first["number"] == 66
    assert [row["at"] for row in pages] == sorted((row["at"] for row in pages), reverse=True)
    assert set(pages[0]) == {
        "id", "at", "generation", "through", "channel", "country", "language", "times",
    }  # fmt: skip


def test_a_row_of_another_figure_is_followed_by_nothing(caller: Caller) -> None:
    root = rows(caller, generation=0)["rows"][0]["id"]

    assert rows(caller, generation=1, before=root)["rows"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("generation", "-1"), ("across", "planets"), ("origin", "Portugal"), ("before", "1"),
        ("since", "soon"), ("surprise", "1"), ("stage", "gave"), ("group", "a b"), ("began", "1"),
    ],
)  # fmt: skip
def test_a_count_that_is_none_is_refused_by_its_field(
    caller: Caller, field: str, value: str
) -> None:
    said = caller.get("reports/spread/rows", data={"petition": "clean-water", field: value})

    assert said.status_code == 400
    assert field in str(said.json())


def test_a_made_up_address_of_the_page_finds_nothing(analyst: Client) -> None:
    assert analyst.get(f"{HERE}rows/?across=planets").status_code == 404
    assert analyst.get(f"{HERE}rows/?stage=gave").status_code == 404
    assert analyst.get(f"{HERE}rows/?group=nobody").status_code == 200


@pytest.mark.parametrize(
    "figure", ["stage=brought", "stage=visits", "group=qr", "group=others", "began=2026-03-02"]
)
def test_where_nobody_signed_nothing_is_behind_any_figure(figure: str) -> None:
    petition = an_open_petition(an_organisation("relief"))
    reader = at_work(a_member(petition.organisation, Role.ANALYST))

    for page in ("rows", "gifts"):
        answer = reader.get(f"{HERE}{page}/?{figure}")
        assert "There is nothing behind this figure." in answer.content.decode()


def test_in_french_the_figures_are_named_in_french(analyst: Client) -> None:
    french = {"Accept-Language": "fr"}

    visits = analyst.get(f"{HERE}rows/?stage=visits&began=2026-03-02", headers=french)
    gifts = analyst.get(f"{HERE}gifts/?group=qr", headers=french)

    assert "Visites par leurs liens, de la semaine ou du mois du 2 mars 2026" in (
        visits.content.decode()
    )
    assert re.search(r"<tfoot>.*>4,00\sEUR</td>", gifts.content.decode())
