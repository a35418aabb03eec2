"""Chains over the API and on the staff's pages: what everybody sees, and whom nobody sees."""

from typing import Any

import pytest
from django.test import Client

from donations.domain.events import ChainsAsked
from donations.models import ChainPage, ChainSummary
from donations.queries import recruiters
from donations.services import chains
from mobilize.organisations.models import Organisation, Role, Scope
from mobilize.outbox.models import OutboxMessage
from petitions.models import Consent, Petition, Signature
from tests.builders import (
    a_confirmed_signature,
    a_member,
    an_api_key,
    an_open_petition,
    an_organisation,
)
from tests.clients import ApiClient
from tests.db import trees
from tests.db.donations.chain_world import TUESDAY, a_forest, a_gift, below
from tests.staff import at_work

pytestmark = pytest.mark.django_db

REPORTS = "/api/v1/organisations/relief/reports"
ASKED = {"cause": "clean-water"}


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def petition(relief: Organisation) -> Petition:
    return an_open_petition(relief)


@pytest.fixture
def omar(relief: Organisation) -> Client:
    return at_work(a_member(relief, Role.CAMPAIGNER))


@pytest.fixture
def people(petition: Petition) -> dict[str, Signature]:
    """The worked forest, computed: B agreed to hear from us, A took that back."""
    found = a_forest(petition)
    a_gift(petition, 1000, through=found["H"])
    agree(found["B"], granted=True)
    agree(found["A"], granted=True)
    agree(found["A"], granted=False)
    chains.recompute(
        organisation_id=petition.organisation_id, cause_id=petition.cause_id, now=TUESDAY
    )
    return found


def agree(signature: Signature, *, granted: bool) -> None:
    Consent.objects.create(
        organisation=signature.organisation, supporter=signature.supporter, purpose="updates",
        granted=granted, wording_version="1", wording_hash="0" * 64, locale="en", source="web",
        source_id=signature.id, given_at=TUESDAY,
    )  # fmt: skip


def a_machine(org: Organisation, scope: Scope) -> ApiClient:
    machine = ApiClient()
    _, secret = an_api_key(org, scope)
    machine.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return machine


def leaders(client: Client, **asked: Any) -> dict[str, Any]:
    rows = client.get(f"{REPORTS}/leaders", {**ASKED, **asked}).json()["results"]
    return {row["signature"]: row for row in rows}


@pytest.mark.usefixtures("people")
def test_the_report_says_generations_trees_and_what_was_cut(omar: Client) -> None:
    said = omar.get(f"{REPORTS}/chains", ASKED).json()

    assert said["chains"]["generations"] == [2, 3, 3, 1, 1]
    assert said["sizes"] == [
        {"size": "1", "trees": 0}, {"size": "2-3", "trees": 1}, {"size": "4-7", "trees": 0},
        {"size": "8-15", "trees": 1},
    ]  # fmt: skip
    tree = said["largest_trees"][0]
    assert (tree["size"], tree["distances"]) == (8, "67")
    assert tree["virality"] == pytest.approx(2.392857)
    assert said["chains"]["notes"]["self_referral"] == 0
    assert said["chains"]["top_coverage"] == 1  # the two who started both trees cover everybody


@pytest.mark.usefixtures("people")
def test_models_of_chains_stand_side_by_side_with_what_goes_to_nobody(omar: Client) -> None:
    said = omar.get(f"{REPORTS}/chains", ASKED).json()
    table = omar.get(f"{REPORTS}/chains.csv", {**ASKED, "table": "models"}).content.decode()
    page = omar.get("/staff/relief/chains/").content.decode()

    # Of H's link's 10.00 the giver is the sixth of a chain that A began.
    assert said["models"] == {
        "root": {"began": 1000, "on_the_way": 0, "givers": 0, "nobody": 0},
        "uniform": {"began": 167, "on_the_way": 667, "givers": 166, "nobody": 0},
        "recursive": {"began": 16, "on_the_way": 469, "givers": 500, "nobody": 15},
    }
    assert table.splitlines() == [
        "to,root,uniform,recursive", "began,1000,167,16", "on_the_way,0,667,469",
        "givers,0,166,500", "nobody,0,0,15", "total,1000,1000,1000",
    ]  # fmt: skip
    assert "Money that came through links, under each model" in page
    assert "Nobody" in page


@pytest.mark.usefixtures("people")
def test_what_an_older_version_computed_has_no_models_until_the_next_look(omar: Client) -> None:
    ChainSummary.objects.update(roots_minor=None, loose_minor=None, left_over=None)

    said = omar.get(f"{REPORTS}/chains", ASKED).json()
    table = omar.get(f"{REPORTS}/chains.csv", {**ASKED, "table": "models"}).content.decode()
    page = omar.get("/staff/relief/chains/").content.decode()

    assert said["models"] == {}
    assert table.splitlines() == ["to"]
    assert "under each model" not in page


def test_before_the_first_computation_the_report_says_so(omar: Client, petition: Petition) -> None:
    answer = omar.get(f"{REPORTS}/chains", {"cause": petition.cause.slug})

    assert (answer.status_code, answer.json()["code"]) == (404, "chains-not-computed")


def test_only_who_agreed_is_named_and_only_to_staff(
    omar: Client, relief: Organisation, people: dict[str, Signature]
) -> None:
    seen = leaders(omar)
    told = leaders(a_machine(relief, Scope.WRITE))

    names = {name: seen[str(people[name].id)]["name"] for name in "ABF"}
    assert names == {"A": "", "B": "Ines Duarte", "F": ""}
    assert {row["name"] for row in told.values()} == {""}


def test_a_leader_never_stands_there_without_an_interval(
    omar: Client, people: dict[str, Signature]
) -> None:
    rows = leaders(omar)

    assert next(iter(rows)) == str(people["B"].id)
    found = [each for row in rows.values() for each in row["measures"].values()]
    assert len(found) == 6 * len(rows)
    assert all(each["low"] < each["rate"] < each["high"] for each in found)
    values = {name: each["value"] for name, each in rows[str(people["B"].id)]["measures"].items()}
    # H's 10.00 are split among six, and each step halves what is further away.
    assert values == {
        "direct": 3, "descendants": 5, "discounted": 1.875, "shared": 167, "below": 1000,
        "discounted_money": 62.5,
    }  # fmt: skip


def test_a_leader_is_credited_under_each_model_of_chains(
    omar: Client, people: dict[str, Signature]
) -> None:
    rows = leaders(omar)
    table = omar.get(f"{REPORTS}/leaders.csv", ASKED).content.decode().splitlines()
    page = omar.get("/staff/relief/chains/leaders/", ASKED).content.decode()
    ChainPage.objects.update(begins=None)
    older = leaders(omar)[str(people["A"].id)]["credit"]

    credit = {name: rows[str(people[name].id)]["credit"] for name in "ABH"}
    assert credit == {
        "A": {"root": 1000, "uniform": 167, "recursive": 16},
        "B": {"root": 0, "uniform": 167, "recursive": 31},
        "H": {"root": 0, "uniform": 166, "recursive": 250},
    }
    assert table[0].endswith("credit_root,credit_uniform,credit_recursive")
    (told,) = [line for line in table if line.startswith(str(people["A"].id))]
    assert told.endswith(",1000,167,16")
    assert "All to the root" in page
    assert older == {"root": None, "uniform": 167, "recursive": 16}


@pytest.mark.parametrize("by", recruiters.MEASURES)
def test_leaders_stand_in_the_order_of_the_rate_they_are_asked_for_by(
    omar: Client, people: dict[str, Signature], by: str
) -> None:
    rates = [row["measures"][by]["rate"] for row in leaders(omar, by=by).values()]

    assert len(rates) == 6
    assert rates == sorted(rates, reverse=True)


def test_where_too_few_came_to_judge_nobody_leads_by_a_bare_count(
    omar: Client, petition: Petition
) -> None:
    first = a_confirmed_signature(petition)
    second = below(first)
    below(second)
    below(second)
    chains.recompute(
        organisation_id=petition.organisation_id, cause_id=petition.cause_id, now=TUESDAY
    )

    rows = leaders(omar, by="direct")

    assert list(rows) == [str(first.id), str(second.id)]  # as they signed; the second brought two
    measured = rows[str(second.id)]["measures"]["direct"]
    assert measured == {"value": 2, "rate": None, "low": None, "high": None}


def test_a_tree_opens_node_by_node(omar: Client, people: dict[str, Signature]) -> None:
    found = omar.get(f"{REPORTS}/chains/{people['F'].id}").json()

    assert [each["id"] for each in found["above"]] == [str(people[name].id) for name in "BA"]
    assert [each["id"] for each in found["below"]] == [str(people["G"].id)]
    assert (found["node"]["descendants"], found["below"][0]["descendants"]) == (2, 1)
    assert [each["name"] for each in found["above"]] == ["Ines Duarte", ""]


def test_tables_open_in_a_spreadsheet_and_run_nothing_there(
    omar: Client, people: dict[str, Signature]
) -> None:
    from petitions.services import supporters  # noqa: PLC0415 - for this test only

    supporters.rename(people["B"].supporter, name="=HYPERLINK(1)")
    people["B"].supporter.save()

    table = omar.get(f"{REPORTS}/leaders.csv", ASKED).content.decode()
    trees = omar.get(f"{REPORTS}/chains.csv", {**ASKED, "table": "trees"}).content.decode()

    assert "'=HYPERLINK(1)" in table
    assert trees.splitlines()[1].startswith(f"{people['A'].id},8,4,3,2.39285714")


def test_bad_questions_name_the_field(omar: Client, people: dict[str, Signature]) -> None:
    asked: list[tuple[str, dict[str, Any], str]] = [
        ("chains", {}, "cause"),
        ("chains", {**ASKED, "colour": "red"}, "colour"),
        ("chains.csv", {**ASKED, "table": "secrets"}, "table"),
        ("leaders", {**ASKED, "by": "name"}, "by"),
        ("leaders", {**ASKED, "page": "0"}, "page"),
        (f"chains/{people['A'].id}", {"page": "x"}, "page"),
    ]
    for path, query, field in asked:
        answer = omar.get(f"{REPORTS}/{path}", query)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == field


def test_whoever_wants_them_now_has_them_computed(
    omar: Client, petition: Petition, deliver: Any
) -> None:
    a_forest(petition)

    omar.post("/staff/relief/chains/compute/", {"cause": petition.cause.slug})
    omar.post("/staff/relief/chains/compute/", {"cause": petition.cause.slug})
    waiting = OutboxMessage.objects.filter(topic=ChainsAsked.topic).count()
    from mobilize.kit import clock  # noqa: PLC0415 - for this test only

    deliver(now=clock.now())

    assert 1 <= waiting <= 2  # one a minute, and a minute may end meanwhile
    assert ChainSummary.objects.get(cause=petition.cause, petition=None).signatures == 10


def test_staff_pages_show_the_same(omar: Client, people: dict[str, Signature]) -> None:
    page = omar.get("/staff/relief/chains/").content.decode()
    leading = omar.get("/staff/relief/chains/leaders/", {"by": "below"}).content.decode()
    node = omar.get(f"/staff/relief/chains/{people['B'].id}/").content.decode()

    assert "80.0" in page
    assert "the longest chain has 4 steps" in page
    assert "Ines Duarte" in leading
    assert "A signer, number 2" in leading
    assert "Brought 3 directly and 5 over any number of steps." in node


def test_an_analyst_sees_shapes_and_no_leaders(
    relief: Organisation, people: dict[str, Signature]
) -> None:
    ana = at_work(a_member(relief, Role.ANALYST))

    assert ana.get("/staff/relief/chains/").status_code == 200
    assert ana.get("/staff/relief/chains/leaders/").status_code == 403
    assert ana.get(f"/staff/relief/chains/{people['A'].id}/").status_code == 403


def test_fifty_stand_on_a_page_of_a_node_and_the_rest_on_the_next(
    omar: Client, people: dict[str, Signature]
) -> None:
    for _ in range(51):
        below(people["C"])

    first = omar.get(f"{REPORTS}/chains/{people['C'].id}").json()
    second = omar.get(f"{REPORTS}/chains/{people['C'].id}", {"page": 2}).json()

    assert (len(first["below"]), first["more"]) == (50, True)
    assert (len(second["below"]), second["more"]) == (1, False)


def test_of_a_long_way_up_the_nearest_fifty_and_the_root_are_shown(
    omar: Client, petition: Petition
) -> None:
    path = trees.a_forest(petition, [(0, number - 1, "PT") for number in range(55)])

    last, fifty_second, fifty_first = (
        omar.get(f"{REPORTS}/chains/{path[depth].id}").json() for depth in (54, 51, 50)
    )
    page = omar.get(f"/staff/relief/chains/{path[54].id}/").content.decode()

    nearest = [str(each.id) for each in path[53:3:-1]]
    assert [each["id"] for each in last["above"]] == nearest
    assert (last["root"]["id"], last["between"]) == (str(path[0].id), 3)
    assert (fifty_second["root"]["id"], fifty_second["between"]) == (str(path[0].id), 0)
    assert (fifty_first["root"], fifty_first["between"]) == (None, 0)
    assert "3 more stand between these and where the tree begins" in page
    assert f"/staff/relief/chains/{path[0].id}/" in page


def test_nothing_of_anothers_chains_is_seen(people: dict[str, Signature]) -> None:
    mallory = at_work(a_member(an_organisation("other"), Role.OWNER))
    there = "/api/v1/organisations/other/reports"

    assert mallory.get(f"{there}/chains/{people['A'].id}").status_code == 404
    assert mallory.get(f"{there}/chains", ASKED).status_code == 404
    assert mallory.get("/staff/other/chains/", ASKED).status_code == 200
    assert b"Ines" not in mallory.get("/staff/other/chains/leaders/", ASKED).content
