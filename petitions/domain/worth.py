"""What one who came through somebody is worth, drawn towards what everybody's are worth.

How many come is one thing (see petitions.domain.influence), what each of them goes on to
bring is another, and most of that is luck: one great tree is one stroke of it. So their means
are judged as insurers judge claims (Bühlmann and Straub, 1970): by how much what came through
one person varies, against how much people's means do. Where these vary no more than that,
everybody's are worth the same, and who brings more is who brings many.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import scipy
from numpy.typing import NDArray

from petitions.domain.influence import LEAST_BROUGHT, Rates, Spread

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Came:
    """What came straight through each person: how many, what they are worth, and its squares.

    `squares` adds up the square of what each of the `many` is worth.
    """

    many: Ints
    total: Floats
    squares: Floats

    def __getitem__(self, which: NDArray[np.bool_]) -> Self:
        return type(self)(self.many[which], self.total[which], self.squares[which])


@dataclass(frozen=True)
class Worth:
    """What one who came is worth: in the mean, and the two variances that tell luck from people.

    `within` is that of those who came through one person, `between` that of people's means.
    """

    mean: float
    within: float
    between: float

    def of(self, many: Ints, total: Floats) -> tuple[Floats, Floats]:
        """Return each person's mean, drawn towards everybody's, and its variance."""
        weight = self.between * many
        known = weight / np.maximum(weight + self.within, np.finfo(float).tiny)
        own = np.divide(total, many, out=np.full(len(many), float(self.mean)), where=many > 0)
        return known * own + (1 - known) * self.mean, self.between * (1 - known)


ALIKE = Worth(mean=1, within=1, between=0)  # one who was brought is one who was brought


def fit(came: Came) -> Worth | None:
    """Return what one is worth; None where too few came to say, or nothing came of them.

    The unbiased estimates of Bühlmann and Straub. Through whom one came says nothing about
    how much these differ; where nobody brought two, all of it is taken for luck.
    """
    known = came[came.many > 0]
    many, people = int(known.many.sum()), len(known.many)
    if many < LEAST_BROUGHT or known.total.sum() <= 0:
        return None
    mean = float(known.total.sum()) / many
    own = known.total / known.many
    around = float((known.many * (own - mean) ** 2).sum())
    inside = max(0.0, float((known.squares - known.total * own).sum()))
    if many == people or people == 1:
        return Worth(mean, (inside + around) / (many - 1), 0.0)
    within = inside / (many - people)
    apart = many - float((known.many.astype(np.float64) ** 2).sum()) / many
    return Worth(mean, within, max(0.0, around - (people - 1) * within) / apart)


def rates(
    came: tuple[Ints, Floats], exposure: Floats, *, spread: Spread, worth: Worth, sure: float = 0.95
) -> Rates:
    """Return what each brings per full exposure: how many come, times what one is worth.

    `came` says how many, and what they are worth together. Both factors are uncertain; the
    interval is that of the Gamma distribution with the mean and the variance of their
    product. With `ALIKE` it is the interval of petitions.domain.influence exactly.
    """
    many, total = came
    shape = spread.dispersion + many
    each, variance = worth.of(many, total)
    each = np.maximum(each, 0)  # reversals of what came before never make it less than nothing
    apart = np.divide(variance, each**2, out=np.zeros(len(each)), where=each > 0)
    mean = shape / (spread.prior_weight + exposure) * each
    shape = 1 / ((1 + 1 / shape) * (1 + apart) - 1)
    tail = (1 - sure) / 2
    low, high = (scipy.special.gammaincinv(shape, end) / shape for end in (tail, 1 - tail))
    return Rates(rate=mean, low=mean * low, high=mean * high)
