"""Is this request a person's visit, or a program looking at a link?"""

import re
from collections.abc import Mapping

# Words that programs put into their names. Browsers' own (Mozilla, Safari, Mobile) hold none.
PROGRAMS = re.compile(
    r"bot\b|bot[/ ;_-]|crawl|spider|preview|fetch|scan|monitor|headless|slurp|embedly|"
    r"facebookexternalhit|facebookcatalog|meta-external|whatsapp/|telegrambot|twitterbot|linkedinbot|"
    r"slack-imgproxy|slackbot|discordbot|mastodon/|pleroma|akkoma|misskey|cardyb|bluesky|"
    r"skypeuripreview|microsoft office|ms-office|outlook-|google-safety|googleimageproxy|"
    r"proofpoint|mimecast|barracuda|safelinks|urldefense|virustotal|"
    r"curl/|wget/|python-|python/|httpx|aiohttp|okhttp|go-http|java/|libwww|ruby|axios|node-fetch|undici|"
    r"iframely|vkshare|pinterest/0|snapchat/0|signal-|viber/|applebot|imessage|validator",
    re.IGNORECASE,
)

# Those of them that show a link's title and picture to the people it is sent to.
PREVIEWERS = re.compile(
    r"facebookexternalhit|facebookcatalog|meta-external|whatsapp/|telegrambot|twitterbot|linkedinbot|"
    r"slack-imgproxy|slackbot|discordbot|mastodon/|pleroma|akkoma|misskey|cardyb|bluesky|redditbot|"
    r"skypeuripreview|embedly|iframely|vkshare|pinterest/0|snapchat/0|signal-|viber/|imessage",
    re.IGNORECASE,
)


def is_previewer(user_agent: str) -> bool:
    """Say whether a program asks for what a link looks like, rather than for where it leads."""
    return bool(PREVIEWERS.search(user_agent))


def is_visit(*, user_agent: str, method: str, headers: Mapping[str, str]) -> bool:
    """Say whether this looks like a person opening a page.

    Not a visit: any method but GET, a prefetch that says so, a request without an
    agent, and every agent that names itself as a program.
    """
    purpose = headers.get("Sec-Purpose", "") + headers.get("Purpose", "")
    if method != "GET" or "prefetch" in purpose.lower() or "preview" in purpose.lower():
        return False
    return bool(user_agent.strip()) and not PROGRAMS.search(user_agent)
