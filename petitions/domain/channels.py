"""Referring channels: where a visitor came from. Not to be confused with payment rails.

The networks themselves are data, in `networks.toml`. Groups bear the names Google Analytics
gives them, where it has one, so that reports can be laid side by side.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from mobilize.kit.marking import marked

UNKNOWN = "unknown"  # nothing tells where the visitor came from; reported as such, never guessed
CAMPAIGN = "campaign"  # the address names a source that no rule knows

DATA: Final[Mapping[str, Any]] = MappingProxyType(
    tomllib.loads(Path(__file__).with_name("networks.toml").read_text(encoding="utf-8"))
)
NOT_GROUPS = {"marks", "media", "parameters", "personal", "aliases", "browsers"}
# What is no network has no row in the data. Where nothing says which network, `…_other` stands.
OTHERS: Final[Mapping[str, tuple[str, ...]]] = {
    "organic_social": ("social_other",),
    "messenger": ("messenger_other",),
    "organic_video": ("video_other",),
    "organic_search": ("search_other",),
    "organic_shopping": ("shopping_other",),
    "ai_assistant": ("ai_other",),
    "copy_link": ("copy",),
    "qr": ("qr",),
    "native_share": ("native",),
    "paid_social": ("social_paid",),
    "paid_search": ("search_paid",),
    "paid_video": ("video_paid",),
    "paid_shopping": ("shopping_paid",),
    "paid_other": ("paid_other",),
    "display": ("display",),
    "affiliates": ("affiliate",),
    "audio": ("audio",),
    "mobile_push_notifications": ("push",),
    "referral": ("referral",),
    "unassigned": (CAMPAIGN,),
}
# Under which group a network's advertising stands.
PAID_GROUP = {
    "organic_social": "paid_social",
    "messenger": "paid_social",
    "organic_video": "paid_video",
    "organic_search": "paid_search",
    "organic_shopping": "paid_shopping",
    "ai_assistant": "paid_other",
}
# Those a share link can be made for; a signer gets one for each that their petition offers.
SHARED = (
    "facebook", "x", "linkedin", "bluesky", "mastodon", "threads", "reddit", "vk",
    "whatsapp", "telegram", "line", "email", "sms", "copy", "qr", "native",
)  # fmt: skip


def _groups() -> dict[str, tuple[str, ...]]:
    found = {name: list(rows) for name, rows in DATA.items() if name not in NOT_GROUPS}
    for name, paid in PAID_GROUP.items():
        sold = [f"{code}_paid" for code, row in DATA[name].items() if row.get("paid")]
        found.setdefault(paid, []).extend(sold)
    for name, codes in OTHERS.items():
        members = found.setdefault(name, [])
        members.extend(code for code in codes if code not in members)
    return {name: tuple(members) for name, members in found.items()}


def _names() -> dict[str, str]:
    rows = {code: row for name in PAID_GROUP for code, row in DATA[name].items() if "name" in row}
    plain = {code: str(row["name"]) for code, row in rows.items()}
    paid = {f"{code}_paid": f"{row['name']} Ads" for code, row in rows.items() if row.get("paid")}
    return {**plain, **paid, **SPOKEN}


# As people read them; whoever shows one translates it. A network's name is the same everywhere.
SPOKEN = {
    "email": marked("E-mail"),
    "sms": marked("Text message link"),  # never just “SMS”, which names a rail too
    "copy": marked("Copied link"),
    "qr": marked("QR code"),
    "native": marked("Share menu"),
    "social_other": marked("Another social network"),
    "messenger_other": marked("Another messenger"),
    "video_other": marked("Another video site"),
    "search_other": marked("Another search engine"),
    "shopping_other": marked("Another shop"),
    "ai_other": marked("Another assistant"),
    "social_paid": marked("Advertising in a social network"),
    "search_paid": marked("Advertising in a search engine"),
    "video_paid": marked("Advertising in videos"),
    "shopping_paid": marked("Advertising in a shop"),
    "paid_other": marked("Other advertising"),
    "display": marked("Display advertising"),
    "affiliate": marked("Affiliates"),
    "audio": marked("Podcast or radio"),
    "push": marked("Push notification"),
    "referral": marked("Another website"),
    CAMPAIGN: marked("A campaign of unknown kind"),
    UNKNOWN: marked("Untagged"),
}
GROUPS = _groups()
CHANNELS = tuple(channel for group in GROUPS.values() for channel in group)
NAMES = _names()

# What reports call “social networks”: people passing a link on to people they know there.
SOCIAL = frozenset(GROUPS["organic_social"] + GROUPS["messenger"])

_GROUP_OF = {channel: name for name, members in GROUPS.items() for channel in members}


def group_of(channel: str) -> str:
    """Return the channel's group; an unknown channel is its own."""
    return _GROUP_OF.get(channel, UNKNOWN)


def paid_form(channel: str) -> str:
    """Return the channel of a network's advertising; its group's where it has none of its own."""
    own = f"{channel}_paid"
    if own in _GROUP_OF:
        return own
    group = PAID_GROUP.get(group_of(channel), "")
    return OTHERS[group][0] if group in OTHERS else "paid_other"
