"""One received mail, read from its source."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from html import escape
from typing import cast

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
# A field goes on in the next line when that begins with a blank.
_FIELD = re.compile(
    r"^(From|Subject|Message-ID)[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE
)
_LINK = re.compile(r"https?://[^\s<>\"']+")
_ENDS_A_SENTENCE = ".,;:!?)"


@dataclass(frozen=True)
class Summary:
    """What a list says about a mail."""

    message_id: str
    sender: str
    subject: str


def summarise(raw: bytes) -> Summary:
    """Return what the header says; a missing field is an empty string.

    Only the undecoded header is kept here: decoding waits until somebody looks,
    because a benchmark sends thousands of mails that nobody reads.
    """
    head = _END_OF_HEAD.split(raw, maxsplit=1)[0].decode("utf-8", "replace")
    fields = {name.lower(): _one_line(value) for name, value in _FIELD.findall(head)}
    return Summary(
        message_id=fields.get("message-id", ""),
        sender=fields.get("from", ""),
        subject=fields.get("subject", ""),
    )


def _one_line(value: object) -> str:
    return " ".join(str(value).split())


def decoded(value: str) -> str:
    """Return a header's value with its encoded words in plain text."""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError):
        return value


def parse(raw: bytes) -> EmailMessage:
    """Return the mail with its values decoded. No source is refused."""
    return message_from_bytes(raw, policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    """Return the `plain` or the `html` part's text, or an empty string when there is none."""
    body = mail.get_body(preferencelist=(kind,))
    if body is None:
        return ""
    payload = cast(bytes | None, body.get_payload(decode=True)) or b""
    try:
        return payload.decode(body.get_content_charset() or "utf-8", errors="replace")
    except LookupError:  # a character set that nobody knows
        return payload.decode("utf-8", errors="replace")


def headers(mail: EmailMessage) -> list[tuple[str, str]]:
    """Return every header in the order of the source; a name may come twice."""
    return [(name, _one_line(value)) for name, value in mail.items()]


def linked(text: str) -> str:
    """Return `text` as HTML in which every web address can be clicked."""
    pieces, end = [], 0
    for found in _LINK.finditer(text):
        address = found.group().rstrip(_ENDS_A_SENTENCE)
        pieces.append(escape(text[end : found.start()]))
        pieces.append(f'<a href="{escape(address)}" rel="noreferrer">{escape(address)}</a>')
        end = found.start() + len(address)
    return "".join([*pieces, escape(text[end:])])
