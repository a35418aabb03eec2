"""Decision makers, deliveries, answers and milestones over the API."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from mobilize.organisations.models import Organisation, Scope
from petitions.domain import delivery as papers
from petitions.models import DeliveryDownload, Petition
from petitions.services import consenting, milestones
from tests import builders
from tests.builders import MONDAY
from tests.clients import ApiClient
from tests.db.prompting import go_out
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = {"text": "We will dig.", "answered_by": "The minister"}


class Speaker(ApiClient):
    """Speaks JSON without being told each time."""

    default_format = "json"


@pytest.fixture
def api() -> APIClient:
    return Speaker()


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    petition = builders.an_open_petition(org, goal=300)
    signature = builders.a_confirmed_signature(petition, country="PT")
    consenting.give(
        supporter=signature.supporter, purposes=["handover", "updates"], source="signature",
        source_id=signature.id, now=MONDAY,
    )  # fmt: skip
    return petition


@pytest.fixture
def campaigner(org: Organisation) -> APIClient:
    client = Speaker()
    _, secret = builders.an_api_key(org, Scope.WRITE)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def at(path: str) -> str:
    return f"/api/v1/organisations/relief/{path}"


def test_a_petition_is_addressed_to_people_of_the_directory(
    petition: Petition, campaigner: APIClient, api: APIClient
) -> None:
    rosa, tom = (
        campaigner.post(at("targets/"), {"name": name, "office": "Minister"}).json()
        for name in ("Rosa", "Tom")
    )

    put = campaigner.put(at("petitions/clean-water/targets"), {"targets": [tom["id"], rosa["id"]]})

    assert put.status_code == 200
    read = api.get(at("petitions/clean-water/targets")).json()
    assert [each["name"] for each in read] == ["Tom", "Rosa"]
    assert "email" not in read[0]


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""}, {"name": "x" * 10_000}, {"name": "Ro\u202esa"}, {"name": "Ro\nsa", "x": 1},
        {"name": "Rosa", "email": "no address"}, {"name": 7}, {},
    ],
)  # fmt: skip
def test_a_directory_takes_nothing_unreadable(
    org: Organisation, campaigner: APIClient, said: dict[str, Any]
) -> None:
    assert campaigner.post(at("targets/"), said).status_code == 400
    assert campaigner.get(at("targets/")).json()["results"] == []


def test_a_delivery_is_made_taken_out_and_verified(
    petition: Petition, campaigner: APIClient, api: APIClient, deliver: Callable[..., int]
) -> None:
    made = campaigner.post(at("petitions/clean-water/deliveries"), {})
    assert (made.status_code, made.json()["state"], made.json()["number"]) == (202, "making", 1)
    deliver()

    taken = campaigner.post(at("petitions/clean-water/deliveries/1/csv"))
    digest = hashlib.sha256(taken.content).hexdigest()
    verdict = api.post(at("deliveries/verify"), {"number": 1, "digest": digest}).json()

    assert taken["Content-Disposition"] == 'attachment; filename="relief-1.csv"'
    assert (verdict["genuine"], verdict["kind"]) == (True, "csv")
    assert verdict["delivery"]["named"] == 1
    key = api.get(at("deliveries/key")).json()
    seal, raw = (base64.b64decode(text) for text in (verdict["seal"], key["key"]))
    assert papers.verifies(verdict["statement"], seal=seal, key=raw)
    assert DeliveryDownload.objects.get().by_key is not None


@pytest.mark.parametrize("digest", ["0" * 64, "x", "é" * 64])
def test_what_is_not_genuine_is_said_not_to_be(
    petition: Petition, api: APIClient, digest: str
) -> None:
    verdict = api.post(at("deliveries/verify"), {"number": 1, "digest": digest}).json()

    assert verdict == {
        "genuine": False, "kind": "", "delivery": None, "statement": "", "seal": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "said", [{}, {"number": 0, "digest": "a"}, {"number": "1", "digest": "a"},
             {"number": 10**12, "digest": "a"}, {"number": 1, "digest": "a" * 1000}],
)  # fmt: skip
def test_a_claim_that_makes_no_sense_is_refused(
    org: Organisation, api: APIClient, said: dict[str, Any]
) -> None:
    assert api.post(at("deliveries/verify"), said).status_code == 400


def test_strangers_hear_of_a_delivery_once_it_was_handed_over(
    petition: Petition, campaigner: APIClient, api: APIClient, deliver: Callable[..., int]
) -> None:
    here = at("petitions/clean-water/deliveries")
    campaigner.post(here, {"up_to": MONDAY.isoformat()})
    deliver()
    assert api.get(here).json()["results"] == []

    done = campaigner.post(f"{here}/1/handed-over")

    assert done.json()["state"] == "handed_over"
    (seen,) = api.get(here).json()["results"]
    assert (seen["signatures"], seen["named"]) == (1, 1)
    assert campaigner.post(f"{here}/1/handed-over").status_code == 409


@pytest.mark.parametrize("days", [-1, 40_000])
def test_a_cut_off_of_another_time_is_refused(
    petition: Petition, campaigner: APIClient, days: int
) -> None:
    moment = (MONDAY + timedelta(days=days)).isoformat()

    refused = campaigner.post(at("petitions/clean-water/deliveries"), {"up_to": moment})

    assert (refused.status_code, refused.json()["code"]) == (400, "cut-off-invalid")


def test_an_answer_is_published_and_mailed_once(
    petition: Petition, campaigner: APIClient, api: APIClient, mailbox: Mailbox,
    deliver: Callable[..., int],
) -> None:  # fmt: skip
    here = at("petitions/clean-water/answer")
    assert api.get(here).status_code == 404

    assert campaigner.post(here, ANSWER).status_code == 201
    assert campaigner.get(f"{here}/mailing").json()["readers"] == 1
    assert campaigner.post(f"{here}/mailing").status_code == 202
    go_out(deliver)

    assert api.get(here).json()["text"] == "We will dig."
    assert api.get(at("petitions/clean-water/")).json()["state"] == "answered"
    mailing = campaigner.get(f"{here}/mailing").json()
    assert (mailing["state"], mailing["sent"]) == ("done", 1)
    assert campaigner.post(f"{here}/mailing").json()["code"] == "already-mailed"
    assert campaigner.post(here, ANSWER).json()["code"] == "already-answered"
    assert campaigner.post(f"{here}/mailing/cancel").json()["code"] == "broadcast-ended"
    assert len(mailbox) == 1


def test_an_answers_source_is_a_web_address(petition: Petition, campaigner: APIClient) -> None:
    said = ANSWER | {"source_url": "javascript:alert(1)"}

    refused = campaigner.post(at("petitions/clean-water/answer"), said)

    assert refused.json()["errors"][0]["field"] == "source_url"


def test_a_goal_that_was_reached_moves_and_says_how(
    petition: Petition, campaigner: APIClient, api: APIClient
) -> None:
    Petition.objects.update(goal=1)
    milestones.note({petition.id: 1}, now=MONDAY)

    said = api.get(at("petitions/clean-water/milestones")).json()

    assert (said["goal"], said["goal_shown"]) == (1, 100)
    assert said["rule"].startswith("When a goal is reached")
    assert [each["count"] for each in said["reached"]] == [1]
    assert api.get(at("petitions/clean-water/")).json()["goal_shown"] == 100
