"""The words of text messages: those that mean something to everybody, answers, and keywords."""

import re
import unicodedata

from donations.domain import hearing
from donations.domain.texting import Said
from mobilize.kit.errors import AppError

LONGEST_KEYWORD = 20
LONGEST_NUMBER = 16
# In English, French, German and Spanish, folded. Carriers ask for the English ones everywhere.
EVERYWHERE = {
    Said.YES: ("YES", "Y", "OUI", "JA", "SI"),
    Said.STOP: (
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "ARRET", "REVOKE", "OPTOUT",
    ),
    Said.HELP: ("HELP", "INFO", "AIDE", "HILFE", "AYUDA"),
}  # fmt: skip
MEANT = {word: said for said, words in EVERYWHERE.items() for word in words}
# How somebody heard of it: the number that the question offers, or a word for it.
HOW = {
    hearing.FRIEND: ("1", "FRIEND", "FRIENDS", "AMI", "AMIE", "AMIS", "FREUND", "AMIGO", "AMIGA"),
    "facebook": ("2", "FACEBOOK", "FB"),
    "instagram": ("3", "INSTAGRAM", "INSTA"),
    "email": ("4", "EMAIL", "MAIL", "COURRIEL", "CORREO"),
    hearing.SEARCH: ("5", "SEARCH", "GOOGLE", "RECHERCHE", "SUCHE"),
    hearing.OFFLINE: ("6", "NEWS", "TV", "RADIO", "POSTER", "AFFICHE", "PLAKAT"),
    hearing.OTHER: ("7", "OTHER", "AUTRE", "ANDERS", "OTRO"),
}
ANSWERED = {word: answer for answer, words in HOW.items() for word in words}
BEFORE_ANSWERS = {"A", "AN", "MY", "THE", "ON", "BY", "FROM", "VIA", "UN", "UNE", "SUR", "PAR"}
KEYWORD = re.compile(r"[A-Z0-9]+")
SHORT_CODE = re.compile(r"[0-9]{3,8}", re.ASCII)  # what a phone company gives out
# E.164: a plus, a country code that begins with no zero, 15 digits at most
LONG_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
BETWEEN = re.compile(r"[\s().\-\u00a0]+")


class KeywordInvalid(AppError):
    """A keyword is one word of letters and digits, and none that means something everywhere."""

    code = "text-keyword-invalid"


class NumberInvalid(AppError):
    """This is no short code, and no telephone number with its country code, such as +15095550100.

    A short code has three to eight digits.
    """

    code = "text-number-invalid"


def first_word(body: str) -> str:
    """Return the first word of a message, folded: capitals, no accents, no marks around it."""
    found = KEYWORD.search(_plain(body))
    return found[0] if found else ""


def how(body: str) -> str:
    """Return how somebody says they heard of it, one of `hearing.ANSWERS`; empty: they do not.

    The first word answers, or the one after a word such as in “A friend”.
    """
    words = KEYWORD.findall(_plain(body))[:2]
    answers = words[1:] if words and words[0] in BEFORE_ANSWERS else words[:1]
    return ANSWERED.get(answers[0], "") if answers else ""


def meaning(word: str) -> Said:
    """Return what a folded word means to everybody; `UNKNOWN` for all that may be a keyword."""
    return MEANT.get(word, Said.UNKNOWN)


def keyword(said: str) -> str:
    """Return a keyword as it is compared.

    Raises:
        KeywordInvalid
    """
    word = first_word(said)
    whole = KEYWORD.fullmatch(said.strip().upper()) is not None
    if not whole or len(word) > LONGEST_KEYWORD or word in MEANT:
        raise KeywordInvalid(field="word")
    return word


def number(said: str, *, field: str) -> str:
    """Return a short code, or a telephone number in its one form (E.164).

    Raises:
        NumberInvalid
    """
    plain = BETWEEN.sub("", said)
    if not (SHORT_CODE.fullmatch(plain) or LONG_NUMBER.fullmatch(plain)):
        raise NumberInvalid(field=field)
    return plain


def _plain(body: str) -> str:
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", body[:200]).upper()
        if not unicodedata.combining(letter)
    )
