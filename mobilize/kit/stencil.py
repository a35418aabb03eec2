"""A mail to many: composed once, and filled in for each recipient.

Templates are rendered with marks where values differ. A mark is a random word of letters
and digits, so escaping and URL-quoting leave it as it is, and no text can hold one by
chance or on purpose. Filling in cuts the rendered text at its marks, puts each value in
(escaped in HTML) and encodes the result: quoted-printable, whatever it holds.
"""

import binascii
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import policy
from functools import lru_cache
from html import escape

BOUNDARY = "=_mobilize_part"  # "=_" is nothing that quoted-printable text can hold
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")  # RFC 3986, 2.3: what URL-quoting leaves alone
HEADERS = policy.SMTP.clone(max_line_length=998)

Escape = Callable[[str], str]


class Marks:
    """The marks of one stencil: words that stand for values until there are any."""

    def __init__(self) -> None:
        self._nonce = secrets.token_hex(12)
        self._names: list[str] = []
        self.codes: set[str] = set()

    def text(self, name: str) -> str:
        """Return the mark of a value that may be any text."""
        self._names.append(name)
        return f"m{self._nonce}n{len(self._names) - 1}e"

    def code(self, name: str) -> str:
        """Return the mark of a value for URLs: letters, digits and `-._~` only."""
        self.codes.add(name)
        return self.text(name)

    def cut(self, rendered: str) -> tuple[str, ...]:
        """Return the text between the marks and, at every odd place, the name of a value."""
        pieces = re.split(rf"m{self._nonce}n(\d+)e", rendered)
        names = (int(index) for index in pieces[1::2])
        pieces[1::2] = [self._names[index] for index in names]
        return tuple(pieces)


@dataclass(frozen=True, kw_only=True)
class Stencil:
    """What is the same in each mail. `subject`, `text` and `html` are cut at their marks."""

    sender: str  # the value of From, encoded
    subject: tuple[str, ...]
    text: tuple[str, ...]
    html: tuple[str, ...]
    codes: frozenset[str]

    def fill(
        self, *, to: str, message_id: str, unsubscribe_url: str, values: Mapping[str, str]
    ) -> bytes:
        """Return one recipient's mail, ready for the wire, lines ending in CRLF.

        It says what `mail.compose` says for the same values. No value can add a header:
        those in the subject are folded into one line, the others stand in the bodies.

        Raises:
            ValueError: a code holds more than a code can, or an address a line break
        """
        for name in self.codes:
            if not UNRESERVED.fullmatch(values[name]):
                raise ValueError(f"{name} does not fit into a URL unquoted")
        head = (
            f"Subject: {_subject(_join(self.subject, values, _as_it_is))}\r\n"
            f"From: {self.sender}\r\nTo: {_line(to)}\r\nMessage-ID: {_line(message_id)}\r\n"
            "Auto-Submitted: auto-generated\r\n"
            f"List-Unsubscribe: <{_line(unsubscribe_url)}>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
            "MIME-Version: 1.0\r\n"
            f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n\r\n'
        )
        text = _part("plain", _join(self.text, values, _as_it_is))
        html = _part("html", _join(self.html, values, _escaped))
        return head.encode() + text + html + f"--{BOUNDARY}--\r\n".encode()


def header(name: str, value: str) -> str:
    """Return a header's value in ASCII, encoded where it must be (RFC 2047), in one line."""
    folded = HEADERS.header_factory(name, " ".join(value.split())).fold(policy=HEADERS)
    return str(folded).partition(":")[2].strip()


@lru_cache(maxsize=256)
def _subject(value: str) -> str:
    return header("Subject", value)


def _line(value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError("a header's value is one line")
    return value


def _join(pieces: tuple[str, ...], values: Mapping[str, str], encode: Escape) -> str:
    return "".join(
        encode(values[piece]) if place % 2 else piece for place, piece in enumerate(pieces)
    )


def _as_it_is(value: str) -> str:
    return value


def _escaped(value: str) -> str:
    return escape(value)


def _part(kind: str, content: str) -> bytes:
    # As the email package does it: whatever ends a line becomes one kind of line break.
    lines = b"\r\n".join(content.encode().splitlines()) + b"\r\n"
    head = (
        f"--{BOUNDARY}\r\n"
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + binascii.b2a_qp(lines, istext=True) + b"\r\n"
