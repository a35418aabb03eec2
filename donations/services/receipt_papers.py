"""The paper of a receipt: its words, composed once and frozen, and the PDF made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format

from donations.domain import receipt_words, receipts
from donations.domain.fiscal_years import FiscalYear
from donations.domain.receipts import Line
from donations.models import ReceiptProfile
from mobilize.kit import languages, typesetting
from mobilize.kit.languages import written
from mobilize.kit.money import Money

FORM = 1  # the form new receipts are printed on; each keeps its own
PRINT = Path(__file__).parents[1] / "templates/donations/print"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a new receipt is about. `person` is who gave: the name, then the address's lines."""

    kind: str
    number: str
    person: list[str]
    lines: Sequence[Line]
    year: FiscalYear
    issued_on: date
    replaces: str = ""


@dataclass(frozen=True)
class Copy:
    """One copy of a paper: the words it was issued with, and what is stamped on it."""

    form: int
    words: Mapping[str, Any]
    made_at: datetime
    number: int = 1
    copied_on: date | None = None
    void_on: date | None = None


def compose(facts: Facts, *, profile: ReceiptProfile, locale: str) -> dict[str, Any]:
    """Return every word of a receipt in its reader's language, numbers and days written out."""
    with languages.speaking(locale) as language:
        words = receipt_words.of(language)
        name = {"organisation": profile.legal_name}
        return {
            "lang": language,
            "number": facts.number,
            "organisation": profile.legal_name,
            "address": _lines(profile.address),
            "registration": _if(profile.registration, words["registration"], "registration"),
            "title": words[facts.kind] % {"year": facts.year},
            "numbered": words["number"] % {"number": facts.number},
            "issued": words["issued"] % {"day": _day(facts.issued_on)},
            "to": words["to"],
            "person": facts.person,
            "says": words["says"] % name,
            "columns": [words["day"], words["cause"], words["amount"]],
            "rows": [[_day(each.given_on), each.cause, _amount(each)] for each in facts.lines],
            "total": [words["total"], _total(facts.lines)],
            "tax": _lines(_tax_text(profile, language)),
            "signatory": profile.signatory,
            "signed": words["signed"] % name,
            "replaces": _if(facts.replaces, words["replaces"], "number"),
            "footer": words["footer"] % {**name, "number": facts.number},
        }


def pdfs(copies: Sequence[Copy]) -> list[bytes]:
    """Return each copy as PDF/A. Takes a while: never call it inside a transaction.

    Raises:
        typesetting.TypesettingFailed
    """
    made: dict[int, bytes] = {}
    for form in {each.form for each in copies}:
        places = [place for place, each in enumerate(copies) if each.form == form]
        source = (PRINT / f"receipt-{form}.typ").read_text(encoding="utf-8")
        given = [(stamped(copies[place]), copies[place].made_at) for place in places]
        made |= dict(zip(places, typesetting.pdfs(source, given), strict=True))
    return [made[place] for place in range(len(copies))]


def stamped(copy: Copy) -> dict[str, Any]:
    """Return a copy's words with its stamps: that it is a duplicate, that the receipt is void."""
    said = dict(copy.words)
    with languages.speaking(said["lang"]) as language:
        words, stamps = receipt_words.of(language), []
        number = {"number": said["number"]}
        if copy.void_on is not None:
            stamps.append(
                [words["void"], words["void_says"] % {**number, "day": _day(copy.void_on)}]
            )
        if copy.number > 1:
            day = _day(copy.copied_on) if copy.copied_on else ""
            told = words["duplicate_says"] % {**number, "copy": copy.number, "day": day}
            stamps.append([words["duplicate"], told])
    return {**said, "stamps": stamps}


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _amount(line: Line) -> str:
    return written(Money(line.amount_minor, line.currency))


def _total(lines: Sequence[Line]) -> str:
    return written(Money(receipts.total(lines), lines[0].currency))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _if(value: str, sentence: str, name: str) -> str:
    return sentence % {name: value} if value else ""


def _tax_text(profile: ReceiptProfile, language: str) -> str:
    texts = {"en": profile.tax_text_en, "fr": profile.tax_text_fr}
    return texts.get(language) or profile.tax_text_en or profile.tax_text_fr
