"""Referring channels: where a visitor came from. Not to be confused with payment rails."""

from mobilize.kit.marking import marked

GROUPS = {
    "social": ("facebook", "x", "linkedin", "bluesky", "mastodon", "threads", "reddit", "vk"),
    "messenger": ("whatsapp", "telegram", "line"),
    "email": ("email",),
    "sms": ("sms",),
    "copy_link": ("copy",),
    "qr": ("qr",),
    "native_share": ("native",),
}
CHANNELS = tuple(channel for group in GROUPS.values() for channel in group)
# Those a share link can be made for; a signer gets one for each that their petition offers.
SHARED = CHANNELS
UNKNOWN = "unknown"  # nothing tells where the visitor came from; reported as such, never guessed

# As people read them; whoever shows one translates it.
NAMES = {
    "facebook": "Facebook",
    "x": "X",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "linkedin": "LinkedIn",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "threads": "Threads",
    "reddit": "Reddit",
    "line": "LINE",
    "vk": "VK",
    "email": marked("E-mail"),
    "sms": marked("Text message link"),  # never just “SMS”, which names a rail too
    "copy": marked("Copied link"),
    "qr": marked("QR code"),
    "native": marked("Share menu"),
    UNKNOWN: marked("Untagged"),
}

# What reports call “social networks”: people passing a link on to people they know there.
SOCIAL = frozenset(GROUPS["social"] + GROUPS["messenger"])


def group_of(channel: str) -> str:
    """Return the channel's group; an unknown channel is its own."""
    return next((name for name, members in GROUPS.items() if channel in members), UNKNOWN)
