"""What a report's answer is kept as."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from mobilize.kit import plain


@dataclass(frozen=True)
class Leaf:
    share: Fraction
    by_model: Mapping[str, int]


@dataclass(frozen=True)
class Tree:
    id: UUID
    since: date | None
    at: datetime | None
    leaves: tuple[Leaf, ...]
    pair: tuple[int, str]
    crossed: Mapping[str, Mapping[str, int]]
    by_length: Mapping[int | None, float]
    wording: tuple[str, ...] = field(default=("said",))


TREE = Tree(
    id=UUID(int=7),
    since=date(2010, 1, 12),
    at=datetime(2010, 1, 12, 21, 53, tzinfo=UTC),
    leaves=(Leaf(Fraction(1, 3), {"last": 10}), Leaf(Fraction(0), {})),
    pair=(2, "two"),
    crossed={"sms": {"facebook": 800}},
    by_length={None: 0.1, 3: 2.5},
)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(plain.write(value)))


def test_what_is_written_is_read_as_it_was() -> None:
    assert plain.read(Tree, through_json(TREE)) == TREE


def test_what_is_not_known_stays_not_known() -> None:
    unknown = Tree(UUID(int=0), None, None, (), (0, ""), {}, {})

    assert plain.read(Tree, through_json(unknown)) == unknown


def test_a_field_that_is_gone_is_left_out_and_one_with_a_default_is_not_missed() -> None:
    written = {**through_json(TREE), "gone": 1}
    del written["wording"]

    assert plain.read(Tree, written) == TREE


@pytest.mark.parametrize(
    "damage", [{"since": "soon"}, {"pair": [1, "one", 1]}, {"leaves": [{"share": "a third"}]}]
)
def test_what_other_code_wrote_is_refused(damage: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        plain.read(Tree, {**through_json(TREE), **damage})


def test_what_lacks_a_field_is_refused() -> None:
    written = through_json(TREE)
    del written["pair"]

    with pytest.raises(TypeError, match="pair"):
        plain.read(Tree, written)
