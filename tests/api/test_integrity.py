"""Fraud over the API: forms, held signatures, invalidations, rules, and the public numbers."""

from collections.abc import Callable
from typing import Any

import pytest
from altcha.v2 import Challenge, Payload, solve_challenge
from django.test import Client

from mobilize.organisations.models import Role
from petitions.domain import proofs
from petitions.models import Petition, Signature
from tests.api.petition_callers import OMAR, Caller, the_mailed_token
from tests.builders import a_confirmed_signature, a_member, a_signature, an_organisation, with_totp
from tests.builders import an_open_petition as a_petition

pytestmark = pytest.mark.django_db

SIGN = "petitions/clean-water/signatures"
Deliver = Callable[..., int]


@pytest.fixture
def petition() -> Petition:
    return a_petition(an_organisation("relief"))


@pytest.fixture
def stranger(petition: Petition) -> Caller:
    return Caller("relief")


@pytest.fixture
def ines(petition: Petition) -> Caller:
    return Caller("relief", user=with_totp(a_member(petition.organisation)))


def solved(challenge: dict[str, Any]) -> str:
    asked = Challenge.from_dict(challenge)
    solution = solve_challenge(asked)
    assert solution is not None
    return Payload(asked, solution).to_base64()


def some_bots(petition: Petition, many: int) -> None:
    for _ in range(many):
        a_confirmed_signature(petition, suspicions=["honeypot"], score=100)


def test_a_form_carries_a_token_and_no_challenge_in_calm_times(stranger: Caller) -> None:
    answer = stranger.get("petitions/clean-water/signing-form")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["challenge"] is None


def test_a_solved_challenge_and_a_form_leave_no_suspicion(
    petition: Petition, stranger: Caller, ines: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "CALM", 5)
    ines.patch("integrity/policy", {"proof": "always", "min_fill_seconds": 0})
    form = stranger.get("petitions/clean-water/signing-form").json()

    stranger.post(SIGN, OMAR | {"form": form["form"], "proof": solved(form["challenge"])})
    stranger.post(SIGN, OMAR | {"email": "ana@example.org", "form": form["form"]})

    seen = dict(Signature.objects.values_list("source", "suspicions").order_by("-signed_at"))
    assert seen == {"api": []}
    assert Signature.objects.filter(suspicions=["proof_missing"]).count() == 1


def test_a_bot_reads_what_everybody_reads_and_its_signature_is_held(
    petition: Petition, stranger: Caller, ines: Caller
) -> None:
    body = OMAR | {"email": "omar@mailinator.com"}
    answers = [stranger.post(SIGN, who) for who in (body, OMAR)]
    bot = Signature.objects.get(suspicions__contains=["domain_disposable"])
    Signature.objects.exclude(id=bot.id).delete()

    stranger.post("signatures/confirm", {"token": the_mailed_token()})

    bot.refresh_from_db()
    assert answers[0].json() == answers[1].json()
    assert bot.state == "held"
    assert stranger.get("petitions/clean-water/").json()["signed"] == 0
    assert [row["id"] for row in ines.get("held/").json()["results"]] == [str(bot.id)]


def test_staff_release_and_remove_what_was_held(petition: Petition, ines: Caller) -> None:
    held = {"state": "held", "confirmed_at": petition.published_at}
    people = [a_signature(petition, suspicions=["network_burst"], **held) for _ in range(2)]
    a_signature(petition, suspicions=["honeypot"], **held)

    released = ines.post("held/release", {"only": [str(people[0].id)]})
    again = ines.post("held/release", {"suspicion": "network_burst"})
    removed = ines.post(
        "held/remove", {"petition": petition.slug, "reason": "Filled in by a script."}
    )

    assert [answer.json()["many"] for answer in (released, again, removed)] == [1, 1, 1]
    assert ines.get("petitions/clean-water/").json()["signed"] == 2
    assert ines.post("held/release", {}).json()["code"] == "selection-too-wide"


def test_an_invalidation_from_its_draft_to_its_undoing(
    petition: Petition, ines: Caller, deliver: Deliver
) -> None:
    some_bots(petition, 12)
    body = {
        "petition": petition.slug,
        "name": "Honey",
        "reason": "A script filled in a hidden field.",
        "selection": {"suspicion": "honeypot"},
    }

    made = ines.post("invalidations/", body)
    one = f"invalidations/{made.json()['id']}"
    preview = ines.get(f"{one}/preview").json()
    ines.post(f"{one}/start", {})
    deliver()
    done = ines.get(f"{one}/").json()
    public = Caller("relief").get("petitions/clean-water/integrity").json()
    ines.post(f"{one}/undo", {})
    deliver()

    assert made.status_code == 201
    assert (preview["total"], len(preview["sample"])) == (12, 12)
    assert (done["state"], done["total"], done["done"]) == ("done", 12, 12)
    assert public["totals"]["removed"] == 12
    assert public["removed_for"] == {
        "shown": {"A script filled in a hidden field.": 12},
        "others": 0,
    }
    assert public["corrections"][0]["many"] == 12
    assert ines.get(f"{one}/").json()["state"] == "undone"
    assert ines.get("petitions/clean-water/").json()["signed"] == 12
    assert (
        Caller("relief").get("petitions/clean-water/integrity").json()["corrections"][0]["undone"]
    )


@pytest.mark.parametrize(
    ("selection", "code"),
    [
        ({}, "selection-too-wide"),
        ({"suspicion": "rude"}, "invalid"),
        ({"network": "not hex"}, "selection-invalid"),
        ({"country": "pt"}, "selection-invalid"),
        ({"below": "me"}, "invalid"),
        ({"email": "omar@example.org"}, "invalid"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(
    ines: Caller, selection: dict[str, Any], code: str
) -> None:
    body = {"name": "n", "reason": "r", "selection": selection}

    answer = ines.post("invalidations/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_rules_are_set_replaced_and_removed(petition: Petition, ines: Caller) -> None:
    school = {"cidr": "192.0.2.1/24", "kind": "allow", "label": "A school"}
    first = ines.post("integrity/networks/", school)
    ines.post("integrity/networks/", school | {"sustained": 500})
    domain = ines.post("integrity/domains/", {"domain": "Bots.Example", "kind": "hold"})
    listed = ines.get("integrity/networks/").json()["results"]

    gone = ines.delete(f"integrity/networks/{listed[0]['id']}/")

    assert (first.status_code, domain.json()["domain"]) == (201, "bots.example")
    assert [(row["cidr"], row["sustained"]) for row in listed] == [("192.0.2.0/24", 500)]
    assert gone.status_code == 204
    assert ines.get("integrity/networks/").json()["results"] == []


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("networks/", {"cidr": "0.0.0.0/0", "kind": "allow", "label": "All"}, "network-invalid"),
        ("networks/", {"cidr": "here", "kind": "allow", "label": "All"}, "network-invalid"),
        ("domains/", {"domain": "not a domain", "kind": "hold"}, "domain-invalid"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(
    ines: Caller, path: str, body: dict[str, Any], code: str
) -> None:
    answer = ines.post(f"integrity/{path}", body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_the_numbers_are_changed_one_by_one(petition: Petition, ines: Caller) -> None:
    changed = ines.patch("integrity/policy", {"sustained": 40}).json()

    assert (changed["sustained"], changed["burst"], changed["hold_at"]) == (40, 3, 50)
    assert ines.patch("integrity/policy", {"smallest_cell": 4}).status_code == 400


def test_small_numbers_are_not_said_in_public(petition: Petition, client: Client) -> None:
    held = {"state": "held", "confirmed_at": petition.published_at, "suspicions": ["honeypot"]}
    for _ in range(9):
        a_signature(petition, **held)

    few = Caller("relief").get("petitions/clean-water/integrity").json()
    page_of_few = client.get("/relief/petitions/clean-water/integrity").content.decode()
    a_signature(petition, **held)
    enough = Caller("relief").get("petitions/clean-water/integrity").json()
    page = client.get("/relief/petitions/clean-water/integrity").content.decode()

    assert (few["under_review"], few["totals"]["held"], few["held_for"]["shown"]) == (
        None, None, {},
    )  # fmt: skip
    assert "fewer than 10" in page_of_few
    assert (enough["under_review"], enough["held_for"]["shown"]) == (10, {"honeypot": 10})
    assert "10 are under review." in page
    assert "A hidden field was filled in" in page


def test_alarms_are_listed_and_cleared(petition: Petition, ines: Caller) -> None:
    from tests.suspects import an_alarm  # noqa: PLC0415 - for this test only

    alarm = an_alarm(petition)

    cleared = ines.post(f"alarms/{alarm.id}/clear", {})

    assert cleared.status_code == 200
    assert ines.get("alarms/").json()["results"][0]["cleared_at"] is not None


def test_analysts_look_and_touch_nothing(petition: Petition) -> None:
    analyst = a_member(petition.organisation, Role.ANALYST)
    asker = Caller("relief", user=with_totp(analyst))

    assert asker.get("held/").status_code == 200
    assert asker.post("held/release", {"suspicion": "honeypot"}).status_code == 403
