"""How a page of the provider is opened for somebody, whatever is done on it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Manner:
    """Whether the provider keeps the card, and what is suspicious.

    Where something is, the card's own bank asks whoever pays, and the money is held until staff
    decide. `network` is whence it is asked for, hidden.
    """

    keeps_method: bool = False
    suspicions: tuple[str, ...] = ()
    network: str = ""


PLAINLY = Manner()
