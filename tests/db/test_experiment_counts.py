"""What an experiment's report reads: people who are alike counted, and nothing lost by it."""

from datetime import timedelta

import pytest

from petitions.domain import comparisons
from petitions.domain.comparisons import Comparison
from petitions.models import Experiment, Exposure, Petition, Signature
from petitions.queries import exposures
from petitions.services import experimenting
from tests import builders, trials
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation())


@pytest.fixture
def made(petition: Petition) -> Experiment:
    """Return an experiment of a thousand people, a hundred of whom came through one another."""
    made = trials.an_experiment(petition.organisation, hold_out_percent=20)
    alone = trials.an_exposed_crowd(petition, 450)
    trials.an_exposed_crowd(petition, 450, at=MONDAY + A_DAY)
    friends = trials.a_crowd(petition, 100, below=alone[:50] * 2, at=MONDAY + A_DAY)
    experimenting.choose(
        organisation_id=petition.organisation_id, petition_id=petition.id, subject=trials.PROMPT,
        signature_ids=[row.id for row in friends], now=MONDAY + A_DAY,
    )  # fmt: skip
    parents = list(Signature.objects.order_by("id")[::4])
    trials.a_crowd(petition, len(parents), below=parents, at=MONDAY + 2 * A_DAY)
    return made


def looks(made: Experiment, people: exposures.People) -> list[Comparison]:
    settled = people.settled
    return [
        comparisons.prompted(settled),
        comparisons.between(settled, 1, 0, weighted=False, alpha=0.05),
        comparisons.between(settled, 1, 0, weighted=True, alpha=0.05),
    ]


def test_people_who_are_alike_arrive_as_one_line_and_the_numbers_are_the_same(
    made: Experiment,
) -> None:
    now = trials.a_week_later(2 * A_DAY)
    everybody = list(Exposure.objects.values_list("signature_id", flat=True))

    counted = exposures.people(made, now=now)
    apart = exposures.people(made, now=now, apart=everybody)

    assert len(everybody) == len(counted.over) == len(apart.over) == 1_000
    assert len(exposures._rows(made, now=now, apart=())) < 150 + 40  # those in trees, and kinds
    assert set(apart.places) == set(everybody)
    for one, other in zip(looks(made, counted), looks(made, apart), strict=True):
        assert (one.people, len(one.looks)) == (other.people, len(other.looks))
        assert one.means == pytest.approx(other.means)
        assert one.last is not None
        assert other.last is not None
        assert (one.last.low, one.last.high, one.last.p) == pytest.approx(
            (other.last.low, other.last.high, other.last.p)
        )


def test_who_shares_a_tree_stays_one_by_one(made: Experiment) -> None:
    people = exposures.people(made, now=trials.a_week_later(2 * A_DAY))

    trees = Exposure.objects.values_list("root_id", flat=True).distinct().count()

    assert len(people.places) == 150
    assert len(set(people.sample.trees.tolist())) == trees == 900


def test_whose_time_is_not_over_waits(made: Experiment) -> None:
    people = exposures.people(made, now=trials.a_week_later(A_DAY / 2))

    assert int(people.over.sum()) == 450
    assert len(people.settled.arms) == 450
