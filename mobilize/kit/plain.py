"""A frozen dataclass as JSON can hold it, and back by its annotations.

Dataclasses become objects, mappings lists of pairs (a key may be more than a text), and dates,
fractions and ids their text. Annotations may name these, `X | None`, tuples and mappings.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

AS_TEXT: dict[type, Callable[[str], Any]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Fraction: Fraction,
    UUID: UUID,
}


def write(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if is_dataclass(value):
        return {field.name: write(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return [[write(key), write(each)] for key, each in value.items()]
    if isinstance(value, tuple | list):
        return [write(each) for each in value]
    return str(value) if isinstance(value, tuple(AS_TEXT)) else value


def read(kind: Any, written: Any) -> Any:
    """Return the value of a kind that was written; fields it does not know are left out.

    Raises:
        KeyError, TypeError, ValueError: it was written by other code than this
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (kind,) = (each for each in inner if each is not NoneType)
        return None if written is None else read(kind, written)
    if is_dataclass(kind):
        return _object(kind, written)
    if origin is tuple:
        kinds = [inner[0]] * len(written) if inner[-1] is ... else inner
        return tuple(read(one, each) for one, each in zip(kinds, written, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {read(inner[0], key): read(inner[1], each) for key, each in written}
    return AS_TEXT[kind](written) if kind in AS_TEXT else written


def _object(kind: Any, written: Mapping[str, Any]) -> Any:
    kinds = get_type_hints(kind)
    return kind(
        **{name: read(kinds[name], each) for name, each in written.items() if name in kinds}
    )
