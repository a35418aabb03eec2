"""Texts that answer nothing: sent later, and only to whoever has not left."""

from uuid import UUID

from django.conf import settings

from donations.domain.text_files import Result
from donations.gateways import text_outbox
from donations.gateways.text_outbox import Outgoing
from donations.models import TextMessage
from donations.services import text_answers, text_numbers
from mobilize.organisations import scoping


def not_charged(*, organisation_id: UUID, message_id: UUID) -> None:
    """Tell a giver that they were not charged, unless they have left, or were since.

    In doubt it is sent again, under the same id.

    Raises:
        TextNotSent, TextNotWanted
    """
    with scoping.within(organisation_id):
        text = _not_charged(organisation_id, message_id)
    if text is not None and settings.TEXT_API_BASE:
        text_outbox.send(text, base=settings.TEXT_API_BASE, key=settings.TEXT_API_KEY)


def _not_charged(organisation_id: UUID, message_id: UUID) -> Outgoing | None:
    rows = TextMessage.objects.for_org(organisation_id).select_related(
        "number__supporter", "keyword__cause", "organisation"
    )
    message = rows.get(id=message_id)
    number = text_numbers.number_of(message.number)
    if message.keyword is None or message.number.left or not number:
        return None
    if message.settled != Result.REFUSED:
        return None
    words = text_answers.not_charged(organisation=message.organisation, keyword=message.keyword)
    return Outgoing(f"refused:{message.id}", message.keyword.number, number, words)
