"""Steps that PostgreSQL counts give the removal effects of the journeys themselves."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from donations.attribution import markov, tallies
from donations.attribution.questions import Question
from donations.models import Pledge
from donations.queries import attribution, attribution_chain, attribution_figures
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, an_open_petition, an_organisation
from tests.db.donations.journeys import a_gift, a_signer, a_visit, given_back

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CHANNELS = ["facebook", "email", "whatsapp", "unknown"]


@pytest.fixture
def cause() -> Cause:
    """Return a cause to which people came by many ways, some of whom gave nothing."""
    cause = a_cause(an_organisation())
    petition = an_open_petition(cause.organisation, cause=cause)
    chance = Random(11)
    for number in range(30):
        visits = [(chance.choice(CHANNELS), age) for age in (60, 20, 20, 3, 0)]
        way = visits[chance.randrange(6) :]
        if number % 3:
            pledge = a_gift(cause, chance.randint(100, 9000), way)
            Pledge.objects.filter(id=pledge.id).update(touch=pledge.touches[-1] if way else None)
            if number % 7 == 0:
                given_back(pledge, pledge.amount_minor, at=MONDAY + DAY)
        else:
            a_signer(petition, way, signed_at=MONDAY)
    a_visit(cause, "qr", at=MONDAY)
    return cause


@pytest.mark.parametrize("conversion", ["money", "signature"])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_counted_steps_give_what_the_paths_give(cause: Cause, order: int, conversion: str) -> None:
    asked = Question(currency="EUR", cause_id=cause.id, order=order, conversion=conversion)  # type: ignore[arg-type]
    by_value = not asked.counts

    counted = attribution_chain.tallies(asked, cause.organisation, grouped=True)
    chain = tallies.chain(counted)
    assert chain is not None
    one = tallies.removal(chain, by_value=by_value)
    other = markov.removal(
        attribution.paths(asked, cause.organisation), order=order, by_value=by_value
    )

    assert one is not None
    assert other is not None
    assert one.effects == pytest.approx(other.effects, abs=1e-12)
    assert one.reached == pytest.approx(other.reached)
    assert attribution_chain.journeys(asked, cause.organisation) >= 10


def test_many_journeys_have_the_shares_of_few(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Question(currency="EUR", cause_id=cause.id)
    few = attribution_figures.compute(asked, cause.organisation)
    by_link = attribution_figures.compute(replace(asked, by="link"), cause.organisation)

    monkeypatch.setattr(attribution_figures, "MOST_JOURNEYS", 5)
    many = attribution_figures.compute(asked, cause.organisation)
    link = attribution_figures.compute(replace(asked, by="link"), cause.organisation)

    assert many.credits == few.credits
    assert many.removal.keys() == few.removal.keys()
    for label, share in many.removal.items():
        assert share.share == pytest.approx(few.removal[label].share, abs=1e-12)
        assert share.range is not None
        assert share.range.low <= share.range.high
    assert {label: share.share for label, share in link.removal.items()} == pytest.approx(
        {label: share.share for label, share in by_link.removal.items()}
    )
