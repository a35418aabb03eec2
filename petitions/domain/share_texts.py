"""What is said where a petition is passed on: plain text with two places, and no more than that.

`{title}` stands for the petition's title, `{url}` for the link. They are replaced once, in
one pass: braces in a title mean nothing, and neither does anything else in braces. What was
written when an experiment's words called the title `{petition}` still means it.
"""

import re

PLACE = re.compile(r"\{(title|petition|url)\}")
TITLE = re.compile(r"\{(?:title|petition)\}")
PLAIN = "{title}"  # what is said where nobody has written anything
# These take the link in a field of its own, and show it beside the text.
BESIDE = frozenset({"telegram", "reddit", "line", "native"})
# These take the link alone and show what the page says of itself.
ALONE = frozenset({"facebook", "linkedin", "vk", "copy", "qr"})
ONE_LINE = frozenset({"reddit"})
APART = {"email": "\n\n"}  # what stands between text and link, if not a space


def said(channel: str, *, text: str, title: str, url: str) -> str:
    """Return the text as the channel gets it, with the link in it where it belongs there."""
    if channel in ALONE:
        return ""
    if channel in BESIDE:
        words = _tidy(filled(text, title=title, url=""))
        return one_line(words) if channel in ONE_LINE else words
    words = filled(text, title=title, url=url)
    if "{url}" in text:
        return words
    return f"{words}{APART.get(channel, ' ')}{url}".strip()


def filled(text: str, *, title: str, url: str) -> str:
    """Put a title and an address into their places."""
    line = one_line(title)
    values = {"title": line, "petition": line, "url": url}
    return PLACE.sub(lambda place: values[place[1]], text)


def titled(text: str, *, title: str) -> str:
    """Put a title into its place, in a text that has no link."""
    return TITLE.sub(lambda _place: one_line(title), text)


def one_line(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


def _tidy(text: str) -> str:
    """Close the gap that a place has left."""
    return "\n".join(re.sub(r" {2,}", " ", line).strip() for line in text.splitlines()).strip()
