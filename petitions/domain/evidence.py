"""What a request shows of where its sender came from, without a personal value.

An address may hold anything: people put names, addresses and telephone numbers into
campaign codes, and mail programs the recipient's own. So what is kept is short, plain
and slug-like, and everything else is dropped rather than cut.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from petitions.domain import app_marks, networks
from petitions.domain.channel_rules import OURS, Rules, is_click_id, mark
from petitions.domain.networks import APP
from petitions.domain.visits import Evidence

LONGEST = 60
LONGEST_HOST = 100
SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
HOST = re.compile(
    r"(?=.{4,100}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,30}[a-z0-9]"
)
PACKAGE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,8}")
# A telephone or a member's number; a day such as 20260501 is none.
A_DAY = re.compile(r"(?<!\d)20\d\d[-._]?(0[1-9]|1[0-2])[-._]?([0-2]\d|3[01])(?!\d)")
MOST_DIGITS = 6
# What a program wrote to know somebody by: letters and digits mixed, without an end.
TOKEN = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}")
MOST_PARAMETERS = 60
# No campaign is called what a report's own rows are called: its money would be theirs.
NO_CAMPAIGNS = ("unknown", "total", "others")
# Parameter → what it tells, and how early it is asked.
PLACES: Final = {
    name: (part, place)
    for part, names in networks.PARAMETERS.items()
    for place, name in enumerate(names)
}


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: the query's parameters, the Referer, and the agent's name."""

    query: Mapping[str, str]
    referrer: str = ""
    user_agent: str = ""


def gather(request: Request, *, own_hosts: Collection[str] = (), rules: Rules = OURS) -> Evidence:
    """Return what a request shows. Never raises, whatever it holds; our own host shows nothing.

    `rules` say which kinds of click id and which apps are known; the rest of either is not kept.
    """
    said, click_id = _read(request.query, rules)
    campaign = said.get("campaign", "")
    return Evidence(
        source=said.get("source", ""),
        medium=said.get("medium", ""),
        campaign="" if campaign in NO_CAMPAIGNS else campaign,
        click_id=click_id,
        referrer_host=host_of(request.referrer, own_hosts=own_hosts),
        in_app=app_marks.app(request.user_agent, rules.apps),
    )


def slug(said: str) -> str:
    """Return a code as we keep it; nothing when it might name a person.

    At most 60 small letters, digits, dots, hyphens and underscores; no long number, no token.
    """
    plain = "-".join(unicodedata.normalize("NFKC", said[:200]).casefold().split())
    if not SLUG.fullmatch(plain) or TOKEN.search(plain):
        return ""
    digits = sum(map(str.isdigit, A_DAY.sub("", plain)))
    return plain if digits <= MOST_DIGITS else ""


def host_of(address: str, *, own_hosts: Collection[str] = ()) -> str:
    """Return the host of a Referer: no path, no port, no name, none of our own.

    `android-app://com.example/` gives `android-app:com.example`.
    """
    try:
        parts = urlsplit(address[:2000].strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme == "android-app":
        return APP + host if PACKAGE.fullmatch(host) and len(host) <= LONGEST_HOST - 12 else ""
    if parts.scheme not in {"http", "https"} or host in own_hosts:
        return ""
    return _kept(host)


def is_own(address: str, *, own_hosts: Collection[str]) -> bool:
    """Say whether a Referer is a page of our own: somebody goes on, nobody comes."""
    try:
        return (urlsplit(address[:2000].strip()).hostname or "") in own_hosts
    except ValueError:
        return False


def _kept(host: str) -> str:
    try:
        plain = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return ""
    # A host that is an address names somebody's machine; one without a dot, somebody's office.
    return networks.without_people(plain.removeprefix("www.")) if HOST.fullmatch(plain) else ""


def _read(query: Mapping[str, str], rules: Rules) -> tuple[dict[str, str], str]:
    """Return what the parameters say, by part, and the name of a click id among them."""
    said: dict[str, tuple[int, str]] = {}
    click_ids: list[str] = []
    for name in islice(query, MOST_PARAMETERS):
        known = name.lower()
        if is_click_id(known, rules):
            click_ids.append(known)
        elif known in PLACES:
            part, place = PLACES[known]
            text = _plain(query[name])
            if text and place < said.get(part, (place + 1,))[0]:
                said[part] = (place, text)
    return {part: text for part, (_, text) in said.items()}, _one_of(click_ids, rules)


def _one_of(click_ids: list[str], rules: Rules) -> str:
    """Return the first that tells something. One that is passed over may tell it to later rules."""
    telling = (name for name in click_ids if mark(name, rules))
    return next(telling, click_ids[0] if click_ids else "")


def _plain(text: object) -> str:
    if not isinstance(text, str):
        return ""
    found = host_of(text) if "://" in text else slug(text)
    return found if len(found) <= LONGEST else ""
