"""One's own data over the API, with the token from the mail."""

from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from pytest_django import Settings
from rest_framework.test import APIClient

from mobilize.kit import clock
from petitions.domain import wording
from petitions.models import Erasure, Petition, Supporter
from petitions.queries import consents
from petitions.services import consenting, self_service, supporters
from tests import builders

pytestmark = pytest.mark.django_db

BASE = "/api/v1/organisations/relief/my-data/"


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


@pytest.fixture
def ines(petition: Petition) -> Supporter:
    return builders.a_supporter(petition.organisation, "ines@example.org")


def ask(api: APIClient, path: str, who: Supporter, **said: Any) -> Any:
    body = {"token": self_service.token_for(who), **said}
    return api.post(BASE + path, body, format="json")


def test_asking_answers_alike_for_everybody(api: APIClient, ines: Supporter) -> None:
    answers = [
        api.post(BASE + "ask", {"email": email}, format="json")
        for email in ("ines@example.org", "nobody@example.org")
    ]

    assert [(a.status_code, a.json()) for a in answers] == [
        (202, {"status": "check_your_mail"})
    ] * 2


def test_a_front_end_shows_somebody_all_that_is_held(
    api: APIClient, ines: Supporter, petition: Petition
) -> None:
    builders.a_confirmed_signature(petition, supporter=ines)

    answer = ask(api, "read", ines)

    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["person"]["name"] == "Ines Duarte"
    assert [row["state"] for row in answer.json()["signatures"]] == ["confirmed"]


def test_everything_on_the_page_can_be_done_here(
    api: APIClient, ines: Supporter, petition: Petition
) -> None:
    signature = builders.a_confirmed_signature(petition, supporter=ines)
    mine = {"signature": str(signature.id)}

    done = [
        ask(api, "correct", ines, name="Inês Duarte", locale="fr"),
        ask(api, "consents", ines, purposes=["updates"], locale="fr"),
        ask(api, "signatures/show", ines, **mine, name_shown=False),
        ask(api, "signatures/withdraw", ines, **mine),
    ]

    ines.refresh_from_db()
    signature.refresh_from_db()
    assert [answer.status_code for answer in done] == [204] * 4
    assert (supporters.name_of(ines), ines.locale, ines.country) == ("Inês Duarte", "fr", "PT")
    assert [line.locale for line in consents.ledger(ines)] == ["fr"]
    assert (signature.name_shown, signature.state) == (False, "withdrawn")


def test_choosing_what_holds_takes_no_reminder_back_that_was_agreed_to_with_a_gift(
    api: APIClient, ines: Supporter
) -> None:
    consenting.give(
        supporter=ines, purposes=["share_prompts", wording.REMINDERS], source="pledge",
        source_id=ines.id, evidence="", locale="en", now=clock.now(),
    )  # fmt: skip

    ask(api, "consents", ines, purposes=["updates"], locale="en")

    assert consents.holding(ines.id) == {"updates", wording.REMINDERS}


def test_erasing_returns_the_receipt_and_the_token_is_dead(api: APIClient, ines: Supporter) -> None:
    token = {"token": self_service.token_for(ines)}

    answer = api.post(BASE + "erase", token, format="json")

    assert answer.json()["number"] == Erasure.objects.get().number
    assert api.post(BASE + "read", token, format="json").json()["code"] == "supporter-erased"


def test_a_token_is_good_in_its_own_organisation_only(api: APIClient, ines: Supporter) -> None:
    stranger = builders.a_supporter(builders.an_organisation("wells"))

    assert ask(api, "read", stranger).json()["code"] == "token-invalid"


def test_nobody_touches_another_persons_signature(
    api: APIClient, ines: Supporter, petition: Petition
) -> None:
    foreign = builders.a_confirmed_signature(petition)

    answer = ask(api, "signatures/withdraw", ines, signature=str(foreign.id))

    foreign.refresh_from_db()
    assert (answer.status_code, foreign.state) == (404, "confirmed")


def test_a_link_is_good_for_a_day(
    api: APIClient, ines: Supporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = self_service.token_for(ines)
    made = signing.time.time()

    monkeypatch.setattr(signing.time, "time", lambda: made + 86_000)
    in_time = api.post(BASE + "read", {"token": token}, format="json")
    monkeypatch.setattr(signing.time, "time", lambda: made + 86_500)
    too_late = api.post(BASE + "read", {"token": token}, format="json")

    assert (in_time.status_code, too_late.json()["code"]) == (200, "token-expired")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("correct", {"name": "Ines\u202eetihw"}),
        ("correct", {"name": "x" * 10_000}),
        ("correct", {"country": "Portugal"}),
        ("correct", {"email": "other@example.org"}),
        ("consents", {"purposes": ["everything"]}),
        ("consents", {}),
        ("signatures/show", {"signature": "no-uuid", "name_shown": True}),
        ("erase", {"withdraw_signatures": "yes"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    api: APIClient, ines: Supporter, path: str, said: dict[str, Any]
) -> None:
    before = Supporter.objects.values().get(id=ines.id)

    answer = ask(api, path, ines, **said)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert Supporter.objects.values().get(id=ines.id) == before
    assert not consents.holding(ines.id)
