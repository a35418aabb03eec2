"""Two reports on one forest say the same of it, whatever became of its signatures."""

from datetime import timedelta
from random import Random

import pytest

from petitions.models import Signature
from petitions.reports import population, spread
from petitions.reports.population import Question
from tests.builders import MONDAY, an_open_petition, an_organisation
from tests.db.donations.chain_world import looked_over
from tests.db.trees import Life, a_forest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [4, 5])
def test_what_is_removed_or_withdrawn_is_so_in_both_reports(seed: int) -> None:
    random = Random(seed)
    petition = an_open_petition(an_organisation())
    lives: list[Life] = [(at / 100, random.randint(-1, at - 1), "PT") for at in range(60)]
    people = a_forest(petition, lives)
    for state, number in (("removed", 4), ("withdrawn", 6)):
        some = [each.id for each in random.sample(people, number)]
        Signature.objects.filter(id__in=some).update(state=state, ended_at=MONDAY)
    question = Question(
        organisation=petition.organisation, cause=petition.cause, now=MONDAY + timedelta(days=10)
    )

    chains = looked_over(petition)
    shape = spread.measure(question, population.gather(question)).shape

    assert chains.notes["behind_removed"] > 0
    assert chains.notes["holds_place"] > 0
    assert (shape.trees, shape.alone) == (chains.trees, chains.alone)
    assert (shape.largest, shape.longest) == (chains.largest, chains.longest)
