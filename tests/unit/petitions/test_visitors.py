"""Who asks for a link: a person, a fetcher of previews, or another program."""

import re

import fake_useragent.utils
import pytest
from crawlerdetect import CrawlerDetect
from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from petitions.domain import networks, visitors

# The words by which the networks' own preview fetchers go.
LOOKS = re.compile(
    r"externalhit|facebot|twitterbot|linkedinbot|whatsapp/|telegrambot|slackbot|discordbot|"
    r"mastodon/|cardyb|skypeuripreview|redditbot|pinterestbot|viber/",
    re.IGNORECASE,
)
FETCHERS = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0 A",
    "WhatsApp/2",
    "TelegramBot (like TwitterBot)",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1)",
    "http.rb/5.1.1 (Mastodon/4.3.0; +https://mastodon.example/) Bot",
]
PEOPLE = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Snapchat/13.1.0.42",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 [Pinterest/iOS]",
    "Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile [FBAN/EMA;FBLC/fr_FR;FBAV/400.0]",
]


@pytest.mark.parametrize("agent", FETCHERS)
def test_a_fetcher_of_previews_is_known_and_no_visit(agent: str) -> None:
    assert visitors.is_previewer(agent)
    assert not visitors.is_visit(user_agent=agent, method="GET", headers={})


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_person_is_led_on_even_inside_a_networks_own_app(agent: str) -> None:
    assert not visitors.is_previewer(agent)
    assert visitors.is_visit(user_agent=agent, method="GET", headers={})


@pytest.mark.parametrize("agent", ["curl/8.9", "Mozilla/5.0 (compatible; Googlebot/2.1)", ""])
def test_other_programs_are_led_on_and_not_counted(agent: str) -> None:
    assert not visitors.is_previewer(agent)
    assert not visitors.is_visit(user_agent=agent, method="GET", headers={})


IMESSAGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) "
    "Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0"
)
NAMED = [
    ("facebookexternalhit/1.1", "facebook"),
    ("Mozilla/5.0 (compatible; meta-externalfetcher/1.1)", "facebook"),
    ("Twitterbot/1.0", "x"),
    ("LinkedInBot/1.0 (compatible; Mozilla/5.0)", "linkedin"),
    ("WhatsApp/2.23.20.0 A", "whatsapp"),
    ("TelegramBot (like TwitterBot)", "telegram"),
    ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "slack"),
    ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "discord"),
    ("Mozilla/5.0 (compatible; Bluesky Cardyb/1.1)", "bluesky"),
    ("http.rb/5.1.1 (Mastodon/4.3.0; +https://mastodon.example/) Bot", "mastodon"),
    ("Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5 skype-url-preview", "teams"),
    ("Slack-ImgProxy 1.138 (+https://api.slack.com/robots)", "slack"),
    ("Tumblr/14.0.835.186", "tumblr"),
    ("Nextdoorbot/1.0", "nextdoor"),
    ("Viber", "viber"),
    ("Bluesky/", "bluesky"),
    ("Signal-Android/7.0", "signal"),
    ("WhatsApp/2", "signal"),  # Signal's own: github.com/signalapp/Signal-Android/issues/13522
    (IMESSAGE, "imessage"),
    ("Mozilla/5.0 (compatible; Embedly/0.2)", "other"),
]
IN_APPS = [
    "[FBAN/FBIOS;FBAV/450.0.0;FBBV/5;FBDV/iPhone14,2;FBLC/en_GB]",
    "Instagram 300.0.0.0.0 (iPhone14,2; iOS 17_0; en_US; scale=3.00; 1170x2532)",
    "Barcelona 320.0.0.0",
    "Safari Line/14.1.0",
    "MicroMessenger/8.0.40(0x1800282d) NetType/WIFI Language/en",
    "musical_ly_30.0.0 JsSdk/2.0 NetType/WIFI Channel/App Store BytedanceWebview/d8a21c6",
    "[Pinterest/iOS]",
    "Snapchat/13.1.0.42 (like Safari/8615.1, panda)",
    "LinkedInApp/9.29.1234",
    "Twitter for iPhone/10.0",
    "KAKAOTALK 10.4.5",
    "GSA/300.0.600 Safari/604.1",
    "Telegram-Android/11.0 (Google Pixel 8; Android 15)",
]
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


@pytest.mark.parametrize(("agent", "network"), NAMED)
def test_a_fetcher_of_previews_names_its_network_and_is_no_visit(agent: str, network: str) -> None:
    assert visitors.is_previewer(agent)
    assert visitors.network_of(agent) == network
    assert not visitors.is_visit(user_agent=agent, method="GET", headers={})


@pytest.mark.parametrize("app", IN_APPS)
def test_who_reads_inside_an_app_is_a_person(app: str) -> None:
    agent = f"{IPHONE} {app}"

    assert not visitors.is_previewer(agent)
    assert visitors.is_visit(user_agent=agent, method="GET", headers={})


@pytest.mark.parametrize("word", [word for word, _ in networks.IN_APP])
def test_no_apps_own_browser_is_taken_for_a_program(word: str) -> None:
    agents = [f"{IPHONE} {word}", f"{IPHONE} {word}/26.12.1", f"{IPHONE} {word}26.12.1"]

    assert not [agent for agent in agents if visitors.is_previewer(agent)]
    assert [agent for agent in agents if visitors.is_program(agent)] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
        {"Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_what_a_browser_loads_before_anybody_asked_is_no_visit(headers: dict[str, str]) -> None:
    assert not visitors.is_visit(user_agent=PEOPLE[0], method="GET", headers=headers)


def test_the_known_programs_are_known_for_what_they_are() -> None:
    listed = [
        agent for row in CRAWLER_USER_AGENTS_DATA for agent in row["instances"] if agent.strip()
    ]
    counted = [agent for agent in listed if not visitors.is_program(agent)]

    print(f"of {len(listed)} programs' agents {len(counted)} would count as people")  # noqa: T201 - the figure is of use
    assert len(counted) <= 0.05 * len(listed)
    assert not [
        agent for agent in counted if CrawlerDetect().isCrawler(agent) and LOOKS.search(agent)
    ]


def test_at_most_three_in_a_hundred_browsers_are_refused() -> None:
    agents = [row["useragent"] for row in fake_useragent.utils.load()]
    refused = [agent for agent in agents if visitors.is_program(agent)]

    print(f"of {len(agents)} browsers' agents {len(refused)} are refused")  # noqa: T201 - the figure is of use
    assert len(agents) > 5000
    assert len(refused) <= 0.03 * len(agents)
