"""By which channel somebody came, from what their request shows."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import deciding, evidence
from petitions.domain.channel_rules import Rules
from petitions.domain.channels import CHANNELS, UNKNOWN
from petitions.domain.deciding import Decision
from petitions.domain.evidence import Request
from petitions.domain.visits import Evidence

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148"
)


def decided(query: dict[str, str], referrer: str = "", agent: str = IPHONE) -> tuple[str, str]:
    seen = evidence.gather(Request(query, referrer, agent))
    found = deciding.decide(seen)
    return found.channel, found.known_by


@pytest.mark.parametrize(
    ("query", "channel"),
    [
        ({"utm_source": "Facebook", "utm_medium": "social"}, "facebook"),
        ({"utm_source": "fb", "utm_medium": "cpc"}, "facebook_paid"),
        ({"utm_source": "bluesky", "utm_medium": "paid-social"}, "social_paid"),
        ({"utm_source": "newsletter", "utm_medium": "email"}, "email"),
        ({"utm_source": "facebook", "utm_medium": "email"}, "email"),
        ({"utm_source": "google", "utm_medium": "organic"}, "google"),
        ({"utm_source": "google", "utm_medium": "cpc"}, "google_paid"),
        ({"utm_source": "chatgpt.com"}, "chatgpt"),
        ({"source": "whatsapp"}, "whatsapp"),
        ({"ref": "hn"}, "hacker_news"),
        ({"referrer": "https://t.co/Ab3"}, "x"),
        ({"utm_medium": "affiliate"}, "affiliate"),
        ({"utm_medium": "cpc"}, "paid_other"),
        ({"utm_source": "poster", "utm_campaign": "may"}, "qr"),
    ],
)
def test_what_the_address_says_comes_first(query: dict[str, str], channel: str) -> None:
    assert decided(query, "https://duckduckgo.com/") == (channel, "source")


@pytest.mark.parametrize(
    ("name", "referrer", "channel"),
    [
        ("fbclid", "", "facebook"),
        ("fbclid", "https://l.instagram.com/", "instagram"),
        ("fbclid", "https://news.example/", "facebook"),
        ("gclid", "https://www.google.com/", "google_paid"),
        ("gclid", "https://www.youtube.com/", "youtube_paid"),
        ("ScCid", "", "snapchat_paid"),
        ("msclkid", "", "bing_paid"),
        ("mc_eid", "", "email"),
    ],
)
def test_the_kind_of_a_click_id_tells_its_network(name: str, referrer: str, channel: str) -> None:
    assert decided({name: "IwAR0x-of-one-person"}, referrer) == (channel, "click_id")


@pytest.mark.parametrize(
    ("referrer", "channel"),
    [
        ("https://m.facebook.com/story.php?id=1", "facebook"),
        ("https://www.google.co.uk/search?q=debt", "google"),
        ("https://mail.google.com/", "email"),
        ("https://gemini.google.com/app", "gemini"),
        ("https://go.mail.ru/search", "mail_ru_search"),
        ("https://e.mail.ru/", "email"),
        ("https://cafe.naver.com/x", "naver_social"),  # social before search
        ("https://search.naver.com/", "naver"),
        ("https://mastodon.social/@ines/1", "mastodon"),
        ("https://grok.x.com/", "grok"),
        ("https://notx.com/", "referral"),
        ("https://google.evil.example/", "referral"),
        ("https://facebook.com.evil.example/", "referral"),
        ("https://a-blog.example/post", "referral"),
        ("android-app://com.whatsapp/", "whatsapp"),
        ("android-app://com.google.android.gm/", "email"),
        ("android-app://org.example.reader/", "referral"),
    ],
)
def test_then_the_host_that_linked_here(referrer: str, channel: str) -> None:
    assert decided({}, referrer) == (channel, "referrer")


@pytest.mark.parametrize(
    ("agent", "channel"),
    [
        ("[FBAN/FBIOS;FBAV/450.0;FBBV/1]", "facebook"),
        ("[FBAN/MessengerForiOS;FBAV/450.0]", "fb_messenger"),
        ("Instagram 300.0.0.0 (iPhone14,2)", "instagram"),
        ("musical_ly_30.0 JsSdk/2.0 BytedanceWebview/d8a21c6", "tiktok"),
        ("Safari Line/14.1.0", "line"),
        ("MicroMessenger/8.0.40(0x1800282d) NetType/WIFI", "wechat"),
        ("[Pinterest/iOS]", "pinterest"),
        ("Snapchat/13.1.0.42", "snapchat"),
        ("LinkedInApp/9.29", "linkedin"),
        ("GSA/300.0 Safari/604.1", "google"),
    ],
)
def test_then_the_app_whose_browser_asks(agent: str, channel: str) -> None:
    assert decided({}, agent=f"{IPHONE} {agent}") == (channel, "in_app")


def test_what_nothing_tells_stays_unknown() -> None:
    assert decided({}) == (UNKNOWN, UNKNOWN)
    assert decided({"lang": "fr", "page": "2"}) == (UNKNOWN, UNKNOWN)


def test_an_unknown_code_gives_way_to_a_network_that_is_known() -> None:
    assert decided({"ref": "abc"}, "https://www.reddit.com/") == ("reddit", "referrer")
    assert decided({"utm_source": "abc"}, "https://a-blog.example/") == ("campaign", "source")
    assert decided({"utm_source": "abc"}) == ("campaign", "source")


def test_an_organisations_own_rules_come_before_ours() -> None:
    rules = Rules(3, {"spring": "email", "facebook": "qr"}, {"news.example": "email"})

    def by(**seen: str) -> Decision:
        return deciding.decide(Evidence(**seen), rules)

    assert by(source="spring") == Decision("email", "source")
    assert by(source="facebook", medium="cpc") == Decision("qr", "source")
    assert by(referrer_host="www.news.example") == Decision("email", "referrer")
    assert by(referrer_host="t.co") == Decision("x", "referrer")


@given(
    seen=st.builds(
        Evidence,
        source=st.text(max_size=20),
        medium=st.text(max_size=20),
        campaign=st.text(max_size=20),
        click_id=st.sampled_from(["", "fbclid", "gclid", "nothing"]),
        referrer_host=st.text(max_size=30),
        in_app=st.sampled_from(["", "instagram"]),
    )
)
def test_whatever_was_seen_a_channel_of_ours_is_found_and_always_the_same(seen: Evidence) -> None:
    found = deciding.decide(seen)

    assert found == deciding.decide(seen)
    assert found.channel in {*CHANNELS, UNKNOWN}
    assert (found.channel == UNKNOWN) == (found.known_by == UNKNOWN)


def test_deciding_costs_microseconds() -> None:
    request = Request({"utm_source": "x", "fbclid": "1"}, "https://l.facebook.com/l.php", IPHONE)

    began = time.process_time()
    for _ in range(1000):
        deciding.decide(evidence.gather(request))
    each = (time.process_time() - began) / 1000

    print(f"gathering and deciding: {each * 1e6:.1f} µs")  # noqa: T201 - the figure is of use
    assert each < 0.0002
