"""The ways to pass a petition on, as a signer sees them."""

from dataclasses import dataclass

from django.conf import settings

from petitions.domain import share_texts, share_urls
from petitions.services.share_steps import Step


@dataclass(frozen=True)
class Way:
    """A button: what it says and where it leads."""

    name: str
    href: str

    @property
    def is_page(self) -> bool:
        """Say whether it opens a page; the others open a program on the signer's device."""
        return self.href.startswith("https:")


@dataclass(frozen=True)
class Ways:
    """All ways on a page: buttons, what the device's own menu gets, the link to copy.

    `missing` names the networks that are offered and for which this signer has no link yet.
    """

    buttons: list[Way]
    missing: list[str]
    title: str
    native_text: str
    native_url: str
    copy_url: str
    qr_code: str


def own(step: Step, codes: dict[str, str]) -> Ways:
    """Return a signer's ways, each with their own link for it."""
    return _ways(step, {name: _short(code) for name, code in codes.items()}, codes.get("qr", ""))


def plain(step: Step, *, page: str) -> Ways:
    """Return the ways of somebody who has no links of their own: the page itself goes round."""
    offered = (*(way.channel for way in step.ways), *share_urls.ALWAYS)
    return _ways(step, dict.fromkeys(offered, page), "")


def _ways(step: Step, urls: dict[str, str], qr_code: str) -> Ways:
    return Ways(
        buttons=[
            Way(way.name, _href(way.channel, way.text, step.title, urls[way.channel]))
            for way in step.ways
            if way.channel in urls
        ],
        missing=[way.name for way in step.ways if way.channel not in urls],
        title=step.title,
        native_text=share_texts.said("native", text=step.native.text, title=step.title, url=""),
        native_url=urls["native"],
        copy_url=urls["copy"],
        qr_code=qr_code,
    )


def _href(channel: str, text: str, title: str, url: str) -> str:
    return share_urls.href(channel, url=url, text=text, title=title)


def _short(code: str) -> str:
    return share_urls.short(settings.BASE_URL, code)
