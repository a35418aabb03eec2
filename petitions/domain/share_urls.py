"""The address behind each share button. Nothing anybody writes can change where one leads."""

from urllib.parse import quote

from mobilize.kit.marking import marked
from petitions.domain import channels, share_texts

# Each network's share address, as its documentation gives it; what stands in braces arrives
# encoded. Left out: Messenger, whose address needs an app's id; Signal, which has none; Viber
# and Pinterest, of which one does nothing without the app and the other wants a picture. The
# device's own share menu reaches all of them.
TEMPLATES = {
    "facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
    "x": "https://x.com/intent/post?text={text}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={text}",
    "mastodon": "https://share.joinmastodon.org/#text={text}",
    "threads": "https://www.threads.com/intent/post?text={text}",
    "reddit": "https://www.reddit.com/submit?url={url}&title={text}",
    "whatsapp": "https://wa.me/?text={text}",
    "telegram": "https://t.me/share/url?url={url}&text={text}",
    "line": "https://social-plugins.line.me/lineit/share?url={url}&text={text}",
    "vk": "https://vk.com/share.php?url={url}",
    "email": "mailto:?subject={title}&body={text}",
    "sms": "sms:?&body={text}",
}
# What a petition offers unless its organisation says otherwise, in this order.
STANDARD = (
    "whatsapp", "facebook", "email", "sms", "telegram", "x", "linkedin", "bluesky", "mastodon",
    "threads", "reddit",
)  # fmt: skip
# What every signer has besides: a link to copy, the one in the QR code, the share menu's.
ALWAYS = ("copy", "qr", "native")
NAMES = {**channels.NAMES, "sms": marked("Text message")}


def short(base_url: str, code: str) -> str:
    """Return the short address of a link's code."""
    return f"{base_url}/s/{code}"


def href(channel: str, *, url: str, text: str, title: str = "") -> str:
    """Return where a share button leads; channels without a service get the plain address.

    `text` may hold the places of `share_texts`.
    """
    template = TEMPLATES.get(channel)
    if template is None:
        return url
    words = share_texts.said(channel, text=text, title=title, url=url)
    if channel == "email":
        words = words.replace("\n", "\r\n")  # RFC 6068, 5
    subject = share_texts.one_line(title)
    return template.format(url=_quoted(url), text=_quoted(words), title=_quoted(subject))


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")
