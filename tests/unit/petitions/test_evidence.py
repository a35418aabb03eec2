"""What is kept of a request: enough to decide by, and nothing that names a person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import evidence, networks
from petitions.domain.channels import CHANNELS
from petitions.domain.evidence import Request, gather
from petitions.domain.visits import Evidence

KEPT = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}|")
HOST = re.compile(r"(android-app:)?[a-z0-9_.-]{0,88}")


@pytest.mark.parametrize(
    "said",
    [
        "ines@example.org", "ines%40example.org", "+351 912 345 678", "00351912345678",
        "Inês Duarte ☎", "member-1234567", "../../etc", "<script>", "a" * 61, "\x00", "é",
        "f3a9c1b27d884e0fa1", "9b2c4d6e-8f00-4a11-9c22-33d44e55f667",
    ],
)  # fmt: skip
def test_a_code_that_may_name_somebody_is_not_kept(said: str) -> None:
    seen = gather(Request({"utm_source": said, "utm_campaign": said, "utm_medium": said}))

    assert seen == Evidence()


@pytest.mark.parametrize("said", ["spring_2026", "20260501-water", "May Letter", "news.example"])
def test_a_plain_code_is_kept_in_one_spelling(said: str) -> None:
    assert gather(Request({"utm_campaign": said})).campaign == said.lower().replace(" ", "-")


@pytest.mark.parametrize("said", ["unknown", "Total", "others"])
def test_no_campaign_is_called_as_a_reports_own_rows_are(said: str) -> None:
    seen = gather(Request({"utm_source": "facebook", "utm_campaign": said}))

    assert (seen.source, seen.campaign) == ("facebook", "")


def test_a_click_id_is_kept_by_its_name_alone() -> None:
    seen = gather(Request({"FBCLID": "IwAR1-somebody", "gclid": "Cj0K-somebody"}))

    assert seen.click_id == "fbclid"
    assert "somebody" not in str(seen)


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://News.Example:8443/ines?email=ines@example.org#me", "news.example"),
        ("https://ines:secret@news.example/", "news.example"),
        ("https://ines-duarte.tumblr.com/post/1", "tumblr.com"),
        ("https://ines.blogspot.com.br/", "blogspot.com.br"),
        ("https://www.heise.de/", "heise.de"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("http://192.168.1.20/", ""),
        ("http://[::1]/", ""),
        ("http://intranet/", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("https://" + "a." * 200 + "example/", ""),
        ("https://mobilize.example/relief/", ""),
        ("", ""),
    ],
)
def test_of_a_page_that_links_here_the_host_alone_is_kept(referrer: str, host: str) -> None:
    seen = gather(Request({}, referrer), own_hosts={"mobilize.example"})

    assert seen.referrer_host == host


def test_of_several_words_for_one_thing_the_first_in_our_order_holds() -> None:
    assert gather(Request({"ref": "blog", "utm_source": "x"})).source == "x"
    assert gather(Request({"ref": "blog", "utm_source": "ines@x.org"})).source == "blog"


@given(
    query=st.dictionaries(
        st.one_of(st.text(max_size=12), st.sampled_from([*evidence.PLACES, *networks.MARKS])),
        st.text(max_size=80),
        max_size=8,
    ),
    referrer=st.one_of(st.text(max_size=80), st.text(max_size=40).map("https://{}".format)),
    agent=st.text(max_size=80),
)
def test_whatever_is_asked_what_is_kept_is_short_plain_and_nobodys_address(
    query: dict[str, str], referrer: str, agent: str
) -> None:
    seen = gather(Request(query, referrer, agent))

    assert all(KEPT.fullmatch(part) for part in (seen.source, seen.medium, seen.campaign))
    assert seen.click_id in {"", *networks.MARKS}
    assert HOST.fullmatch(seen.referrer_host)
    assert seen.in_app in {"", *CHANNELS}
