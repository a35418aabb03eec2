"""Counts by place are published late enough, and large enough, to give nobody away."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from petitions.domain.disclosure import singled_out
from petitions.models import CountChange, IntegrityPolicy, Petition
from petitions.queries import breakdowns
from petitions.services import publishing_breakdowns
from tests import builders
from tests.builders import MONDAY
from worker import upkeep

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def sign(petition: Petition, *, region: str = "", at: datetime = MONDAY, **people: int) -> None:
    """Let people confirm from countries, as the counts see it."""
    CountChange.objects.bulk_create(
        CountChange(
            organisation_id=petition.organisation_id,
            petition=petition,
            change=1,
            kind="confirmed",
            country=country,
            region=region,
            happened_at=at,
        )
        for country, number in people.items()
        for _ in range(number)
    )


def shown(petition: Petition, dimension: str = "country") -> tuple[dict[str, int], int]:
    found = breakdowns.newest(petition, dimension=dimension)
    assert found is not None
    return {cell.place: cell.number for cell in found.cells}, found.rest


def test_small_places_stand_together(petition: Petition) -> None:
    sign(petition, PT=40, FR=25, BE=6, AD=5)

    assert publishing_breakdowns.publish(petition=petition, now=MONDAY)

    assert shown(petition) == ({"PT": 40, "FR": 25}, 11)


def test_before_enough_have_signed_nothing_is_published(petition: Petition) -> None:
    sign(petition, PT=9)

    assert not publishing_breakdowns.publish(petition=petition, now=MONDAY)
    assert breakdowns.newest(petition) is None


def test_a_table_follows_after_an_hour_and_with_enough_new_people(petition: Petition) -> None:
    sign(petition, PT=40)
    publishing_breakdowns.publish(petition=petition, now=MONDAY)
    sign(petition, PT=9)
    too_few = publishing_breakdowns.publish(petition=petition, now=MONDAY + 2 * HOUR)
    sign(petition, PT=1)
    too_soon = publishing_breakdowns.publish(petition=petition, now=MONDAY + HOUR / 2)

    in_time = publishing_breakdowns.publish(petition=petition, now=MONDAY + HOUR)

    assert (too_few, too_soon, in_time) == (False, False, True)
    assert shown(petition) == ({"PT": 50}, 0)


def test_an_organisation_sets_its_own_smallest_cell_and_none_below_five(
    petition: Petition,
) -> None:
    policy = IntegrityPolicy(organisation_id=petition.organisation_id, smallest_cell=30)
    policy.save()
    sign(petition, PT=40, FR=25, BE=6)

    publishing_breakdowns.publish(petition=petition, now=MONDAY)

    assert shown(petition) == ({"PT": 40}, 31)


def test_whoever_keeps_every_table_singles_nobody_out(petition: Petition) -> None:
    now = MONDAY
    arrivals = (
        {"PT": 12, "FR": 11}, {"FR": 9, "AD": 1}, {"PT": 1, "AD": 10},
        {"FR": 15, "PT": 10, "BE": 1},
    )  # fmt: skip
    for wave in arrivals * 3:
        sign(petition, **wave)
        publishing_breakdowns.publish(petition=petition, now=now)
        now += HOUR

    tables = breakdowns.earlier(petition, dimension="country")
    groups = [
        size
        for number, one in enumerate(tables)
        for other in tables[number + 1 :]
        for size in singled_out(one, other)
    ]

    assert len(tables) >= 3
    assert Counter(0 < abs(size) < 10 for size in groups)[True] == 0


def test_regions_follow_when_their_country_is_exact(petition: Petition) -> None:
    sign(petition, FR=20, region="Bretagne")
    sign(petition, FR=12, region="Corse")
    sign(petition, FR=3, region="Alsace")
    publishing_breakdowns.publish(petition=petition, now=MONDAY)

    assert shown(petition) == ({"FR": 35}, 0)
    assert shown(petition, "region:FR") == ({"Bretagne": 20}, 15)


def test_the_hour_publishes_for_every_organisation(petition: Petition) -> None:
    other = builders.an_open_petition(builders.an_organisation())
    sign(petition, PT=40)
    sign(other, FR=30)

    Petition.objects.filter(id=other.id).update(state="closed", closed_at=MONDAY)
    upkeep.publish_breakdowns(now=MONDAY + HOUR)

    assert (shown(petition), shown(other)) == (({"PT": 40}, 0), ({"FR": 30}, 0))
