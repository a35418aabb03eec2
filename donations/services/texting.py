"""Taking in a text message: stored once, all of its number folded anew, answered at once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from donations.domain import texting
from donations.domain.texting import Answer, Conversation, Fate, Heard, Outcome, Said
from donations.gateways import text_inbox
from donations.gateways.text_inbox import Incoming
from donations.models import TextMessage, TextNumber
from donations.services import text_answers, text_gifts, text_keywords, text_numbers
from mobilize.organisations.models import Organisation

FOLDED = ["fate", "answer", "about", "confirmed_at", "confirmed_by", "pledge"]


def understood(body: bytes, *, org: str, signature: str, now: datetime) -> Incoming:
    """Return the message that the text provider has signed.

    Raises:
        TextRefused: not signed by the provider within five minutes, or no message
    """
    said = settings.TEXT_WEBHOOK_SECRET.split(",")
    secrets = [each.strip() for each in said if each.strip()]
    text_inbox.verify(body, org=org, header=signature, secrets=secrets, now=now)
    return text_inbox.read(body, now=now)


@transaction.atomic
def receive(*, organisation: Organisation, message: Incoming, now: datetime) -> str:
    """Store a message once and return its answer; the same message again gets the same answer.

    In whatever order a number's messages arrive, the same gifts are promised in the end.
    """
    number = _locked(organisation, message, now=now)
    mine = TextMessage.objects.for_org(organisation.id)
    known = mine.select_related("keyword__cause").filter(name=message.name).first()
    if known is None:
        _keep(organisation, number, message, now=now)
        _converge(organisation, number, now=now)
        known = mine.select_related("keyword__cause").get(name=message.name)
    return _answer(organisation, known)


def _locked(organisation: Organisation, message: Incoming, *, now: datetime) -> TextNumber:
    zone = organisation.zone
    return text_numbers.lock(
        org_id=organisation.id,
        number=message.sender,
        locale=organisation.locale,
        heard_on=message.sent_at.astimezone(zone).date(),
        now=now,
    )


def _keep(
    organisation: Organisation, number: TextNumber, message: Incoming, *, now: datetime
) -> None:
    said, keyword = text_keywords.understood(
        organisation.id, number=message.to, word=message.word, at=message.sent_at
    )
    if said == Said.UNKNOWN and message.how:
        said = Said.HEARD
    TextMessage.objects.create(
        organisation=organisation,
        number=number,
        name=message.name,
        said=said,
        heard=message.how if said == Said.HEARD else "",
        keyword=keyword,
        fate=Fate.ASKED if said == Said.KEYWORD else Fate.NONE,
        happened_at=message.sent_at,
        received_at=now,
    )


def _converge(organisation: Organisation, number: TextNumber, *, now: datetime) -> None:
    """Bring every row of a number to what all of its messages say."""
    rows = list(
        TextMessage.objects.filter(number=number).select_related("keyword__cause", "pledge")
    )
    told = _folded(organisation, rows)
    for row in rows:
        outcome = told.outcomes[row.name]
        if _differs(row, outcome):
            _write(row, outcome, organisation=organisation, now=now)
        text_gifts.say_how(row, outcome.how)
    if number.left != told.left:
        number.left = told.left
        number.save(update_fields=["left"])


def _folded(organisation: Organisation, rows: list[TextMessage]) -> Conversation:
    return texting.fold(map(_heard, rows), zone=organisation.zone)


def _heard(row: TextMessage) -> Heard:
    return Heard(
        name=row.name,
        said=Said(row.said),
        at=row.happened_at,
        keyword=row.keyword_id,
        asks=row.keyword is not None and row.keyword.asks_how_heard,
        how=row.heard,
    )


def _differs(row: TextMessage, outcome: Outcome) -> bool:
    was = (row.fate, row.answer, row.about, row.confirmed_by)
    return was != (outcome.fate, outcome.answer, outcome.about, outcome.confirmed_by)


def _write(
    row: TextMessage, outcome: Outcome, *, organisation: Organisation, now: datetime
) -> None:
    """Write an outcome down; a gift that its cause no longer takes is refused, and owes nothing."""
    row.fate, row.answer, row.about = outcome.fate, outcome.answer, outcome.about
    row.confirmed_at, row.confirmed_by = outcome.confirmed_at, outcome.confirmed_by
    if outcome.fate == Fate.CONFIRMED and not text_gifts.promise(row, now=now):
        row.fate, row.answer = Fate.REFUSED, Answer.CLOSED
        row.confirmed_at, row.confirmed_by = None, ""
    elif outcome.fate != Fate.CONFIRMED:
        text_gifts.take_back(row, organisation=organisation, now=now)
    row.save(update_fields=FOLDED)


def _answer(organisation: Organisation, row: TextMessage) -> str:
    """Return the answer's words; they are about the keyword that the message, or its YES, names."""
    about = row
    if row.about and row.about != row.name:
        rows = TextMessage.objects.for_org(organisation.id).select_related("keyword__cause")
        about = rows.get(name=row.about)
    answer = Answer.CLOSED if about.fate == Fate.REFUSED else Answer(row.answer)
    return text_answers.written(answer, organisation=organisation, keyword=about.keyword)
