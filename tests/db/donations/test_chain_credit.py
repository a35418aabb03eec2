"""The worked forest's money under each model of chains, as a look over its rows finds it."""

import pytest

from donations.domain.chain_credit import Credit
from donations.models import ChainSummary, ChainTree
from donations.queries import recruiters
from donations.reports import chains as reports
from petitions.models import Petition, Signature
from tests.builders import an_open_petition, an_organisation
from tests.db.donations.chain_world import PARENTS, TUESDAY, a_forest, a_gift, below, looked_over

pytestmark = pytest.mark.django_db

# In thousandths, so that every half is whole: what each gave, and what halving credits.
GAVE = {"A": 20, "C": 50, "D": 10, "F": 30, "H": 100, "Z": 5, "Y": 25}
HALVED = {
    "A": 30.625, "B": 16.25, "C": 25, "D": 5, "E": 0, "F": 27.5, "G": 25, "H": 50, "Z": 8.75,
    "Y": 12.5,
}  # fmt: skip
LEFT = 39.375
UNIT = 1000


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


@pytest.fixture
def people(petition: Petition) -> dict[str, Signature]:
    """Everybody of the worked forest, and their gifts through whom they came through."""
    found = a_forest(petition)
    for name, thousand in GAVE.items():
        through = PARENTS[name]
        a_gift(petition, thousand * UNIT, through=found[through] if through else None)
    looked_over(petition)
    return found


def models(petition: Petition) -> dict[str, Credit]:
    about = reports.part(petition.organisation, cause=petition.cause.slug)
    return dict(reports.report(about).models)


def test_halving_credits_everybody_of_the_worked_forest_as_published(
    petition: Petition, people: dict[str, Signature]
) -> None:
    brought = recruiters.named(petition.cause_id, [each.id for each in people.values()])

    # As signers they are credited with half of what is halved from the giver's step on.
    halved = {
        name: GAVE.get(name, 0) / 2
        + (brought[each.id].discounted_minor / 2 / UNIT if each.id in brought else 0)
        for name, each in people.items()
    }

    assert halved == HALVED
    roots = {
        name: brought[each.id].credit["root"] for name, each in people.items() if each.id in brought
    }
    assert {name: minor for name, minor in roots.items() if minor} == {"A": 190_000, "Z": 25_000}
    # Who came through nobody gave 25: half of it goes to nobody too, and is in no chain.
    assert models(petition)["recursive"].nobody / UNIT + 25 / 2 == LEFT
    assert sum(halved.values()) + LEFT == sum(GAVE.values())


def test_each_model_shares_what_came_through_links_and_the_root_gets_its_trees_money(
    petition: Petition, people: dict[str, Signature]
) -> None:
    found = models(petition)

    assert found["root"] == Credit(began=215_000, on_the_way=0, givers=0, nobody=0)
    assert set(ChainTree.objects.values_list("id", "brought_minor")) == {
        (people["A"].id, 190_000), (people["Z"].id, 25_000),
    }  # fmt: skip
    assert found["recursive"] == Credit(
        began=20_625 + 6_250, on_the_way=53_750, givers=107_500, nobody=26_875
    )
    # A has 235/3 and Z 17.5, their own 20 and 5 in it; Y, C, D, F and H keep their shares.
    assert found["uniform"].began == pytest.approx((235 / 3 - 20 + 17.5 - 5) * UNIT, abs=2)
    assert found["uniform"].nobody == 0
    for credit in found.values():
        assert sum(vars(credit).values()) == 215_000


def test_money_behind_a_removed_signature_stays_with_its_givers_and_half_with_nobody(
    petition: Petition, people: dict[str, Signature]
) -> None:
    gone = below(people["C"])
    a_gift(petition, 4_000, through=gone)
    Signature.objects.filter(id=gone.id).update(state="removed", ended_at=TUESDAY)

    looked_over(petition)

    found = models(petition)
    assert found["root"] == Credit(began=215_000, on_the_way=0, givers=4_000, nobody=0)
    assert found["recursive"].givers == 107_500 + 2_000
    assert found["recursive"].nobody == 26_875 + 2_000


def test_a_petitions_own_trees_have_their_own_sums(
    petition: Petition, people: dict[str, Signature]
) -> None:
    del people
    other = an_open_petition(petition.organisation, "clean-air", cause=petition.cause)
    forest = a_forest(other)
    a_gift(other, 8_000, through=forest["A"])

    looked_over(petition)

    rows = ChainSummary.objects.exclude(petition=None).values_list("petition", "left_over")
    assert dict(rows) == {petition.id: 26_875, other.id: 2_000}
    whole = ChainSummary.objects.get(petition=None)
    assert whole.left_over == 28_875
