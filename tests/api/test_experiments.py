"""Experiments over the API and on staff's pages: set up, started, read, ended."""

from datetime import timedelta
from typing import Any

import pytest

from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role
from petitions.models import Experiment, Exposure, Petition
from tests import builders, trials
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, Scope
from tests.db.donations.journeys import a_gift
from tests.staff import at_work

pytestmark = pytest.mark.django_db

NEW = {"name": "Warmer words", "subject": "prompt:after_confirming", "hold_out_percent": 20}
WARM = {"words": {"en": {"subject": "Who else cares?"}}}


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def caller(org: Organisation, scope: Scope = Scope.WRITE) -> Caller:
    _, secret = builders.an_api_key(org, scope)
    return Caller(org.slug, key=secret)


def a_finished_one(petition: Petition, many: int = 700) -> Experiment:
    """Return an experiment of three weeks ago in which prompting helped."""
    made = trials.an_experiment(petition.organisation, arms={"warm": {}}, hold_out_percent=30)
    people = trials.an_exposed_crowd(petition, many)
    parents = trials.those_who_bring(people, warm=0.5, alone=0.1)
    trials.a_crowd(petition, len(parents), below=parents, at=MONDAY + timedelta(days=1))
    return made


@pytest.mark.parametrize(("channel", "status"), [("x", 400), ("whatsapp", 200)])
def test_a_share_text_is_measured_as_its_network_counts_with_title_and_link(
    petition: Petition, channel: str, status: int
) -> None:
    ines = caller(petition.organisation)
    asked = {"name": "Words", "subject": f"share:{channel}", "petition": petition.slug}
    made = ines.post("experiments/", asked).json()
    said = {
        "words": {"en": {"text": "{title} {url} " + "x" * (280 - 23 - len(petition.title) - 1)}}
    }

    answer = ines.put(f"experiments/{made['id']}/arms/long", said)

    assert answer.status_code == status
    if status == 400:
        assert answer.json()["code"] == "share-text-too-long"
        assert answer.json()["errors"][0]["field"] == "words.en.text"
        assert "281" in answer.json()["detail"]


def test_an_experiment_is_set_up_started_and_ended(petition: Petition) -> None:
    ines = caller(petition.organisation)

    made = ines.post("experiments/", {**NEW, "petition": petition.slug}).json()
    arm = ines.put(f"experiments/{made['id']}/arms/warm", WARM)
    changed = ines.patch(f"experiments/{made['id']}/", {"auto_stop": True})
    started = ines.post(f"experiments/{made['id']}/start")
    ended = ines.post(f"experiments/{made['id']}/stop", {"winner": "warm"}).json()

    assert (made["state"], made["petition"], made["window_hours"]) == ("draft", petition.slug, 168)
    assert arm.json() == {"key": "warm", "weight": 1.0, **WARM}
    assert changed.json()["auto_stop"] is True
    assert started.json()["state"] == "running"
    assert (ended["state"], ended["winner"], ended["stopped_because"]) == (
        "stopped", "warm", "by_hand",
    )  # fmt: skip
    (listed,) = ines.get("experiments/").json()["results"]
    assert listed["id"] == made["id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"subject": "prompt:never"}, "subject"),
        ({"hold_out_percent": 51}, "hold_out_percent"),
        ({"hold_out_percent": "10"}, "hold_out_percent"),
        ({"window_hours": 0}, "window_hours"),
        ({"method": "guess"}, "method"),
        ({"subject": "share:facebook"}, "hold_out_percent"),
        ({"name": "a\u202eb"}, "name"),
        ({"auto_stop": "yes"}, "auto_stop"),
        ({"colour": "red"}, "colour"),
        ({"petition": "no-such"}, "petition"),
    ],
)
def test_what_is_wrong_is_named(petition: Petition, body: dict[str, Any], field: str) -> None:
    answer = caller(petition.organisation).post("experiments/", {**NEW, **body})

    assert answer.status_code in {400, 404}
    if answer.status_code == 400:
        assert field in str(answer.json())


@pytest.mark.parametrize(
    "body",
    [
        {"words": {"en": {"subject": "x" * 101}}},
        {"words": {"english": {"text": "x"}}},
        {"words": {"en": {"footer": "x"}}},
        {"words": "x"},
        {"words": {"en": "x"}},
        {"weight": 0},
        {"weight": "NaN"},
        {"weight": "Infinity"},
    ],
)
def test_words_that_do_not_fit_are_refused(petition: Petition, body: Any) -> None:
    ines = caller(petition.organisation)
    made = ines.post("experiments/", NEW).json()

    answer = ines.put(f"experiments/{made['id']}/arms/warm", body)

    assert answer.status_code == 400
    assert set(body) & set(str(answer.json()).replace("'", " ").replace(".", " ").split())


def test_the_result_has_caused_beside_attributed(petition: Petition) -> None:
    made = a_finished_one(petition)
    omar = caller(petition.organisation, Scope.READ)

    found = omar.get(f"experiments/{made.id}/result").json()
    money = omar.get(f"reports/experiments/{made.id}").json()
    table = omar.get(f"experiments/{made.id}/result.csv")

    prompting = found["prompting"]
    assert prompting["enough_data"] is prompting["decided"] is True
    assert 0 < prompting["incremental"]["low"] < prompting["incremental"]["effect"]
    assert prompting["incremental"]["effect"] < found["attributed"]
    assert found["sample_ratio"]["p"] > 1e-6
    assert [group["key"] for group in found["groups"]] == ["warm", ""]
    assert money["prompting"]["enough_data"] is False
    assert money["prompting"]["incremental_minor"] is None
    lines = table.content.decode().splitlines()
    assert lines[0] == "day,group,compared_with,people,effect,low,high,p"
    assert lines[1].startswith("2026-03-09,prompted,held out,700,0.")
    assert omar.get(f"reports/experiments/{made.id}?currency=x").status_code == 400


def test_what_came_in_another_currency_is_named_beside_the_groups_money(
    petition: Petition,
) -> None:
    made = a_finished_one(petition)
    exposed = Exposure.objects.filter(experiment=made).select_related("signature")[0]
    through = {"parent": exposed.signature, "root_id": exposed.signature.root_id, "depth": 1}
    soon = exposed.exposed_at + timedelta(hours=1)
    a_gift(petition.cause, 700, made_at=soon, currency="JPY", **through)
    ana = at_work(builders.a_member(petition.organisation, Role.ANALYST))

    page = ana.get(f"/staff/{petition.organisation.slug}/experiments/{made.id}/").content.decode()
    money = caller(petition.organisation, Scope.READ).get(f"reports/experiments/{made.id}").json()

    assert "In other currencies, and in no figure here: 700 JPY." in page
    assert money["other_currencies"] == {"JPY": 700}
    assert money["attributed_minor"] == 0


def test_groups_that_do_not_fit_their_shares_raise_the_alarm_on_page_and_api(
    petition: Petition,
) -> None:
    made = trials.an_experiment(petition.organisation)
    trials.an_exposed_crowd(petition, 60)
    trials.a_fault_exposes(made, petition, "plain", 60)
    ines = caller(petition.organisation, Scope.READ)
    greta = at_work(builders.a_member(petition.organisation))

    found = ines.get(f"experiments/{made.id}/result").json()
    page = greta.get(f"/staff/{petition.organisation.slug}/experiments/{made.id}/")

    assert found["sample_ratio"]["alarm"] is True
    assert "do not fit their shares" in page.content.decode()


def test_another_organisation_finds_nothing(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation)
    mallory = caller(builders.an_organisation("elsewhere"), Scope.MANAGE)

    for path in (f"experiments/{made.id}/", f"experiments/{made.id}/result",
                 f"reports/experiments/{made.id}"):  # fmt: skip
        assert mallory.get(path).status_code == 404
    assert mallory.post(f"experiments/{made.id}/stop").status_code == 404


def test_staff_set_one_up_without_javascript(petition: Petition) -> None:
    org = petition.organisation
    greta = at_work(builders.a_member(org))
    root = f"/staff/{org.slug}/experiments/"

    made = greta.post(f"{root}new/", {**NEW, "method": "fixed", "window_hours": "168"})
    here = made.headers["Location"]
    said = {"key": "warm", "weight": "1", "locale": "en", "subject": "Who else cares?"}
    greta.post(f"{here}arms/", said)
    wrong = greta.post(f"{here}arms/", {**said, "subject": "x" * 101})
    counted = greta.post(f"{here}lengths/", {"subject": "\U0001f468\u200d\U0001f469 ok"})
    shown = greta.get(here).content.decode()
    greta.post(f"{here}start/")

    assert made.status_code == 303
    assert wrong.status_code == 400
    assert "This has 101 characters; 100 fit." in wrong.content.decode()
    assert "subject: 4 of 100 characters" in counted.content.decode()
    assert "15 of 100 characters" in shown
    assert Experiment.objects.get().state == "running"
    assert Experiment.objects.get().arms.get().words == WARM["words"]


def test_the_page_says_in_a_sentence_what_was_found(petition: Petition) -> None:
    made = a_finished_one(petition)
    nobody = trials.an_experiment(petition.organisation, subject="share:x", arms={"a": {}, "b": {}})
    ana = at_work(builders.a_member(petition.organisation, Role.ANALYST))
    root = f"/staff/{petition.organisation.slug}/experiments/"

    found = ana.get(f"{root}{made.id}/").content.decode()
    empty = ana.get(f"{root}{nobody.id}/").content.decode()

    assert "signatures more than leaving people alone would have: between" in found
    assert "<polygon" in found
    assert "Signatures that would not have come otherwise" in found
    assert "End it now" not in found
    assert "Not enough data yet" in empty
    assert "nan" not in found.lower().replace("finance", "")
    assert ana.post(f"{root}{made.id}/stop/").status_code == 403


def test_who_ended_one_early_is_reminded_that_it_is_no_result(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation)
    greta = at_work(builders.a_member(petition.organisation))
    here = f"/staff/{petition.organisation.slug}/experiments/{made.id}/"

    greta.post(f"{here}stop/", {"winner": "warm"})

    page = greta.get(here).content.decode()
    assert "Stopped early by hand" in page
    assert "Everybody gets “warm” now." in page
    assert Experiment.objects.get().stopped_at is not None
    assert Experiment.objects.get().stopped_at <= clock.now()
