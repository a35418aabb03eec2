"""Who only ever brings themselves: rings of people, and crowds behind one address.

None of this proves anything. Couples bring each other and students share a network;
whoever is found here is shown to staff, and nothing else happens.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

RING = 3  # people; two who bring each other are friends
SELF_BROUGHT = 5  # signatures from the bringer's own network


@dataclass(frozen=True)
class Brought:
    """One signature that came through another: whose, whose link, and from where.

    A network is a keyed hash of one day; None when it is no longer kept.
    """

    by: UUID
    who: UUID
    by_network: bytes | None = None
    network: bytes | None = None


def rings(brought: Iterable[Brought], *, at_least: int = RING) -> list[frozenset[UUID]]:
    """Return the groups in which everybody was brought, over some steps, by everybody else.

    Within one petition the forest allows no such circle; over several it does. Largest
    first.
    """
    onwards: dict[UUID, set[UUID]] = defaultdict(set)
    for one in brought:
        if one.by != one.who:
            onwards[one.by].add(one.who)
    groups = [group for group in _components(onwards) if len(group) >= at_least]
    return sorted(groups, key=lambda group: (-len(group), min(group)))


def self_brought(
    brought: Iterable[Brought], *, at_least: int = SELF_BROUGHT
) -> list[tuple[UUID, int]]:
    """Return who brought many from the very network they had signed from, most first."""
    found = Counter(
        one.by for one in brought if one.network is not None and one.network == one.by_network
    )
    return [(by, many) for by, many in found.most_common() if many >= at_least]


def _components(onwards: Mapping[UUID, set[UUID]]) -> list[frozenset[UUID]]:
    """Return the strongly connected components: Kosaraju's two passes, without recursion."""
    backwards: dict[UUID, set[UUID]] = defaultdict(set)
    for start, ends in onwards.items():
        for end in ends:
            backwards[end].add(start)
    seen: set[UUID] = set()
    finished = [node for start in onwards for node in _walk(start, onwards, seen)]
    taken: set[UUID] = set()
    walks = [_walk(node, backwards, taken) for node in reversed(finished)]
    return [frozenset(walk) for walk in walks if walk]


def _walk(start: UUID, onwards: Mapping[UUID, set[UUID]], seen: set[UUID]) -> list[UUID]:
    """Return what can be reached from `start` and was not seen, in the order of finishing."""
    if start in seen:
        return []
    seen.add(start)
    finished: list[UUID] = []
    path = [(start, iter(onwards.get(start, ())))]
    while path:
        node, ends = path[-1]
        following = next((end for end in ends if end not in seen), None)
        if following is None:
            path.pop()
            finished.append(node)
        else:
            seen.add(following)
            path.append((following, iter(onwards.get(following, ()))))
    return finished
