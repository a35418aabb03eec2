"""Opening and closing keywords, and saying what one would do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from donations.domain import amounts, text_words
from donations.domain.texting import Answer, Said
from donations.models import TextKeyword
from donations.queries import texts
from donations.services import text_answers
from donations.services.pledging import CauseTakesNothing, PetitionOfAnotherCause
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause, Petition, ShareLink


class KeywordTaken(AppError):
    """This word is open at this number already."""

    code = "text-keyword-taken"
    kind = Kind.CONFLICT


class LinkOfAnotherCause(AppError):
    """This share link leads to no petition of this cause, or is a signer's own."""

    code = "text-link-of-another-cause"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a word at a number gives, and the link it was shown behind, where it was.

    With `asks_how_heard` whoever gave is asked how they heard of it.
    """

    number: str
    word: str
    amount_minor: int
    currency: str
    link_code: str = ""
    asks_how_heard: bool = False


@dataclass(frozen=True)
class Preview:
    """What a message would be answered, were it the first of its number."""

    said: Said
    keyword: TextKeyword | None
    answer: str


@transaction.atomic
def open_(
    *, cause: Cause, petition: Petition | None, terms: Terms, by: User | None, now: datetime
) -> TextKeyword:
    """Open a keyword for a cause, from now on.

    Raises:
        CauseTakesNothing, PetitionOfAnotherCause, LinkOfAnotherCause, KeywordTaken,
        text_words.KeywordInvalid, text_words.NumberInvalid, AmountInvalid, CurrencyDiffers
    """
    if cause.state != "open":
        raise CauseTakesNothing(field="cause")
    if petition is not None and petition.cause_id != cause.id:
        raise PetitionOfAnotherCause(field="petition")
    amounts.check(amount_minor=terms.amount_minor, currency=terms.currency, wanted=cause.currency)
    number = text_words.number(terms.number, field="number")
    word = text_words.keyword(terms.word)
    with refused_by("one_open_keyword_per_number_and_word", become=KeywordTaken(field="word")):
        return TextKeyword.objects.create(
            organisation_id=cause.organisation_id,
            number=number,
            word=word,
            cause=cause,
            petition=petition,
            link=_link(cause, terms.link_code),
            amount_minor=terms.amount_minor,
            currency=terms.currency,
            asks_how_heard=terms.asks_how_heard,
            opened_at=now,
            made_by=by,
        )


@transaction.atomic
def close(*, org_id: UUID, keyword_id: UUID, now: datetime) -> TextKeyword:
    """Let a keyword ask nobody any more. Who was asked may still say YES. Twice changes nothing.

    Raises:
        KeywordMissing
    """
    rows = TextKeyword.objects.for_org(org_id).filter(id=keyword_id, closed_at=None)
    rows.update(closed_at=Greatest(F("opened_at"), now))
    return texts.keyword(org_id, keyword_id)


def preview(*, organisation: Organisation, number: str, body: str, now: datetime) -> Preview:
    """Return what a message to a number would be answered. Nothing is kept and nobody is asked.

    Raises:
        text_words.NumberInvalid
    """
    line, word = text_words.number(number, field="number"), text_words.first_word(body)
    said, keyword = understood(organisation.id, number=line, word=word, at=now)
    answers = {
        Said.KEYWORD: Answer.ASK, Said.CLOSED: Answer.CLOSED, Said.YES: Answer.NOTHING,
        Said.HELP: Answer.HELP, Said.STOP: Answer.STOPPED, Said.UNKNOWN: Answer.UNKNOWN,
    }  # fmt: skip
    shown = text_answers.written(answers[said], organisation=organisation, keyword=keyword)
    return Preview(said, keyword, shown)


def understood(
    organisation_id: UUID, *, number: str, word: str, at: datetime
) -> tuple[Said, TextKeyword | None]:
    """Return what a folded word at a number said at a moment, and the keyword it named."""
    meant = text_words.meaning(word)
    if meant != Said.UNKNOWN:
        return meant, None
    keyword = texts.open_at(organisation_id, number=number, word=word, at=at)
    if keyword is not None:
        return Said.KEYWORD, keyword
    known = texts.named(organisation_id, number=number, word=word).exists()
    return (Said.CLOSED if known else Said.UNKNOWN), None


def _link(cause: Cause, code: str) -> ShareLink | None:
    if not code:
        return None
    rows = ShareLink.objects.for_org(cause.organisation_id).filter(code=code, cause=cause)
    link = rows.filter(signature=None).first()
    if link is None:
        raise LinkOfAnotherCause(field="link")
    return link
