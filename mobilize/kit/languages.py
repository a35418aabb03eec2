"""The languages we speak, and how a piece of work is done in one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import formats, translation

from mobilize.kit.errors import AppError


def nearest(locale: str) -> str:
    """Return the language we speak that is nearest to a locale: `fr-CA` becomes `fr`.

    What we do not speak at all becomes the house's own language.
    """
    base = locale.lower().replace("_", "-").partition("-")[0]
    return base if base in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@contextmanager
def speaking(locale: str) -> Iterator[str]:
    """Translate whatever is said inside the block for a reader of this locale."""
    language = nearest(locale)
    with translation.override(language):
        yield language


def choices(kind: type[models.TextChoices]) -> list[tuple[str, Any]]:
    """Return a model's choices with labels that are translated where they are shown."""
    return [(value, translation.gettext_lazy(label)) for value, label in kind.choices]


def written(number: object) -> str:
    """Write a number, an amount or a share such as `1,234.50 EUR` as this language does."""
    separators = {
        ",": formats.get_format("THOUSAND_SEPARATOR"),
        ".": formats.get_format("DECIMAL_SEPARATOR"),
    }
    return str(number).translate(str.maketrans(separators))


def written_day(day: date) -> str:
    """Write a day as `2 March 2026`, or `2 mars 2026`: in one form wherever staff read it."""
    return formats.date_format(day, "j F Y")


def written_month(day: date) -> str:
    """Write the month of a day as `March 2026`."""
    return formats.date_format(day, "F Y")


def written_moment(at: datetime, *, exact: bool = False) -> str:
    """Write a moment as `2 March 2026, 14:05 UTC`, with its seconds when it is to be exact."""
    return formats.date_format(at, "j F Y, H:i:s T" if exact else "j F Y, H:i T")


def said(refusal: AppError) -> str:
    """Return a refusal's sentence in the language spoken now.

    Refusals are raised in English, far below any reader; the edge that shows one translates it.
    """
    sentence = translation.gettext(refusal.template)
    if not refusal.values:
        return sentence
    return sentence % {name: _spoken(value) for name, value in refusal.values.items()}


def _spoken(value: object) -> object:
    """Translate a word that the code itself puts into a sentence; leave numbers and names."""
    if isinstance(value, date):
        return written_day(value)
    return translation.gettext(value) if isinstance(value, str) and value else value
