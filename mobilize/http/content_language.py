"""In which languages a reader would like a text: the address's, their choice, the browser's.

Texts come in any language their writers know; the interface (`mobilize.http.languages`)
speaks a few.
"""

import re

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from mobilize.http.languages import ASKED

LOCALE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
MOST = 10  # wishes a browser can have; more are a trick


def asked(request: HttpRequest) -> list[str]:
    """Return the locales a reader would like, dearest first. What is no locale is left out."""
    said = [
        request.GET.get(ASKED, ""),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        *(name for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", ""))),
    ]
    return [wish for wish in said if LOCALE.fullmatch(wish)][:MOST]
