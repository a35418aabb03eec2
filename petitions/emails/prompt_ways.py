"""The links in a prompt: a reader's own share links, or the page a reminder is about."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from petitions.domain import channels, share_urls
from petitions.models import SharePrompt, Signature
from petitions.services import sharing

Ways = list[dict[str, str]]


def of(prompt: SharePrompt, *, text: str) -> Ways:
    """Return what one reader can follow, each with `name`, `url` and `href`."""
    if path := settings.PROMPT_PAGES.get(prompt.kind):
        name, url = import_string(path)(prompt.organisation, prompt.occasion)
        return [{"name": str(name), "url": url, "href": url}]
    return shared(prompt.signature, text=text) if prompt.signature else []


def shared(signature: Signature, *, text: str) -> Ways:
    """Return what a mail can offer: a link per network, and one for anything else."""
    return [
        _way(link.channel, share_urls.short(settings.BASE_URL, link.code), text)
        for link in sharing.links_for(signature)
        if link.channel in share_urls.TEMPLATES or link.channel == "copy"
    ]


def sample(kind: str, *, text: str) -> Ways:
    """Return what stands there for staff to read: links that are nobody's."""
    if kind in settings.PROMPT_PAGES:
        return [{"name": _("(the reader's own page)"), "url": "…", "href": "#"}]
    url = share_urls.short(settings.BASE_URL, "…")
    shown = [each for each in channels.SHARED if each in share_urls.TEMPLATES]
    return [_way(channel, url, text) for channel in [*shown, "copy"]]


def _way(channel: str, url: str, text: str) -> dict[str, str]:
    name = _("Anywhere else") if channel == "copy" else _(channels.NAMES[channel])
    return {"name": name, "url": url, "href": share_urls.href(channel, url=url, text=text)}
