"""Read JSON bodies strictly: what two readers could understand differently is refused."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

DEEPEST = 20


class StrictJSON(BaseParser):
    """Parse one JSON object in UTF-8.

    Refused: repeated keys, NaN and Infinity, the character NUL, lone surrogates,
    more than 20 levels, more than DATA_UPLOAD_MAX_MEMORY_SIZE bytes.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the object.

        Raises:
            ParseError, RequestDataTooBig
        """
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("the body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE")
        return loads(body)


def loads(body: bytes) -> dict[str, Any]:
    """Return the object that `body` says.

    Raises:
        ParseError: with a sentence that says what is wrong
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_not_a_number,
        )
    except UnicodeDecodeError as error:
        raise ParseError("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ParseError(f"The body is not JSON: {error.msg} at {where}.") from error
    except (RecursionError, ValueError) as error:  # ValueError: an integer of 4,300 digits and more
        raise ParseError("The body is nested too deeply, or holds a number too long.") from error
    if not isinstance(value, dict):
        raise ParseError("The body must be a JSON object.")
    _inspect(value, depth=1)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice, _ = counts.most_common(1)[0]
        raise ParseError(f"The key {twice!a} is given twice.")
    return members


def _not_a_number(word: str) -> NoReturn:
    raise ParseError(f"{word} is not JSON.")


def _inspect(value: Any, *, depth: int) -> None:
    """Refuse what JSON can spell but nobody should store."""
    if isinstance(value, str):
        _inspect_text(value)
    elif isinstance(value, float):
        # 1e999 is read as infinity.
        if value in {float("inf"), float("-inf")}:
            raise ParseError("The body holds a number too large.")
    elif isinstance(value, dict | list):
        if depth > DEEPEST:
            raise ParseError(f"The body is nested more than {DEEPEST} levels deep.")
        for inner in value.items() if isinstance(value, dict) else enumerate(value):
            _inspect(inner[0], depth=depth + 1)
            _inspect(inner[1], depth=depth + 1)


def _inspect_text(text: str) -> None:
    if "\0" in text:
        raise ParseError("The body holds the character NUL.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ParseError("The body holds half of a character (a lone surrogate).") from error
