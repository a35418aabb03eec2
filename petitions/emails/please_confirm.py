"""The mails that ask whether it was really somebody: for proposals, ideas and endorsements.

They go to whatever address was typed into a form, so they repeat nothing else that was
typed there, neither a name nor a title: nobody can send strangers words of their own
through us. In doubt they are sent again, with the same Message-ID.
"""

from dataclasses import dataclass
from email.message import EmailMessage

from django.conf import settings

from mobilize.kit import mail
from mobilize.organisations.models import TenantModel
from petitions.models import Supporter
from petitions.services import supporters


@dataclass(frozen=True)
class Question:
    """What a mail asks, in its reader's language: `what` happened, `how` to confirm it."""

    subject: str
    what: str
    how: str
    button: str


def compose(
    question: Question,
    *,
    to: Supporter,
    about: TenantModel,
    kind: str,
    mailing: str,
    path: str,
) -> EmailMessage:
    """Return the mail about one row; `path` leads from the organisation's page to its button."""
    organisation = about.organisation
    return mail.compose(
        to=supporters.address_of(to),
        subject=question.subject,
        template="petitions/mail/please_confirm",
        context={
            "what": question.what,
            "how": question.how,
            "button": question.button,
            "organisation": organisation,
            "url": f"{settings.BASE_URL}/{organisation.slug}/{path}",
        },
        message_id=mail.message_id(
            about.id, kind=f"{kind}-{''.join(filter(str.isdigit, mailing))}"
        ),
    )
