"""What every notice about a promise looks like: one sentence and one link."""

from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from donations.models import Pledge
from donations.services import pledging
from mobilize.kit import mail
from mobilize.organisations.models import Organisation

Words = tuple[str, str, str]  # subject, what happened, what the link is for


def compose(
    said: Words,
    *,
    to: tuple[str, str],
    organisation: Organisation,
    url: str,
    row_id: UUID,
    kind: str,
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
        },
        message_id=mail.message_id(row_id, kind=kind),
    )


def page_of(pledge: Pledge) -> str:
    """Return the address of the giver's page about a promise."""
    path = reverse("pledge-thanks", args=[pledge.organisation.slug, pledging.token_of(pledge)])
    return f"{settings.BASE_URL}{path}"
