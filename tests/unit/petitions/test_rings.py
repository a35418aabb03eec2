"""Circles of people who bring each other, and crowds behind one address."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from petitions.domain.rings import Brought, rings, self_brought

ANA, BEN, CEM, DUA, ELA = (UUID(int=number) for number in range(1, 6))
people = st.integers(1, 12).map(lambda number: UUID(int=number))


def test_three_who_bring_each_other_in_turn_are_a_ring() -> None:
    seen = [Brought(ANA, BEN), Brought(BEN, CEM), Brought(CEM, ANA), Brought(CEM, DUA)]

    assert rings(seen) == [frozenset({ANA, BEN, CEM})]


def test_a_chain_and_a_couple_are_no_ring() -> None:
    chain = [Brought(ANA, BEN), Brought(BEN, CEM), Brought(CEM, DUA)]

    assert rings([*chain, Brought(BEN, ANA)]) == []


def test_two_circles_that_share_nobody_are_two_rings_largest_first() -> None:
    small = [Brought(ANA, BEN), Brought(BEN, CEM), Brought(CEM, ANA)]
    others = [UUID(int=100 + number) for number in range(5)]
    large = [Brought(by, who) for by, who in zip(others, others[1:] + others[:1], strict=True)]

    assert rings(small + large) == [frozenset(others), frozenset({ANA, BEN, CEM})]


@given(st.lists(st.builds(Brought, people, people), max_size=60))
def test_a_ring_holds_exactly_those_who_reach_each_other(seen: list[Brought]) -> None:
    found = rings(seen, at_least=2)

    reach = {(one.by, one.who) for one in seen}
    for middle in (UUID(int=number) for number in range(1, 13)):
        reach |= {(a, d) for a, b in reach if b == middle for c, d in reach if c == middle}
    everybody = {person for pair in reach for person in pair}
    expected = {
        frozenset({one, *(two for two in everybody if {(one, two), (two, one)} <= reach)})
        for one in everybody
    }
    assert set(found) == {group for group in expected if len(group) >= 2}


def test_who_brings_many_from_their_own_network_is_named_with_how_many() -> None:
    home, elsewhere = b"home", b"elsewhere"
    many = [Brought(ANA, UUID(int=20 + n), home, home) for n in range(6)]
    few = [Brought(BEN, UUID(int=40 + n), elsewhere, elsewhere) for n in range(4)]
    afar = [Brought(CEM, UUID(int=60 + n), home, elsewhere) for n in range(9)]
    forgotten = [Brought(DUA, UUID(int=80 + n)) for n in range(9)]

    assert self_brought(many + few + afar + forgotten) == [(ANA, 6)]
