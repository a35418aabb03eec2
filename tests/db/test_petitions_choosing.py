"""Who gets which words: by chance, for good, and nobody outside."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.utils import IntegrityError, InternalError
from django.test.utils import CaptureQueriesContext

from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.models import Experiment, Exposure, Petition
from petitions.queries import own_data
from petitions.services import designing, experimenting
from tests import builders, trials
from tests.builders import MONDAY
from tests.trials import PROMPT

pytestmark = pytest.mark.django_db

ENGLISH = {"en": {"subject": "Who else cares about “{petition}”?"}}


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation())


def choose(petition: Petition, people: Any, subject: str = PROMPT) -> dict[UUID, Choice]:
    found = experimenting.choose(
        organisation_id=petition.organisation_id,
        petition_id=petition.id,
        subject=subject,
        signature_ids=[row.id for row in people],
        now=MONDAY,
    )
    return dict(found)


def test_everybody_is_given_an_arm_or_held_out_and_both_are_written_down(
    petition: Petition,
) -> None:
    trials.an_experiment(petition.organisation, hold_out_percent=20)
    people = trials.a_crowd(petition, 500)

    chosen = choose(petition, people)

    held = {who for who, choice in chosen.items() if choice.held_out}
    noted = dict(Exposure.objects.values_list("signature_id", "arm_id"))
    assert len(held) == pytest.approx(100, abs=36)
    assert {who for who, arm in noted.items() if arm is None} == held
    assert noted == {who: choice.arm_id for who, choice in chosen.items()}
    chances = Exposure.objects.order_by("propensity").values_list("propensity", flat=True)
    assert list(chances.distinct()) == pytest.approx([0.2, 0.4])


def test_asked_again_everybody_hears_the_same_and_nothing_is_written(petition: Petition) -> None:
    trials.an_experiment(petition.organisation, hold_out_percent=20)
    people = trials.a_crowd(petition, 100)

    first, again = choose(petition, people), choose(petition, people)

    assert first == again
    assert Exposure.objects.count() == 100


def test_five_hundred_people_take_a_few_statements(petition: Petition) -> None:
    trials.an_experiment(petition.organisation)
    people = trials.a_crowd(petition, 500)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        choose(petition, people)

    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) <= 6


def test_without_an_experiment_it_costs_one_question(
    petition: Petition, django_assert_num_queries: Any
) -> None:
    people = trials.a_crowd(petition, 3)
    trials.an_experiment(petition.organisation, running=False)

    with CaptureQueriesContext(connection) as asked:
        chosen = choose(petition, people)

    assert set(chosen.values()) == {NO_EXPERIMENT}
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == 1


def test_words_come_in_the_signers_language_and_name_the_petition(petition: Petition) -> None:
    words = {"en": ENGLISH["en"], "fr": {"subject": "Encore qui ?"}}
    trials.an_experiment(petition.organisation, arms={"a": words}, hold_out_percent=1)
    ines = builders.a_confirmed_signature(petition, locale="fr-CA")
    omar = builders.a_confirmed_signature(petition, locale="de")

    chosen = choose(petition, [ines, omar])

    assert chosen[ines.id].word("subject", "usual") == "Encore qui ?"
    assert chosen[omar.id].word("subject", "usual") == "usual"
    spoken = Choice(words=tuple(ENGLISH["en"].items()))
    said = spoken.word("subject", "usual", petition="Wells")
    assert said == "Who else cares about “Wells”?"


def test_an_experiment_on_one_petition_goes_before_one_on_all(petition: Petition) -> None:
    org = petition.organisation
    general = trials.an_experiment(org)
    special = trials.an_experiment(org, petition=petition, name="Here")
    other = builders.an_open_petition(org, slug="other", cause=petition.cause)

    choose(petition, trials.a_crowd(petition, 2))
    choose(other, trials.a_crowd(other, 3))

    assert general.exposures.count() == 3
    assert special.exposures.count() == 2


def test_a_winner_is_said_to_everybody_and_nobody_is_noted(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation, hold_out_percent=50)
    experimenting.stop(
        org=petition.organisation, experiment_id=made.id, by=None, now=MONDAY, winner="warm"
    )

    chosen = choose(petition, trials.a_crowd(petition, 20))

    assert {choice.word("subject", "usual") for choice in chosen.values()} == {"Who else cares?"}
    assert not Exposure.objects.exists()


def test_another_organisations_people_and_experiments_stay_out(petition: Petition) -> None:
    trials.an_experiment(petition.organisation)
    elsewhere = builders.an_open_petition(builders.an_organisation())
    mallory = builders.a_confirmed_signature(elsewhere)

    assert choose(elsewhere, [mallory])[mallory.id] == NO_EXPERIMENT
    assert choose(petition, [mallory])[mallory.id] == NO_EXPERIMENT
    assert not Exposure.objects.exists()


def test_what_was_noted_is_never_rewritten(petition: Petition) -> None:
    trials.an_experiment(petition.organisation)
    choose(petition, trials.a_crowd(petition, 1))

    with pytest.raises((IntegrityError, InternalError), match="append-only"):
        Exposure.objects.update(exposed_at=MONDAY)


def test_two_experiments_on_one_subject_cannot_run_at_once(petition: Petition) -> None:
    org = petition.organisation
    trials.an_experiment(org)
    second = trials.an_experiment(org, running=False)

    with pytest.raises(experimenting.AnotherOneRuns):
        experimenting.start(org=org, experiment_id=second.id, by=None, now=MONDAY)

    trials.an_experiment(org, petition=petition)
    trials.an_experiment(org, subject="share:facebook", arms={"a": {}, "b": {}})
    assert Experiment.objects.filter(state="running").count() == 3


def test_nothing_can_be_changed_once_it_runs(petition: Petition) -> None:
    org = petition.organisation
    made = trials.an_experiment(org)

    for forbidden in (
        lambda: designing.change(org=org, experiment_id=made.id, hold_out_percent=10),
        lambda: designing.put_arm(org=org, experiment_id=made.id, key="plain", words={}),
        lambda: designing.remove_arm(org=org, experiment_id=made.id, key="plain"),
        lambda: designing.discard(org=org, experiment_id=made.id),
        lambda: experimenting.start(org=org, experiment_id=made.id, by=None, now=MONDAY),
    ):
        with pytest.raises(experimenting.NotInThisState):
            forbidden()


@pytest.mark.parametrize(
    ("arms", "fields"),
    [({"a": {}}, {}), ({}, {"hold_out_percent": 20}),
     ({"a": {}}, {"hold_out_percent": 20, "method": "thompson"})],
)  # fmt: skip
def test_what_compares_nothing_does_not_start(
    petition: Petition, arms: dict[str, Any], fields: dict[str, Any]
) -> None:
    org = petition.organisation
    made = trials.an_experiment(org, arms=arms, running=False, **fields)

    with pytest.raises(experimenting.NothingToCompare):
        experimenting.start(org=org, experiment_id=made.id, by=None, now=MONDAY)


def test_whoever_asks_reads_what_was_tried_with_them(petition: Petition) -> None:
    trials.an_experiment(petition.organisation, arms={"warm": {}, "plain": {}})
    ines = builders.a_confirmed_signature(petition)

    choose(petition, [ines])

    (told,) = own_data.of(ines.supporter)["experiments"]
    assert told["experiment_subject"] == PROMPT
    assert told["arm_key"] in {"warm", "plain"}


def test_who_has_no_place_in_the_forest_yet_is_not_part_of_it(petition: Petition) -> None:
    trials.an_experiment(petition.organisation)
    omar = builders.a_signature(petition)

    assert choose(petition, [omar]) == {omar.id: NO_EXPERIMENT}
    assert not Exposure.objects.exists()
