"""Addresses behind share buttons: whatever anybody writes, they lead where we say."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import channels, share_texts, share_urls

URL = "https://mobilize.example.org/s/23456789AB"
NASTY = [
    "ماء نظيف للجميع",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 for all",
    "one\ntwo\r\nthree",
    "{0} {title} {{url}} {url.__class__} %s %(x)s %0a",
    "\"quoted\" 'twice' & <b>bold</b> #tag ?a=b;c=d",
    "@evil.example/\\..//evil.example",
    "&body=evil&subject=evil&cc=everybody@example.org",
    "",
]
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=200))


@pytest.mark.parametrize("channel", sorted(share_urls.TEMPLATES))
@given(text=texts, title=texts)
def test_no_words_change_where_a_button_leads(channel: str, text: str, title: str) -> None:
    plain = urlsplit(share_urls.href(channel, url=URL, text="Sign", title="Water"))

    led = urlsplit(share_urls.href(channel, url=URL, text=text, title=title))

    assert (led.scheme, led.netloc, led.path) == (plain.scheme, plain.netloc, plain.path)
    assert set(parse_qs(led.query)) <= set(parse_qs(plain.query)) | {"text", "title", "subject"}


@pytest.mark.parametrize("channel", sorted(share_urls.TEMPLATES))
@pytest.mark.parametrize("text", NASTY)
def test_an_address_holds_nothing_that_could_end_it(channel: str, text: str) -> None:
    href = share_urls.href(channel, url=URL, text=text, title=text)

    assert not set(" \"'<>{}\n\r\\") & set(href)


@pytest.mark.parametrize("channel", sorted(share_urls.TEMPLATES))
@given(text=texts, title=texts)
def test_the_link_always_goes_along(channel: str, text: str, title: str) -> None:
    assert URL in unquote(share_urls.href(channel, url=URL, text=text, title=title))


def test_a_mail_has_the_title_as_its_subject_in_one_line() -> None:
    href = share_urls.href("email", url=URL, text="Sign:\n{url}", title="Clean\nwater")

    said = parse_qs(urlsplit(href).query)

    assert said == {"subject": ["Clean water"], "body": [f"Sign:\r\n{URL}"]}


def test_a_title_with_a_place_in_it_is_only_a_title() -> None:
    said = share_texts.said("x", text="{title}: {url}", title="{url} {title}", url=URL)

    assert said == f"{{url}} {{title}}: {URL}"


def test_the_link_stands_last_unless_the_text_has_a_place_for_it() -> None:
    assert share_texts.said("whatsapp", text="Sign", title="", url=URL) == f"Sign {URL}"
    assert share_texts.said("whatsapp", text="{url} - sign", title="", url=URL) == f"{URL} - sign"


def test_a_network_that_shows_the_link_itself_gets_the_text_without_it() -> None:
    assert share_texts.said("telegram", text="Sign {url} now", title="", url=URL) == "Sign now"
    assert share_texts.said("facebook", text="Sign {url}", title="", url=URL) == ""


def test_every_network_with_an_address_is_a_channel_of_ours() -> None:
    assert set(share_urls.TEMPLATES) | set(share_urls.ALWAYS) == set(channels.SHARED)
    assert set(share_urls.STANDARD) <= set(share_urls.TEMPLATES)
