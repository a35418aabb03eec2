"""JSON bodies: what two readers could understand differently is refused."""

import io

import pytest
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError

from mobilize.http.parsing import StrictJSON, loads


def test_an_object_in_utf_8_is_read() -> None:
    assert loads('{"name": "Inês", "amounts": [1, 2.5, null]}'.encode()) == {
        "name": "Inês",
        "amounts": [1, 2.5, None],
    }


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not JSON"),
        (b"[1]", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"name": "In\xeas"}', "not UTF-8"),
        (b'{"a": 1, "a": 2}', "given twice"),
        (b'{"x": {"a": 1, "a": 1}}', "given twice"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": "\\u0000"}', "NUL"),
        (b'{"a\\u0000": 1}', "NUL"),
        (b'{"a": "\\ud800"}', "lone surrogate"),
        (b'{"a": ' + b"[" * 21 + b"]" * 21 + b"}", "20 levels"),
        (b'{"a": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", "too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": 1', "line 1"),
    ],
)
def test_a_doubtful_body_is_refused_with_a_sentence(body: bytes, sentence: str) -> None:
    with pytest.raises(ParseError, match=sentence):
        loads(body)


def test_twenty_levels_are_read() -> None:
    assert loads(b'{"a": ' + b"[" * 19 + b"]" * 19 + b"}")


def test_a_body_too_large_is_refused_without_reading_all_of_it() -> None:
    stream = io.BytesIO(b'{"a": "' + b"x" * 200_000 + b'"}')

    with pytest.raises(RequestDataTooBig):
        StrictJSON().parse(stream)

    assert stream.tell() < 100_000
