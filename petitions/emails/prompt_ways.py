"""The links in a prompt: a reader's own share links, or the page a reminder is about."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from mobilize.organisations.models import Organisation
from petitions.domain import share_urls
from petitions.models import Petition
from petitions.services import share_steps
from petitions.services.share_steps import Step

Ways = list[dict[str, str]]


def page(kind: str, organisation: Organisation, occasion: str) -> tuple[str, str]:
    """Return name and address of the reader's own page that a reminder is about, if it is one.

    The name is the same for all who read one language.
    """
    path = settings.PROMPT_PAGES.get(kind)
    name, url = import_string(path)(organisation, occasion) if path else ("", "")
    return str(name), url


def to_page(name: str, url: str) -> Ways:
    """Return that page as the only way."""
    return [{"name": name, "url": url, "href": url}]


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
        return to_page(_("(the reader's own page)"), "…")
    step = share_steps.step(petition, locale)
    return offered(step, dict.fromkeys([*(way.channel for way in step.ways), "copy"], "…"))


def _way(channel: str, name: str, text: str, *, code: str, title: str) -> dict[str, str]:
    url = share_urls.short(settings.BASE_URL, code)
    return {
        "name": name,
        "url": url,
        "href": share_urls.href(channel, url=url, text=text, title=title),
    }
