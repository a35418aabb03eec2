"""Where somebody hangs who came through a link: below whoever led them, never below themselves."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from petitions.domain.referral import CYCLE_CUT, Placement
from petitions.models import Petition, ShareLink, Signature, Supporter
from petitions.queries import chains
from petitions.services import referring, sharing
from tests import builders
from tests.builders import MONDAY
from tests.db.trees import a_forest, a_link_of, a_visit

pytestmark = pytest.mark.django_db

# Ines brought Omar, Omar brought Rosa, and so on; the last of all came through Ines, too.
PATH = [(0.0, number - 1, "PT") for number in range(30)]


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def placed(supporter: Supporter, *, through: Signature) -> Placement:
    return referring.place(
        organisation_id=supporter.organisation_id,
        supporter_id=supporter.id,
        touch=a_visit(through.links.first() or a_link_of(through)),
        petition_id=through.petition_id,
    )


def steps(supporter: Supporter, referrer: Signature) -> int:
    """Return how many signatures the database looks at on the way up."""
    given = {"supporter": supporter.id, "referrer": referrer.id, "root": referrer.root_id}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {chains.STANDS_ABOVE}", given)
        said = cursor.fetchone()[0]
    (plan,) = said if isinstance(said, list) else json.loads(said)
    return int(_union(plan["Plan"])["Actual Rows"])


def _union(plan: dict[str, Any]) -> dict[str, Any]:
    if plan["Node Type"] == "Recursive Union":
        return plan
    found = [_union(each) for each in plan.get("Plans", [])]
    return next((each for each in found if each), {})


def test_nobody_stands_below_themselves_however_far_up_they_are(petition: Petition) -> None:
    *path, beside = a_forest(petition, [*PATH, (0.0, 0, "PT")])
    leaf, stranger = path[-1], builders.a_supporter(petition.organisation)

    above = [placed(each.supporter, through=leaf) for each in (path[0], path[7], path[-2])]
    others = [placed(each, through=leaf) for each in (beside.supporter, stranger)]
    below = placed(leaf.supporter, through=path[3])

    assert above == [Placement(note=CYCLE_CUT)] * 3
    assert others == [Placement(leaf.id, leaf.root_id, 30)] * 2
    assert below == Placement(path[3].id, path[3].root_id, 4)


def test_the_way_up_is_walked_no_further_than_it_can_matter(petition: Petition) -> None:
    path = a_forest(petition, PATH)
    leaf, stranger = path[-1], builders.a_supporter(petition.organisation)

    assert steps(stranger, leaf) == 0
    assert steps(path[-3].supporter, leaf) == 3
    assert steps(leaf.supporter, path[3]) == 0


def test_a_code_claimed_twice_is_refused_by_name_and_leads_where_it_did(
    petition: Petition,
) -> None:
    first = a_link_of(builders.a_confirmed_signature(petition))
    beside = builders.an_open_petition(builders.an_organisation("another"))

    for other in (petition, beside):
        with (
            pytest.raises(IntegrityError, match="petitions_sharelink_code_key"),
            transaction.atomic(),
        ):
            ShareLink.objects.create(
                organisation=other.organisation, code=first.code, cause=other.cause, petition=other,
                signature=builders.a_confirmed_signature(other), channel="email", created_at=MONDAY,
            )  # fmt: skip

    assert sharing.resolve(first.code).id == first.id
    assert ShareLink.objects.filter(code=first.code).count() == 1
