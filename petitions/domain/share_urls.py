"""The address behind each share button."""

from urllib.parse import quote

# Each network's share address, as its documentation gives it; {url} and {text} arrive encoded.
TEMPLATES = {
    "facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
    "x": "https://x.com/intent/post?url={url}&text={text}",
    "linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
    "bluesky": "https://bsky.app/intent/compose?text={text}%20{url}",
    "mastodon": "https://share.joinmastodon.org/#text={text}%20{url}",
    "threads": "https://www.threads.net/intent/post?text={text}%20{url}",
    "reddit": "https://www.reddit.com/submit?url={url}&title={text}",
    "whatsapp": "https://wa.me/?text={text}%20{url}",
    "telegram": "https://t.me/share/url?url={url}&text={text}",
    "email": "mailto:?subject={text}&body={url}",
    "sms": "sms:?&body={text}%20{url}",
}


def short(base_url: str, code: str) -> str:
    """Return the short address of a link's code."""
    return f"{base_url}/s/{code}"


def href(channel: str, *, url: str, text: str) -> str:
    """Return where a share button leads; channels without a service get the plain address."""
    template = TEMPLATES.get(channel, "")
    return template.format(url=quote(url, safe=""), text=quote(text, safe="")) or url
