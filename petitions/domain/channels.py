"""Referring channels: where a visitor came from. Not to be confused with payment rails."""

GROUPS = {
    "social": ("facebook", "x", "linkedin", "bluesky", "mastodon", "threads", "reddit"),
    "messenger": ("whatsapp", "telegram"),
    "email": ("email",),
    "sms": ("sms",),
    "copy_link": ("copy",),
    "qr": ("qr",),
    "native_share": ("native",),
}
CHANNELS = tuple(channel for group in GROUPS.values() for channel in group)
UNKNOWN = "unknown"  # nothing tells where the visitor came from; reported as such, never guessed

# What reports call “social networks”: people passing a link on to people they know there.
SOCIAL = frozenset(GROUPS["social"] + GROUPS["messenger"])


def group_of(channel: str) -> str:
    """Return the channel's group; an unknown channel is its own."""
    return next((name for name, members in GROUPS.items() if channel in members), UNKNOWN)
