"""How an experiment ends: by its confidence sequence, or by hand and written down as such."""

from datetime import timedelta

import numpy as np
import pytest

from petitions.models import Experiment, Exposure, Petition, Signature
from petitions.queries import exposures
from petitions.reports.experiments import experiment_report
from petitions.services import experimenting
from tests import builders, trials
from tests.builders import MONDAY
from tests.clients import scope
from worker import upkeep

pytestmark = pytest.mark.django_db

SOON = MONDAY + timedelta(days=2)
THREE = {"a": {}, "b": {}, "c": {}}


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation())


def who_bring(petition: Petition, people: list[Signature], **rates: float) -> None:
    """Let so many of each arm's people bring a friend."""
    parents = trials.those_who_bring(people, **rates)
    trials.a_crowd(petition, len(parents), below=parents, at=SOON)


def watch(petition: Petition, *, seed: int = 1) -> list[Experiment]:
    return experimenting.watch(
        organisation_id=petition.organisation_id,
        generator=np.random.default_rng(seed),
        now=trials.a_week_later(),
    )


def test_what_is_certain_ends_by_itself_with_the_better_arm(petition: Petition) -> None:
    trials.an_experiment(petition.organisation, auto_stop=True)
    who_bring(petition, trials.an_exposed_crowd(petition, 1_000), plain=0.10, warm=0.40)

    (ended,) = watch(petition)

    ended.refresh_from_db()
    assert ended.winner is not None
    assert (ended.state, ended.stopped_because, ended.winner.key, ended.stopped_by) == (
        "stopped", "decided", "warm", None,
    )  # fmt: skip
    assert watch(petition) == []


def test_the_worker_ends_it_wherever_it_runs(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation, auto_stop=True)
    who_bring(petition, trials.an_exposed_crowd(petition, 600), plain=0.10, warm=0.60)

    with scope.nobody():
        upkeep.watch_experiments(now=trials.a_week_later())

    made.refresh_from_db()
    assert made.state == "stopped"


def test_what_is_not_certain_or_may_not_end_itself_goes_on(petition: Petition) -> None:
    trials.an_experiment(petition.organisation, auto_stop=True)
    who_bring(petition, trials.an_exposed_crowd(petition, 600), plain=0.20, warm=0.22)

    assert watch(petition) == []

    Experiment.objects.update(auto_stop=False)
    who_bring(petition, trials.an_exposed_crowd(petition, 400), warm=1.0)
    assert watch(petition) == []


def test_ending_by_hand_before_it_is_certain_is_written_down(petition: Petition) -> None:
    org = petition.organisation
    made = trials.an_experiment(org)
    trials.an_exposed_crowd(petition, 50)
    greta = builders.a_member(org)

    ended = experimenting.stop(
        org=org, experiment_id=made.id, by=greta, now=trials.a_week_later(), winner="warm"
    )

    assert (ended.stopped_because, ended.stopped_by) == ("by_hand", greta)
    with pytest.raises(experimenting.NotInThisState):
        experimenting.stop(org=org, experiment_id=made.id, by=None, now=trials.a_week_later())


def test_ending_by_hand_with_what_is_certain_counts_as_decided(petition: Petition) -> None:
    org = petition.organisation
    made = trials.an_experiment(org)
    who_bring(petition, trials.an_exposed_crowd(petition, 1_000), plain=0.10, warm=0.40)

    with pytest.raises(experimenting.NoSuchArm):
        experimenting.stop(org=org, experiment_id=made.id, by=None, now=MONDAY, winner="cold")
    ended = experimenting.stop(
        org=org, experiment_id=made.id, by=None, now=trials.a_week_later(), winner="warm"
    )

    assert ended.stopped_because == "decided"


def test_a_bandit_leans_to_the_better_arm_and_its_chances_are_noted(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation, arms=THREE, method="thompson")
    who_bring(petition, trials.an_exposed_crowd(petition, 900), a=0.05, b=0.30, c=0.05)

    watch(petition)
    before = Exposure.objects.count()
    trials.an_exposed_crowd(petition, 300)

    weights = {arm.key: arm.weight for arm in exposures.arms(made)}
    assert weights["b"] == pytest.approx(0.8, abs=0.01)
    assert min(weights.values()) >= 0.1 - 1e-9
    leaning = Exposure.objects.order_by("id")[before:]
    chances = {row.arm_id: row.propensity for row in leaning}
    arms = {arm.id: arm.weight for arm in exposures.arms(made)}
    assert all(chance == pytest.approx(arms[arm]) for arm, chance in chances.items() if arm)
    assert sum(row.arm is not None and row.arm.key == "b" for row in leaning) > 200


def test_a_bandit_waits_for_what_takes_days_to_come(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation, arms=THREE, method="thompson")
    who_bring(petition, trials.an_exposed_crowd(petition, 900), b=0.9)

    experimenting.watch(
        organisation_id=petition.organisation_id, generator=np.random.default_rng(1), now=SOON
    )

    assert [arm.weight for arm in exposures.arms(made)] == pytest.approx([1 / 3] * 3)


def test_only_direct_confirmed_friends_in_time_count_and_five_each_at_most(
    petition: Petition,
) -> None:
    made = trials.an_experiment(petition.organisation, arms={"warm": {}}, hold_out_percent=1)
    ines, omar, removed = trials.an_exposed_crowd(petition, 3)
    friends = trials.a_crowd(petition, 7, below=[ines] * 7, at=SOON)
    trials.a_crowd(petition, 2, below=friends[:2], at=SOON)
    trials.a_crowd(petition, 1, below=[omar], at=trials.a_week_later(timedelta(hours=1)))
    fake = trials.a_crowd(petition, 2, below=[omar, removed], at=SOON)
    Signature.objects.filter(id__in=[fake[0].id, removed.id]).update(state="removed", ended_at=SOON)

    report = experiment_report(experiment=made, now=trials.a_week_later())

    counted = sum(group.outcomes for group in report.groups)
    attributed = sum(group.attributed for group in report.groups)
    assert (counted, attributed, report.removed) == (5, 7, 1)


def test_whose_time_is_not_over_waits(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation)
    people = trials.an_exposed_crowd(petition, 40)
    trials.a_crowd(petition, 40, below=people, at=SOON)

    report = experiment_report(experiment=made, now=SOON)

    assert report.waiting == 40
    assert [group.people for group in report.groups] == [0, 0]
    (contest,) = report.arms
    assert contest.increment is None


def test_a_split_that_chance_would_not_make_raises_the_alarm(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation)
    trials.an_exposed_crowd(petition, 400)
    fair = experiment_report(experiment=made, now=MONDAY).ratio

    trials.a_fault_exposes(made, petition, "plain", 400)
    lopsided = experiment_report(experiment=made, now=MONDAY).ratio

    assert fair is not None
    assert lopsided is not None
    assert lopsided.alarm
    assert lopsided.p < 1e-6 < fair.p


def test_nothing_is_decided_while_the_groups_do_not_fit_their_shares(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation, auto_stop=True)
    who_bring(petition, trials.an_exposed_crowd(petition, 1_000), plain=0.10, warm=0.40)
    trials.a_fault_exposes(made, petition, "plain", 400)

    assert watch(petition) == []

    by_hand = experimenting.stop(
        org=petition.organisation, experiment_id=made.id, by=None,
        now=trials.a_week_later(), winner="warm",
    )  # fmt: skip
    assert by_hand.stopped_because == "by_hand"
