"""Promises that hold only if: enough signatures, enough others who give, enough money in all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from mobilize.kit.errors import AppError

MOST = 1_000_000_000_000  # signatures, people, or minor units


class On(StrEnum):
    """What a promise waits for. `TOTAL` is all or nothing, by a day."""

    SIGNATURES = "signatures"
    GIVERS = "givers"
    TOTAL = "total"


class ConditionInvalid(AppError):
    """A condition names what it waits for, how much of it, and, for all or nothing, until when."""

    code = "condition-invalid"


@dataclass(frozen=True)
class Condition:
    """Until `number` signatures, other givers or minor units; missed once `until` has passed."""

    on: On
    number: int
    until: date | None = None


@dataclass(frozen=True)
class Promised:
    """A conditional promise. `who` is nobody for a nameless one, which makes no other giver.

    `gives_already` is whose other promise stands in any case; `signatures` its petition's.
    """

    id: UUID
    who: UUID | None
    amount_minor: int
    condition: Condition
    signatures: int = 0
    gives_already: bool = False


@dataclass(frozen=True)
class Standing:
    """What is promised to a cause in any case: by so many people, so much in all."""

    people: int = 0
    total_minor: int = 0


def check(condition: Condition, *, has_petition: bool, today: date) -> None:
    """Refuse a condition that could never be decided.

    Raises:
        ConditionInvalid
    """
    if not 1 <= condition.number <= MOST:
        raise ConditionInvalid(field="condition_number")
    if condition.on == On.SIGNATURES and not has_petition:
        raise ConditionInvalid(field="petition")
    if condition.on == On.TOTAL and condition.until is None:
        raise ConditionInvalid(field="condition_until")
    if condition.until is not None and condition.until < today:
        raise ConditionInvalid(field="condition_until")


def met(promises: Iterable[Promised], *, standing: Standing) -> set[UUID]:
    """Return the promises whose conditions hold, all of them together.

    Promises that wait for each other hold together: “if 500 others give” is met once 501
    have said so, though none had given before. That is the largest set of promises that
    supports itself (the greatest fixed point; Granovetter, Threshold Models of Collective
    Behavior, 1978). It depends neither on the order nor on who asks first, and one more
    promise never makes another fail.
    """
    held = list(promises)
    while len(kept := _supported(held, standing)) < len(held):
        held = kept
    return {each.id for each in held}


def missed(condition: Condition, *, today: date) -> bool:
    """Say whether the last day on which a condition could be met has passed."""
    return condition.until is not None and today > condition.until


def _supported(held: Sequence[Promised], standing: Standing) -> list[Promised]:
    """Return those whose conditions hold if all of these, and what stands anyway, are given."""
    joining = {each.who for each in held if each.who is not None and not each.gives_already}
    people = standing.people + len(joining)
    total = standing.total_minor + sum(each.amount_minor for each in held)
    return [each for each in held if _reached(each, people, total) >= each.condition.number]


def _reached(each: Promised, people: int, total: int) -> int:
    if each.condition.on == On.SIGNATURES:
        return each.signatures
    if each.condition.on == On.GIVERS:
        return people - (each.who is not None)
    return total
