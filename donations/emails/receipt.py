"""Mailing receipts: many are typeset at once, each is sent alone.

A receipt is no advertising and asks for no consent. In doubt it is sent again, the same
copy with the same Message-ID; what the mail server took is not sent again.
"""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.services import receipt_copies, receipt_papers
from donations.services.receipt_copies import Letter
from mobilize.kit import languages, mail
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping


def send(*, organisation_id: UUID, copy_ids: Sequence[UUID], now: datetime) -> None:
    """Mail copies of receipts to their givers, but for those that were mailed.

    One that fails holds up none: all are tried, then the first failure is raised.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, typesetting.TypesettingFailed
    """
    with scoping.within(organisation_id):
        letters = receipt_copies.to_mail(copy_ids)
    papers = receipt_papers.pdfs([letter.copy for letter in letters])
    failures: list[AppError] = []
    for letter, paper in zip(letters, papers, strict=True):
        try:
            mail.send(compose(letter, paper))
        except (mail.NotSent, mail.InDoubt, mail.Refused) as failure:
            failures.append(failure)
        else:
            with scoping.within(organisation_id):
                receipt_copies.mark_mailed(copy_id=letter.copy_id, now=now)
    if failures:
        raise failures[0]


def compose(letter: Letter, paper: bytes) -> EmailMessage:
    """Return the mail that carries a copy."""
    with languages.speaking(letter.locale):
        own_page = reverse("my-data-ask", args=[letter.organisation_slug])
        named = {"number": letter.number, "organisation": letter.organisation_name}
        message = mail.compose(
            to=letter.to,
            subject=_("Receipt %(number)s of %(organisation)s") % named,
            template="donations/mail/receipt",
            context={
                **named,
                "name": letter.name,
                "is_duplicate": letter.is_duplicate,
                "url": f"{settings.BASE_URL}{own_page}",
            },
            message_id=mail.message_id(letter.copy_id, kind="receipt"),
        )
    name = f"receipt-{letter.number}.pdf"
    message.add_attachment(paper, maintype="application", subtype="pdf", filename=name)
    return message
