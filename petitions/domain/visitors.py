"""Is this request a person's visit, or a program looking at a link?"""

import re
from collections.abc import Mapping
from typing import Final

from petitions.domain import networks

PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
PAGES = {"document", "iframe", "frame"}

# Every browser begins so, and tells no address where to read about it.
BROWSER = re.compile(r"(Mozilla|Opera)/\d")
# Words that programs put into their names. Browsers' own (Mozilla, Safari, Mobile) hold none.
PROGRAMS = re.compile(
    r"https?:|www\.|@|compatible; (?!MSIE)|\bPTST|lighthouse|GTmetrix|pingdom|inspect|"
    r"archive|-agent\b|bot\b|bot[/ ;_-]|crawl|spider|preview|fetch|scan|monitor|headless|slurp|"
    r"facebookexternalhit|facebookcatalog|meta-external|whatsapp/|telegrambot|twitterbot|linkedinbot|"
    r"slack-imgproxy|slackbot|discordbot|mastodon/|pleroma|akkoma|misskey|cardyb|"
    r"skypeuripreview|microsoft office|ms-office|outlook-|google-safety|googleimageproxy|"
    r"proofpoint|mimecast|barracuda|safelinks|urldefense|virustotal|"
    r"curl/|wget/|python-|python/|httpx|aiohttp|okhttp|go-http|java/|libwww|ruby|axios|node-fetch|undici|"
    r"embedly|iframely|vkshare|pinterest/0|snapchat/0|signal-|applebot|imessage|validator",
    re.IGNORECASE,
)

START = "^"  # of a word by which an agent has to begin
# Those of them that show a link's title and picture to the people it is sent to.
NETWORK_OF: Final = {word.lstrip(START): channel for word, channel in networks.FETCHERS}
OTHERS = ("embedly", "iframely", "linkpreview", "link preview", "opengraph", "unfurl")
PREVIEWERS = re.compile(
    "|".join(
        START * word.startswith(START) + re.escape(word.lstrip(START))
        for word in (*dict(networks.FETCHERS), *OTHERS)
    ),
    re.IGNORECASE,
)
# Those who go by another's name, whole, so that every page shows them something.
DISGUISED: Final = {"whatsapp/2": "signal"}
SEVERAL = "facebookexternalhit"
PRETENDED = "twitterbot"
OTHER = "other"


def is_previewer(user_agent: str) -> bool:
    """Say whether a program asks for what a link looks like, rather than for where it leads."""
    return bool(PREVIEWERS.search(user_agent))


def network_of(user_agent: str) -> str:
    """Return the channel of the network whose program looks; `other` where it names none."""
    agent = user_agent.lower()
    if agent in DISGUISED:
        return DISGUISED[agent]
    if SEVERAL in agent and PRETENDED in agent:
        return "imessage"  # it says to be both
    found = PREVIEWERS.search(agent)
    return NETWORK_OF.get(found[0], OTHER) if found else OTHER


def is_visit(*, user_agent: str, method: str, headers: Mapping[str, str]) -> bool:
    """Say whether this looks like a person opening a page.

    Not a visit: any method but GET, a prefetch that says so, a request without an
    agent, and every agent that names itself as a program.
    """
    if method != "GET" or _loads_ahead(headers):
        return False
    return bool(user_agent.strip()) and not is_program(user_agent)


def is_program(user_agent: str) -> bool:
    """Say whether an agent names itself as a program, or fetches previews."""
    named = PROGRAMS.search(user_agent) or not BROWSER.match(user_agent)
    return bool(named) or is_previewer(user_agent)


def _loads_ahead(headers: Mapping[str, str]) -> bool:
    """Say whether a browser fetches what nobody has asked to see yet, or only a part of a page."""
    purpose = " ".join(headers.get(name, "") for name in PURPOSES).lower()
    part = headers.get("Sec-Fetch-Dest", "document").lower() not in PAGES
    return "prefetch" in purpose or "preview" in purpose or part
