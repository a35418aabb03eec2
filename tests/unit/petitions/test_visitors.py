"""Who asks for a link: a person, a fetcher of previews, or another program."""

import pytest

from petitions.domain import visitors

FETCHERS = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0 A",
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
