"""What a shared link's picture may say: a count that stays true, letters that can be set."""

import unicodedata
from collections.abc import Iterable

EXACT_BELOW = 100
LONGEST_WORD = 20  # letters; a longer run may be broken anywhere
MAY_BREAK = "\u200b"
RIGHT_TO_LEFT = frozenset({"R", "AL"})


def at_least(count: int) -> int:
    """Return the count, above a hundred cut to two digits: `12345` becomes `12000`.

    Networks keep a picture for days. One that says “more than 12,000” stays true
    meanwhile, and is drawn anew a few times in a petition's life, not per signature.
    """
    if count < EXACT_BELOW:
        return count
    step = int(10 ** (len(str(count)) - 2))
    return count // step * step


def reads_right_to_left(text: str) -> bool:
    """Say which way a text runs: the way of its first letter that has one."""
    for character in text:
        way = unicodedata.bidirectional(character)
        if way in RIGHT_TO_LEFT or way == "L":
            return way != "L"
    return False


def settable(text: str, *, missing: Iterable[str]) -> str:
    """Return what of a text can be set when fonts lack the letters in `missing`.

    Signs such as emoji are left out. A text that lacks real letters would be a riddle:
    nothing of it is returned, and the picture goes without.
    """
    lacking = set("".join(missing))
    if any(unicodedata.category(letter).startswith(("L", "N")) for letter in lacking):
        return ""
    return " ".join("".join(letter for letter in text if letter not in lacking).split())


def breakable(text: str) -> str:
    """Let a line end inside words that are longer than any line should be."""
    return " ".join(
        MAY_BREAK.join(
            word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)
        )
        for word in text.split(" ")
    )
