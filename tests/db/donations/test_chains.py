"""A cause's chains are computed from its rows, replaced as a whole, and nothing is lost."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from donations.models import ChainPage, ChainSummary, ChainTree, LedgerEntry
from donations.queries import recruiters
from donations.queries.invariants import INVARIANTS
from donations.queries.recruiters import Recruiter
from donations.services import chain_rows, chains
from petitions.models import Alarm, Petition, Signature, Supporter
from petitions.queries import chains as petitions_chains
from petitions.queries import forest
from petitions.services import erasing
from tests.builders import (
    MONDAY,
    a_cause,
    a_confirmed_signature,
    a_pledge,
    a_signature,
    an_open_petition,
    an_organisation,
)
from tests.db.donations.chain_world import TUESDAY, a_forest, a_gift, a_visit, below, looked_over

pytestmark = pytest.mark.django_db

GIFTS = {"A": 2000, "B": 1, "C": 5000, "F": 3001, "H": 10_000, "Z": 500}


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


def kept(petition: Petition) -> dict[UUID, Recruiter]:
    ids = Signature.objects.values_list("id", flat=True)
    return recruiters.named(petition.cause_id, list(ids))


def broken() -> list[str]:
    """Return which rules about chains some row breaks; the others are not this test's."""
    with connection.cursor() as cursor:
        found = []
        for rule in INVARIANTS:
            cursor.execute(rule.broken)
            if "donations_chain" in rule.broken and cursor.fetchall():
                found.append(rule.name)
        return found


def test_the_worked_forest_is_found_in_its_rows(petition: Petition) -> None:
    people = a_forest(petition)

    summary = looked_over(petition)

    assert (summary.signatures, summary.trees, summary.alone) == (10, 2, 0)
    assert (summary.largest, summary.longest, summary.recruiters) == (8, 4, 5)
    assert (summary.levels, summary.sizes) == ([2, 3, 3, 1, 1], [0, 1, 0, 1])
    tree = ChainTree.objects.get(id=people["A"].id)
    assert (tree.size, tree.depth, tree.breadth, int(tree.wiener)) == (8, 4, 3, 67)
    assert tree.virality == pytest.approx(2.392857142857)
    assert tree.levels == [1, 2, 3, 1, 1]
    found = kept(petition)
    brought = {
        name: (found[each.id].direct, found[each.id].descendants)
        for name, each in people.items()
        if each.id in found
    }
    assert brought == {"A": (2, 7), "B": (3, 5), "F": (1, 2), "G": (1, 1), "Z": (1, 1)}


def test_every_recount_from_the_rows_agrees(petition: Petition) -> None:
    people = a_forest(petition)
    Signature.objects.filter(id=people["F"].id).update(state="withdrawn", ended_at=MONDAY)

    looked_over(petition)

    found = kept(petition)
    for signature in people.values():
        counted = petitions_chains.brought(signature.id)
        assert (found[signature.id].descendants if signature.id in found else 0) == counted


def test_shares_and_what_givers_keep_are_the_ledgers_money(petition: Petition) -> None:
    people = a_forest(petition)
    for name, minor in GIFTS.items():
        a_gift(petition, minor, through=people[name])
    a_gift(petition, 777)

    summary = looked_over(petition)

    found = kept(petition)
    assert sum(each.shared_minor for each in found.values()) + summary.givers_minor == 20_502
    assert (summary.brought_minor, summary.notes["alone_minor"]) == (20_502, 777)
    assert found[people["A"].id].below_minor == 2000 + 1 + 5000 + 3001 + 10_000
    # C's 5000 is split in three, H's 10000 in six; who is nearer to the root gets what is over.
    assert found[people["C"].id].shared_minor == 1667
    assert found[people["H"].id].shared_minor == 1666
    assert broken() == []
    ChainSummary.objects.filter(petition=None).update(givers_minor=1, alone=1)
    assert broken() == ["shares-along-chains-add-up", "trees-hold-whom-the-generations-count"]


def test_looking_again_replaces_everything_and_changes_nothing(petition: Petition) -> None:
    people = a_forest(petition)
    a_gift(petition, 999, through=people["H"])
    looked_over(petition)
    before = (kept(petition), set(ChainTree.objects.values_list("id", "size", "brought_minor")))

    looked_over(petition)

    after = (kept(petition), set(ChainTree.objects.values_list("id", "size", "brought_minor")))
    assert after == before
    assert ChainSummary.objects.count() == 2  # the cause's and its one petition's


def test_what_came_through_a_removed_signature_is_credited_to_nobody_and_counted(
    petition: Petition,
) -> None:
    people = a_forest(petition)
    for name in ("H", "B"):
        a_gift(petition, 600, through=people[name])
    Signature.objects.filter(id=people["B"].id).update(state="removed", ended_at=MONDAY)

    summary = looked_over(petition)

    found = kept(petition)
    assert found[people["A"].id].descendants == 1
    # D to H stand below B, over however many steps: they credit nobody, nor does H's gift.
    assert set(found) == {people["A"].id, people["Z"].id}
    assert (summary.longest, summary.notes["behind_removed"]) == (1, 5)
    assert (summary.brought_minor, summary.notes["gifts_behind_removed"]) == (1200, 2)
    assert summary.givers_minor == 1200
    assert (summary.signatures, summary.notes["removed"]) == (9, 1)


def test_cuts_of_signatures_and_of_pledges_are_counted(petition: Petition) -> None:
    a_confirmed_signature(petition, note="self_referral")
    a_confirmed_signature(petition, note="cycle_cut")
    a_signature(petition)  # nobody has confirmed it: it has no place yet
    a_pledge(petition.cause, note="self_referral")

    summary = looked_over(petition)

    assert summary.signatures == 2
    cut = {"self_referral": 1, "cycle_cut": 1, "pledges_self_referral": 1, "pledges_cycle_cut": 0}
    assert cut.items() <= summary.notes.items()


def test_somebody_erased_keeps_their_place_and_is_counted(petition: Petition) -> None:
    people = a_forest(petition)

    erasing.erase(
        organisation_id=petition.organisation_id,
        supporter_id=people["B"].supporter_id,
        now=TUESDAY,
    )
    summary = looked_over(petition)

    assert summary.notes["erased_inside"] == 1
    assert (summary.longest, kept(petition)[people["A"].id].descendants) == (4, 7)


def test_who_confirmed_before_whom_they_came_through_is_counted(petition: Petition) -> None:
    people = a_forest(petition)
    early = below(people["C"], confirmed_at=MONDAY, placed_at=MONDAY)

    summary = looked_over(petition)

    assert summary.notes["before_parent"] == 1
    assert early.parent_id in kept(petition)


def test_a_visit_that_arrived_after_its_signature_had_its_place_is_counted(
    petition: Petition,
) -> None:
    people = a_forest(petition)
    somehow = a_visit(petition, at=MONDAY)
    late = a_visit(petition, at=MONDAY + timedelta(seconds=1), through=people["B"])
    before = a_visit(petition, at=MONDAY - timedelta(seconds=1), through=people["B"])
    counted = a_visit(petition, at=MONDAY, through=people["C"])
    a_confirmed_signature(petition, touch=somehow, touches=[somehow.id, late.id])
    below(people["C"], touch=counted, touches=[before.id, counted.id])

    summary = looked_over(petition)

    assert summary.notes["came_late"] == 1


def test_whoever_turned_out_to_be_known_twice_is_not_credited_for_themselves(
    petition: Petition,
) -> None:
    people = a_forest(petition)
    again, apart = people["F"].supporter, people["Y"].supporter
    Supporter.objects.filter(id=again.id).update(same_as=people["A"].supporter)
    Supporter.objects.filter(id=apart.id).update(same_as=people["C"].supporter)

    summary = looked_over(petition)

    # F is A once more, and stands below her; Y is C, in another tree.
    assert summary.notes["known_twice"] == 4
    assert summary.notes["below_themselves"] == 1
    found = kept(petition)
    assert found[people["A"].id].descendants == 4
    assert found[people["F"].id].descendants == 2
    assert summary.levels == [3, 4, 3]


def test_whom_a_standing_alarm_speaks_of_is_no_leader(petition: Petition) -> None:
    people = a_forest(petition)
    alarm = Alarm.objects.create(
        organisation=petition.organisation, kind="self_brought",
        subject=str(people["B"].supporter_id), observed=9, expected=0, raised_at=MONDAY,
    )  # fmt: skip

    suspected = looked_over(petition)
    aside = kept(petition)[people["B"].id].set_aside
    Alarm.objects.filter(id=alarm.id).update(cleared_at=TUESDAY)
    cleared = looked_over(petition)

    assert (suspected.notes["under_suspicion"], aside) == (1, True)
    assert cleared.notes["under_suspicion"] == 0
    assert not kept(petition)[people["B"].id].set_aside


def test_everybody_of_a_ring_is_set_aside_though_its_alarm_names_one(petition: Petition) -> None:
    org = petition.organisation
    others = [an_open_petition(org, f"p{number}", cause=petition.cause) for number in range(2)]
    firsts = [a_confirmed_signature(each) for each in (petition, *others)]
    # Each brought the next one, on the petition that they signed first themselves.
    for number, first in enumerate(firsts):
        below(first, supporter=firsts[(number + 1) % 3].supporter)
    Alarm.objects.create(
        organisation=org, kind="ring", subject=str(min(each.supporter_id for each in firsts)),
        observed=3, expected=0, raised_at=MONDAY,
    )  # fmt: skip

    summary = looked_over(petition)

    assert summary.notes["under_suspicion"] == 6


def test_a_tree_belongs_to_the_petition_of_its_root(petition: Petition) -> None:
    other = an_open_petition(petition.organisation, "second", cause=petition.cause)
    root = a_confirmed_signature(petition)
    crossed = below(root, petition=other)
    below(crossed, petition=other)
    a_gift(other, 300, through=crossed)

    whole = looked_over(petition)

    first, second = (ChainSummary.objects.get(petition=each) for each in (petition, other))
    assert (whole.signatures, first.signatures, second.signatures) == (3, 3, 0)
    assert (first.brought_minor, second.brought_minor) == (300, 0)


def test_a_cause_without_signatures_has_an_empty_forest() -> None:
    cause = a_cause(an_organisation())

    chains.recompute(organisation_id=cause.organisation_id, cause_id=cause.id, now=TUESDAY)

    summary = ChainSummary.objects.get(cause=cause)
    assert (summary.signatures, summary.levels, summary.reproduction) == (0, [], None)


def test_more_recruiters_than_a_page_holds_stand_on_several(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = a_forest(petition)
    looked_over(petition)
    before = kept(petition)
    monkeypatch.setattr(chain_rows, "ON_A_PAGE", 2)
    monkeypatch.setattr(chain_rows, "PAGES_AT_ONCE", 2)

    looked_over(petition)

    assert ChainPage.objects.count() == 3
    assert kept(petition) == before
    assert recruiters.named(petition.cause_id, [people["G"].id])[people["G"].id].direct == 1


def test_ancestors_come_nearest_first(petition: Petition) -> None:
    people = a_forest(petition)

    ids = [each.id for each in forest.above(people["H"].id)]
    nearest = [each.id for each in forest.above(people["H"].id, most=2)]

    assert ids == [people[name].id for name in "GFBA"]
    assert nearest == ids[:2]


def test_another_organisations_cause_is_not_looked_over(petition: Petition) -> None:
    a_forest(petition)

    chains.recompute(organisation_id=an_organisation().id, cause_id=petition.cause_id, now=TUESDAY)

    assert not ChainSummary.objects.exists()


def test_refunds_take_back_from_everybody_what_they_were_given(petition: Petition) -> None:
    people = a_forest(petition)
    a_gift(petition, 1001, through=people["G"])
    entry = LedgerEntry.objects.get()
    LedgerEntry.objects.create(
        **{
            field.attname: getattr(entry, field.attname)
            for field in LedgerEntry._meta.local_fields
            if field.attname not in {"id", "source_key", "kind", "amount_minor"}
        },
        source_key="refund:1", kind="refund", amount_minor=-1001,
    )  # fmt: skip

    summary = looked_over(petition)

    assert {each.shared_minor for each in kept(petition).values()} == {0}
    assert (summary.brought_minor, summary.givers_minor) == (0, 0)
    assert Supporter.objects.count() == 10
