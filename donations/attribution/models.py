"""How the models of attribution weigh the touches of one journey."""

from collections.abc import Callable
from fractions import Fraction

Weights = list[Fraction]


def first(touches: int) -> Weights:
    """Give everything to the first touch: what made somebody aware."""
    _refuse_none(touches)
    return [Fraction(1), *[Fraction(0)] * (touches - 1)]


def last(touches: int) -> Weights:
    """Give everything to the last touch: what brought somebody to the point."""
    _refuse_none(touches)
    return [*[Fraction(0)] * (touches - 1), Fraction(1)]


def linear(touches: int) -> Weights:
    """Give every touch the same; a channel seen twice counts twice."""
    _refuse_none(touches)
    return [Fraction(1, touches)] * touches


def _refuse_none(touches: int) -> None:
    if touches < 1:
        raise ValueError("a journey has at least one touch")


# In the order reports show them. Weights of every model are none negative and add up to one.
MODELS: dict[str, Callable[[int], Weights]] = {"last": last, "first": first, "linear": linear}
