"""Text from outside: what a name or a title may hold."""

import unicodedata

from mobilize.kit.errors import AppError

LINE_BREAKS = frozenset("\n\r\t")
# Marks that turn the direction of text around: one in a name can dress up the whole line.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class TextInvalid(AppError):
    """This text holds characters that cannot be shown."""

    code = "text-invalid"


def line(text: str, *, field: str) -> str:
    """Return one trimmed line in composed form (NFC).

    Raises:
        TextInvalid: a control, a line break, or a mark that reverses the direction
    """
    return _checked(" ".join(text.split()), allowed=frozenset(), field=field)


def paragraph(text: str, *, field: str) -> str:
    """Return trimmed text in composed form (NFC); line breaks stay.

    Raises:
        TextInvalid: a control, or a mark that reverses the direction
    """
    return _checked(text.replace("\r\n", "\n").strip(), allowed=LINE_BREAKS, field=field)


def _checked(text: str, *, allowed: frozenset[str], field: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    for character in composed:
        category = unicodedata.category(character)
        if category in {"Cc", "Cs"} and character not in allowed:
            raise TextInvalid(field=field)
        if character in DIRECTION_MARKS:
            raise TextInvalid(field=field)
    return composed
