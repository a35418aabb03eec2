"""A page that is alike for many: drawn once a second, each visitor's own words put in afterwards.

A page costs fifty times as much to draw as to answer, and is asked for most when least can be
spared: while people give. As long as it is kept it is answered without the database. Whoever
shows a cookie may see something of their own, and is drawn for alone.
"""

import copy
import functools
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote_plus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import get_language

from mobilize.http import languages
from mobilize.kit.memory import Lately

Draw = Callable[[HttpRequest, str], HttpResponse]
Found = TypeVar("Found")
Key = tuple[UUID, str | None, str, bool]

MOST = 500  # pages, and what they are about, in one process
# What stands for a visitor's own token and address while a page is drawn for many.
TOKEN, ADDRESS = "TokenOfWhoeverLooks", "AddressOfWhoeverLooks"


def found(request: HttpRequest, find: Callable[[], Found]) -> Found:
    """Return what `find` finds at a request's address, no older than a page that was drawn.

    It is shared with others who look, and nobody changes it.
    """
    seconds: float = settings.PAGE_MEMORY_SECONDS
    if not seconds or request.COOKIES:
        return find()
    places = _places(seconds)
    place: Found | None = places.get(request.path_info)
    if place is None:
        place = find()
        places.put(request.path_info, place)
    return place


def for_many(request: HttpRequest, draw: Draw, *, about: UUID, token: str) -> HttpResponse:
    """Answer with what `draw` makes of a request and a token, drawn for all who look alike.

    Besides these two, a page may depend on what it is about and on the language only.
    """
    seconds: float = settings.PAGE_MEMORY_SECONDS
    if not seconds or request.COOKIES:
        return draw(request, token)
    pages, key = _pages(seconds), (about, get_language(), languages.asked(request), bool(token))
    page = pages.get(key)
    if page is None:
        page = draw(_anybody(request), TOKEN if token else "").content.decode()
        pages.put(key, page)
    mine = page.replace(TOKEN, quote_plus(token)).replace(ADDRESS, escape(request.get_full_path()))
    return HttpResponse(mine)


@functools.cache
def _places(seconds: float) -> Lately[str, Any]:
    return Lately(seconds=seconds, most=MOST)


@functools.cache
def _pages(seconds: float) -> Lately[Key, str]:
    return Lately(seconds=seconds, most=MOST)


def _anybody(request: HttpRequest) -> HttpRequest:
    """Return a request that shows nothing of whoever asks but the way and the language."""
    anybody = copy.copy(request)
    anybody.get_full_path = lambda force_append_slash=False: ADDRESS  # type: ignore[method-assign]
    return anybody
