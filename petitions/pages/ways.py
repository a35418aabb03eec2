"""The ways to pass a petition on, as a signer sees them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from petitions.domain import share_urls

NAMES = {
    "whatsapp": "WhatsApp",
    "facebook": "Facebook",
    "email": _("E-mail"),
    "sms": _("Text message"),
    "telegram": "Telegram",
    "x": "X",
    "linkedin": "LinkedIn",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "threads": "Threads",
    "reddit": "Reddit",
}


@dataclass(frozen=True)
class Way:
    """A button: what it says and where it leads."""

    name: str
    href: str

    @property
    def is_page(self) -> bool:
        """Say whether it opens a page; the others open a program on the signer's device."""
        return self.href.startswith("https:")


def buttons(urls: dict[str, str], *, text: str) -> list[Way]:
    """Return a button per network, each with the signer's own link for it."""
    return [
        Way(str(name), share_urls.href(channel, url=urls[channel], text=text))
        for channel, name in NAMES.items()
    ]
