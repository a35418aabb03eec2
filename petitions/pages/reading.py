"""In which languages a petition can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf.locale import LANG_INFO
from django.http import HttpRequest

from mobilize.http.languages import ASKED


@dataclass(frozen=True)
class Choice:
    """A language to read in, by its own name, and where."""

    code: str
    name: str
    href: str
    is_shown: bool


def choices(request: HttpRequest, languages: Iterable[str], *, shown: str) -> list[Choice]:
    """Return a link per language; whatever else the address says goes on with it."""
    kept = [(key, value) for key, value in request.GET.items() if key != ASKED]
    return [
        Choice(
            code=code,
            name=_name(code),
            href=f"{request.path}?{urlencode([*kept, (ASKED, code)])}",
            is_shown=code == shown,
        )
        for code in languages
    ]


def _name(code: str) -> str:
    """Return what a language calls itself; its code where nobody has told us."""
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.partition("-")[0]) or {}
    name = str(known.get("name_local", code))
    return name[:1].upper() + name[1:]
