"""What a mail's source says, however it is written."""

import pytest

from mobilize.embedded.mailbox import mail

CRLF = "\r\n"


def source(*lines: str, encoding: str = "utf-8") -> bytes:
    return CRLF.join(lines).encode(encoding)


def test_the_summary_unfolds_long_fields_and_ignores_the_body() -> None:
    raw = source(
        "subject: A long", "  subject", "FROM: Ines <ines@example.org>", "", "Subject: not this"
    )

    summary = mail.summarise(raw)

    assert summary == mail.Summary("", "Ines <ines@example.org>", "A long subject")


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"no header at all", b"\xff\xfe\x00: \xff"])
def test_no_source_is_refused(raw: bytes) -> None:
    parsed = mail.parse(raw)

    assert mail.summarise(raw) == mail.Summary("", "", "")
    assert isinstance(mail.part(parsed, "plain"), str)
    assert isinstance(mail.headers(parsed), list)


@pytest.mark.parametrize(
    ("encoded", "plain"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?b?R3LDvMOfZQ==?= all", "Grüße all"),
        ("=?nonsense?q?x?=", "=?nonsense?q?x?="),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_read(encoded: str, plain: str) -> None:
    assert mail.decoded(encoded) == plain


def test_an_unknown_character_set_is_read_as_utf8() -> None:
    raw = source("Content-Type: text/plain; charset=nonsense", "", "Grüße")

    assert mail.part(mail.parse(raw), "plain") == "Grüße"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>", "&lt;b&gt;"),
        (
            "(http://a.example/?a=1&b=2).",
            '(<a href="http://a.example/?a=1&amp;b=2" rel="noreferrer">http://a.example/?a=1&amp;b=2</a>).',
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_only_web_addresses_become_links(text: str, html: str) -> None:
    assert mail.linked(text) == html
