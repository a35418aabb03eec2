"""The catalogue of channels, and how near it is to the lists that others keep."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from petitions.domain import channels, networks
from petitions.domain.channels import CHANNELS, GROUPS, NAMES, SHARED, SOCIAL, UNKNOWN, group_of

SLUG = re.compile(r"[a-z][a-z0-9_]{0,19}")
# What Google Analytics calls social holds what we tell apart as messengers.
OURS = {
    "SOURCE_CATEGORY_SOCIAL": {"organic_social", "messenger"},
    "SOURCE_CATEGORY_SEARCH": {"organic_search"},
    "SOURCE_CATEGORY_VIDEO": {"organic_video"},
    "SOURCE_CATEGORY_SHOPPING": {"organic_shopping"},
}
# The networks of 2026 with a hundred million users or more that Google's list names, and others of
# weight; whoever comes from one of them is not to be called anything else.
LARGE = {
    "facebook.com", "instagram.com", "twitter.com", "linkedin.com", "reddit.com", "tiktok.com",
    "pinterest.com", "snapchat.com", "quora.com", "tumblr.com", "vk.com", "weibo.com", "whatsapp",
    "t.me", "line.me", "google.com", "bing.com", "duckduckgo.com", "baidu.com", "yandex.com",
    "ecosia.org", "naver.com", "qwant.com", "youtube.com", "vimeo.com", "twitch.tv",
}  # fmt: skip


# And those no list of 2020 has, by the host a reader comes from.
OF_2026 = {
    "bluesky": ["bsky.app"], "threads": ["threads.net", "threads.com"],
    "mastodon": ["mastodon.social"], "truth_social": ["truthsocial.com"], "xing": ["xing.com"],
    "nextdoor": ["nextdoor.com"], "hacker_news": ["news.ycombinator.com"],
    "discord": ["discord.com"], "signal": ["signal.me"], "wechat": ["wechat.com"],
    "telegram": ["web.telegram.org"], "whatsapp": ["web.whatsapp.com"], "slack": ["slack.com"],
    "teams": ["teams.microsoft.com"], "viber": ["viber.com"], "kakaotalk": ["kakao.com"],
    "email": [
        "mail.google.com", "outlook.live.com", "outlook.office.com", "mail.yahoo.com",
        "mail.proton.me", "gmx.net", "web.de", "mail.ru", "icloud.com", "fastmail.com",
        "laposte.net",
    ],
    "chatgpt": ["chatgpt.com"], "claude": ["claude.ai"], "gemini": ["gemini.google.com"],
    "copilot": ["copilot.microsoft.com"], "perplexity": ["perplexity.ai"],
    "le_chat": ["chat.mistral.ai"], "grok": ["grok.com"], "deepseek": ["chat.deepseek.com"],
    "meta_ai": ["meta.ai"],
    "brave": ["search.brave.com"], "yahoo": ["search.yahoo.com"], "seznam": ["seznam.cz"],
    "sogou": ["sogou.com"], "so_360": ["so.com"],
}  # fmt: skip


@pytest.mark.parametrize(("channel", "hosts"), OF_2026.items())
def test_the_networks_messengers_mail_search_and_assistants_of_today_are_known(
    channel: str, hosts: list[str]
) -> None:
    assert {networks.of_host(host) for host in hosts} == {channel}


def lists() -> Path:
    above = Path(__file__).resolve().parents
    found = (folder / "shared" / "data" / "channels" for folder in above)
    place = next((folder for folder in found if folder.is_dir()), None)
    if place is None:
        pytest.skip("the public lists to compare with are not here")
    return place


def listed(name: str) -> Iterator[tuple[str, str]]:
    """Yield the hosts of one of Matomo's lists, each with whose it is."""
    whose = ""
    for line in (lists() / name).read_text(encoding="utf-8").splitlines():
        if re.match(r"\S.*:\s*$", line):
            whose = line.strip().rstrip(":")
        elif (found := re.match(r"\s+- '?([a-z0-9.-]+\.[a-z]+)'?\s*$", line)) is not None:
            yield found[1], whose


def group(source: str) -> str:
    channel = networks.SOURCES.get(source) or networks.of_host(source)
    return group_of(channel) if channel else UNKNOWN


def test_every_channel_is_a_short_word_of_one_group_with_a_name() -> None:
    assert len(CHANNELS) == len(set(CHANNELS))
    assert [code for code in CHANNELS if not SLUG.fullmatch(code)] == []
    assert set(NAMES) == {*CHANNELS, UNKNOWN}
    assert {group_of(code) for code in CHANNELS} == set(GROUPS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_channel_is_shown_under_anothers_name(language: str) -> None:
    with translation.override(language):
        shown = Counter(translation.gettext(name).casefold() for name in NAMES.values())

    assert [name for name, many in shown.items() if many > 1] == []


def test_links_are_made_for_channels_that_are_counted() -> None:
    assert len(SHARED) == 16
    assert set(SHARED) <= set(CHANNELS)


def test_advertising_is_never_counted_as_people_passing_a_link_on() -> None:
    assert {"facebook", "whatsapp"} <= SOCIAL
    assert not any(code.endswith("_paid") for code in SOCIAL)
    assert group_of("facebook_paid") == "paid_social"
    assert channels.paid_form("bluesky") == "social_paid"  # nobody sells advertising there
    assert channels.paid_form("email") == "paid_other"


def test_every_word_of_the_data_leads_to_a_channel() -> None:
    marks = {mark.channel for mark in networks.MARKS.values()}
    also = {channel for mark in networks.MARKS.values() for channel in mark.also}
    words = {*networks.HOSTS.values(), *networks.SOURCES.values(), *dict(networks.IN_APP).values()}

    assert marks | also | words <= set(CHANNELS)
    assert max(map(len, networks.MARKS)) <= 20  # as long as what is kept of one


def test_google_analytics_and_we_agree_on_every_large_network() -> None:
    with (lists() / "ga4_source_categories.csv").open(encoding="utf-8") as lines:
        theirs = {row["source"]: row["source_category"] for row in csv.DictReader(lines)}
    wrong = {s: group(s) for s, c in theirs.items() if group(s) not in {*OURS[c], UNKNOWN}}
    same = {s for s, c in theirs.items() if group(s) in OURS[c]}

    print(f"of {len(theirs)} sources of GA4: {len(same)} alike, {len(wrong)} otherwise: {wrong}")  # noqa: T201 - the figure is of use
    assert (LARGE & set(theirs)) - same == set()
    assert len(wrong) <= 0.03 * len(theirs)
    assert len(same) >= 0.3 * len(theirs)  # the rest is small, or gone since


@pytest.mark.parametrize(
    ("name", "groups", "at_least"),
    [
        ("matomo_Socials.yml", {"organic_social", "messenger", "organic_video"}, 0.4),
        ("matomo_AIAssistants.yml", {"ai_assistant"}, 0.8),
        ("matomo_SearchEngines.yml", {"organic_search", "organic_shopping"}, 0.35),
    ],
)
def test_matomos_hosts_are_read_alike(name: str, groups: set[str], at_least: float) -> None:
    hosts = dict(listed(name))
    same = {host for host in hosts if group(host) in groups}
    wrong = {host: group(host) for host in hosts if group(host) not in {*groups, UNKNOWN}}

    print(f"of {len(hosts)} hosts in {name}: {len(same)} alike, otherwise: {wrong}")  # noqa: T201 - the figure is of use
    assert len(same) >= at_least * len(hosts)
    assert len(wrong) <= 0.1 * len(hosts)
