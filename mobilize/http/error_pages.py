"""The page every problem's `type` points to: each error code, explained."""

import functools
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mobilize import env

SECTION = re.compile(r"^### `([a-z0-9-]+)`\n\n(.+?)\n?(?=\n###|\Z)", re.MULTILINE | re.DOTALL)


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """Show what each code means, one anchor a code."""
    return render(request, "errors.html", {"codes": _explained()})


@functools.cache
def _explained() -> list[tuple[str, str]]:
    """Return every code with its explanation, as docs/errors.md has them."""
    text = (env.ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return SECTION.findall(text)
