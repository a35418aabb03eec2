"""The links in a prompt: a reader's own share links, or the page a reminder is about."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from petitions.domain import share_urls
from petitions.models import Petition, SharePrompt
from petitions.services import share_steps, sharing
from petitions.services.share_steps import Step

Ways = list[dict[str, str]]


def of(prompt: SharePrompt) -> Ways:
    """Return what one reader can follow, each with `name`, `url` and `href`."""
    if path := settings.PROMPT_PAGES.get(prompt.kind):
        name, url = import_string(path)(prompt.organisation, prompt.occasion)
        return [{"name": str(name), "url": url, "href": url}]
    if prompt.signature is None or prompt.petition is None:
        return []
    step = share_steps.step(
        prompt.petition, prompt.supporter.locale, signature_id=prompt.signature_id
    )
    codes = {link.channel: link.code for link in sharing.links_for(prompt.signature)}
    return offered(step, codes)


def offered(step: Step, codes: dict[str, str]) -> Ways:
    """Return a link per network of the petition's share step, and one for anything else."""
    said = [(way.channel, way.name, way.text) for way in step.ways]
    return [
        _way(channel, name, text, code=codes[channel], title=step.title)
        for channel, name, text in (*said, ("copy", _("Anywhere else"), ""))
        if channel in codes
    ]


def sample(kind: str, petition: Petition, locale: str) -> Ways:
    """Return what stands there for staff to read: links that are nobody's."""
    if kind in settings.PROMPT_PAGES:
        return [{"name": _("(the reader's own page)"), "url": "…", "href": "#"}]
    step = share_steps.step(petition, locale)
    return offered(step, dict.fromkeys([*(way.channel for way in step.ways), "copy"], "…"))


def _way(channel: str, name: str, text: str, *, code: str, title: str) -> dict[str, str]:
    url = share_urls.short(settings.BASE_URL, code)
    return {
        "name": name,
        "url": url,
        "href": share_urls.href(channel, url=url, text=text, title=title),
    }
