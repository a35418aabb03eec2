"""What every notice about a promise looks like: one sentence and one link."""

import functools
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from donations.models import ChargeNotice, Pledge
from donations.queries import known_addresses
from donations.services import noticing, pledging
from mobilize.kit import mail
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.domain import bounces
from petitions.models import Supporter

Words = tuple[str, str, str]  # subject, what happened, what the link is for


def compose(
    said: Words,
    *,
    to: tuple[str, str],
    organisation: Organisation,
    url: str,
    row_id: UUID,
    kind: str,
    off_url: str = "",
) -> EmailMessage:
    """Return the mail to an address and name. The row and kind name it: sent again, it is alike."""
    subject, sentence, verb = said
    address, name = to
    return mail.compose(
        to=address,
        subject=subject,
        template="donations/mail/plan",
        context={
            "name": name,
            "organisation": organisation,
            "subject": subject,
            "said": sentence,
            "verb": verb,
            "url": url,
            "off_url": off_url,
        },
        message_id=mail.message_id(row_id, kind=kind),
        unsubscribe_url=off_url,
    )


def send(message: EmailMessage, *, told: ChargeNotice, supporter: Supporter, now: datetime) -> None:
    """Send the notice of a charge, and note that it went out, or that the address is dead.

    Only what says that there is no such address ends the waiting. A server that refuses our
    mails, or a full mailbox, does not: the notice is tried again, and the charge waits.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    settle = functools.partial(
        noticing.settle, organisation_id=told.organisation_id, notice_id=told.id, now=now
    )
    with scoping.within(told.organisation_id):
        is_dead = known_addresses.has_bounced(supporter)
    if is_dead:
        settle(is_told=False)
        return
    try:
        mail.send(message)
    except mail.Refused as refused:
        if _is_dead(refused):
            settle(is_told=False)
        raise
    settle(is_told=True)


def _is_dead(refused: mail.Refused) -> bool:
    answer = mail.answer_to(refused)
    return bounces.judge(code=answer.code, enhanced=answer.enhanced, at=answer.at).dead


def page_of(pledge: Pledge) -> str:
    """Return the address of the giver's page about a promise."""
    path = reverse("pledge-thanks", args=[pledge.organisation.slug, pledging.token_of(pledge)])
    return f"{settings.BASE_URL}{path}"
