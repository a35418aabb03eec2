"""How one gift may be shared along the chain of people that led to it, as exact fractions.

A model takes how many people stand on the chain, the giver included, and returns their
parts from the giver up to the root; what they do not take is allocated to nobody.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

Model = Callable[[int], list[Fraction]]


def chain_uniform(people: int) -> list[Fraction]:
    """Give everybody on the chain, the giver too, the same part: Shapley's value."""
    return [Fraction(1, people)] * people


def above_only(people: int) -> list[Fraction]:
    """Give everybody above the giver the same part. Whom nobody brought keeps it all."""
    if people == 1:
        return [Fraction(1)]
    return [Fraction(0)] + [Fraction(1, people - 1)] * (people - 1)


def root_only(people: int) -> list[Fraction]:
    """Give everything to the root, with whom it began; the giver where nobody brought them."""
    return [Fraction(0)] * (people - 1) + [Fraction(1)]


def recursive_half(people: int) -> list[Fraction]:
    """Give the giver a half, who brought them a quarter, and so on; the rest to nobody.

    The rule that found ten red balloons (Pickard et al., Science, 2011): however long the
    chain, it never takes more than there is.
    """
    return [Fraction(1, 2 ** (step + 1)) for step in range(people)]


def credit(
    parents: Sequence[int], amounts: Sequence[int], model: Model
) -> tuple[list[Fraction], Fraction]:
    """Return what each node is credited with under a model, and what is allocated to nobody.

    For the amounts at the nodes of a forest given by parents, -1 for a root. Exact, and as
    slow as the chains are long; `forest_money` shares whole forests evenly in one pass.
    """
    parts = [Fraction(0)] * len(parents)
    for node, amount in enumerate(amounts):
        chain = chain_of(parents, node)
        for person, part in zip(chain, model(len(chain)), strict=True):
            parts[person] += part * amount
    return parts, Fraction(sum(amounts)) - sum(parts)


def chain_of(parents: Sequence[int], node: int) -> list[int]:
    """Return a node and everybody above it, up to its root."""
    chain = [node]
    while (above := parents[chain[-1]]) >= 0:
        chain.append(above)
    return chain
