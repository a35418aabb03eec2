"""The promise that a confirmed text makes, and what takes it back."""

from datetime import datetime, timedelta
from uuid import UUID

from donations.domain import pledge_life
from donations.domain.promises import Promise
from donations.domain.rails import SMS
from donations.models import TextMessage
from donations.services import pledging
from donations.services.pledging import CauseTakesNothing
from mobilize.kit import ids
from mobilize.organisations.models import Organisation
from petitions.services import touch_tokens

SETTLED_WITHIN = timedelta(days=60)  # a phone bill comes each month, and the file after it


def promise(message: TextMessage, *, now: datetime) -> bool:
    """Make the pledge of a confirmed keyword, once; say whether its cause took it.

    It is the organisation's, anonymous: the number hangs from the message alone.
    """
    keyword = message.keyword
    if keyword is None:
        raise ValueError("only a keyword promises")
    if message.pledge is not None and message.pledge.state != pledge_life.State.CANCELLED:
        return True
    terms = Promise(
        amount_minor=keyword.amount_minor,
        currency=keyword.currency,
        rail=SMS,
        by_staff=True,
        due_on=now.date() + SETTLED_WITHIN,
    )
    try:
        message.pledge = pledging.make(
            cause=keyword.cause,
            petition=keyword.petition,
            promise=terms,
            giver=None,
            touch_token=_token(message.organisation_id, keyword.link_id),
            now=now,
        )
    except CauseTakesNothing:
        return False
    return True


def say_how(message: TextMessage, how: str) -> None:
    """Note on a gift how its giver says they heard of it, as the form notes it."""
    pledge = message.pledge
    if pledge is not None and pledge.heard != how:
        pledge.heard = how
        pledge.save(update_fields=["heard"])


def take_back(message: TextMessage, *, organisation: Organisation, now: datetime) -> None:
    """Call off a promise that a message which arrived late has undone. Money is never undone."""
    pledge = message.pledge
    if pledge is not None and pledge.state in pledge_life.ALIVE:
        pledging.cancel(organisation=organisation, pledge_id=pledge.id, now=now)


def _token(organisation_id: UUID, link_id: UUID | None) -> str | None:
    """Return the way here of whoever read the keyword behind a link: a visit, seen only now."""
    if link_id is None:
        return None
    return touch_tokens.of_link(
        link_id=link_id, organisation_id=organisation_id, touch_id=ids.new()
    )
