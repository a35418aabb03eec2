"""What a shared link shows in a chat or a feed: a page's tags, and the picture they name."""

import functools
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from mobilize.http import languages as page_languages
from mobilize.http.caching import kept
from mobilize.kit import languages, typesetting
from mobilize.organisations.models import Organisation
from petitions.domain import cards
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue, faces
from petitions.queries.faces import Shown

SOURCE = Path(__file__).with_name("card.typ")
WIDTH, HEIGHT = 1200, 630  # pixels; what every network takes
AN_HOUR = 3600
KEPT = 128  # pictures in each process's memory, of about 50 kB
WORDS = 40


@dataclass(frozen=True)
class Face:
    """The words of a picture. Equal words are the same picture."""

    organisation: str
    title: str
    rtl: bool
    count: str
    call: str
    share: float

    @property
    def digest(self) -> str:
        """Return what names this picture: its words and the way it is drawn."""
        said = json.dumps(asdict(self), ensure_ascii=False) + _source()
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Tags:
    """What a page says of itself to a preview fetcher. Addresses are whole and hold no token."""

    title: str
    description: str
    url: str
    page: str
    organisation: str
    languages: list[str]
    locale: str = ""
    image: str = ""
    alt: str = ""
    oembed: str = ""
    width: int = WIDTH
    height: int = HEIGHT


@require_safe
@of_organisation
def picture(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Draw a petition's card in the petition's language; it is kept by what it says."""
    face = face_of(faces.of(catalogue.petition(organisation.id, slug, drafts=False)))
    return kept(
        request,
        digest=face.digest,
        seconds=AN_HOUR,
        make=lambda: HttpResponse(_drawn(face), content_type="image/png"),
    )


def tags_of(shown: Shown, *, url: str = "", language: str = "") -> Tags:
    """Return a petition's tags; `url` is another address that a network should keep for it.

    `language` is the one the page's address asks for, if it does.
    """
    face = face_of(shown)
    page = settings.BASE_URL + reverse("petition-page", args=[shown.org, shown.slug])
    asked = f"?{urlencode({page_languages.ASKED: language})}" if language else ""
    image = settings.BASE_URL + reverse("card", args=[shown.org, shown.slug])
    return Tags(
        title=shown.title or shown.organisation,
        description=Truncator(shown.ask).words(WORDS),
        url=url or page + asked,
        page=page,
        image=f"{image}?v={face.digest}",
        alt=" \N{EN DASH} ".join(filter(None, [shown.title, shown.organisation, face.count])),
        locale=shown.locale.replace("-", "_"),
        organisation=shown.organisation,
        oembed=f"{settings.BASE_URL}{reverse('oembed')}?{urlencode({'url': page})}",
        languages=sorted({*dict(settings.LANGUAGES), *shown.languages}),
    )


def plain_tags(
    request: HttpRequest, *, title: str, description: str = "", organisation: str = "Mobilize"
) -> Tags:
    """Return the tags of a page without a picture: its own address, without what was carried."""
    page = settings.BASE_URL + request.path
    language = page_languages.asked(request)
    asked = f"?{urlencode({page_languages.ASKED: language})}" if language else ""
    return Tags(
        title=title,
        description=Truncator(description).words(WORDS),
        url=page + asked,
        page=page,
        organisation=organisation,
        languages=sorted(dict(settings.LANGUAGES)),
    )


def face_of(shown: Shown) -> Face:
    """Return the words of a petition's picture, in its own language."""
    title, name = _settable(shown.title), _settable(shown.organisation)
    with languages.speaking(shown.locale):
        return Face(
            organisation=name if title else "",
            title=cards.breakable(title or name),
            rtl=cards.reads_right_to_left(title or name),
            count=_count(shown.signed),
            call=gettext("Sign") if shown.is_open else "",
            share=round(min(cards.at_least(shown.signed) / shown.goal, 1), 2),
        )


def _count(signed: int) -> str:
    if not signed:
        return gettext("Be the first to sign")
    told = cards.at_least(signed)
    number = number_format(told, force_grouping=True)
    if told == signed:
        return ngettext("%(count)s signature", "%(count)s signatures", signed) % {"count": number}
    return gettext("More than %(count)s signatures") % {"count": number}


@functools.lru_cache(maxsize=4096)
def _settable(text: str) -> str:
    return cards.settable(text, missing=typesetting.unprintable(text))


@functools.lru_cache(maxsize=KEPT)
def _drawn(face: Face) -> bytes:
    return typesetting.png(_source(), asdict(face))


@functools.cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")
