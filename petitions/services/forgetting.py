"""What higher floors keep about a person beside their own row, and forget with them.

A floor above registers once, as it is loaded; nothing here knows who it is.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from petitions.models import Supporter


class Forget(Protocol):
    """Remove what is kept about a locked supporter whose name can still be read; count it."""

    def __call__(self, *, supporter: Supporter, now: datetime) -> int: ...


_others: list[Forget] = []


def register(forget: Forget) -> Callable[..., int]:
    """Have a floor above asked whenever somebody is erased. Doing so again changes nothing."""
    if forget not in _others:
        _others.append(forget)
    return forget


def forget(*, supporter: Supporter, now: datetime) -> int:
    """Let every floor above forget somebody; return how many rows were touched."""
    return sum(each(supporter=supporter, now=now) for each in _others)
