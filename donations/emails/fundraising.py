"""What whoever starts a fundraising page hears: the link that confirms it, then their own page's.

The first goes to whatever address was typed into a form, so it repeats nothing else that was
typed there. Nobody is written to about single gifts: that would need a consent of its own.
In doubt a mail is sent again, with the same Message-ID.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.domain.fundraising import PageState
from donations.models import FundraisingPage
from donations.queries import fundraising as reading
from donations.services import fundraising, fundraising_words, own_fundraising
from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.services import supporters


def ask(*, organisation_id: UUID, page_id: UUID) -> None:
    """Send the link that confirms a page.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, FundraisingPageMissing
    """
    with scoping.within(organisation_id):
        page = reading.by_id(organisation_id, page_id)
        with languages.speaking(page.supporter.locale):
            message = mail.compose(
                to=supporters.address_of(page.supporter),
                template="petitions/mail/please_confirm",
                message_id=mail.message_id(page.id, kind="fundraising"),
                **_question(page),
            )
    mail.send(message)


def welcome(*, organisation_id: UUID, page_id: UUID) -> None:
    """Send a page's owner their own page, and the link to hand on.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, FundraisingPageMissing
    """
    with scoping.within(organisation_id):
        page = reading.by_id(organisation_id, page_id)
        if page.state == PageState.PENDING or page.supporter.erased_at is not None:
            return
        with languages.speaking(page.supporter.locale):
            address, name = supporters.address_and_name(page.supporter)
            message = mail.compose(
                to=address,
                template="donations/mail/plan",
                message_id=mail.message_id(page.id, kind="fundraising-begun"),
                **_welcome(page, name),
            )
    mail.send(message)


def _question(page: FundraisingPage) -> dict[str, Any]:
    organisation = page.organisation
    named = {"organisation": organisation.name}
    subject = _("Please confirm your fundraising page for %(organisation)s") % named
    path = reverse("fundraising-confirm", args=[organisation.slug, fundraising.confirm_token(page)])
    context = {
        "what": _("somebody, we hope you, wants to raise money for %(organisation)s on a page of"
                  " their own.") % named,
        "how": _("To read what was written, and to confirm it, open this page and press the"
                 " button:"),
        "button": _("Look at my page"),
        "organisation": organisation,
        "url": f"{settings.BASE_URL}{path}",
    }  # fmt: skip
    return {"subject": subject, "context": context}


def _welcome(page: FundraisingPage, name: str) -> dict[str, Any]:
    titled = {"title": fundraising_words.opened(page).title}
    subject = _("Your fundraising page is open")
    context = {
        "name": name,
        "organisation": page.organisation,
        "subject": subject,
        "said": _("everybody can see your page “%(title)s” now. Your own page holds the link to"
                  " hand on, and lets you change or close it. Keep its address to yourself.")
        % titled,
        "verb": _("My own page"),
        "url": own_fundraising.address(page),
    }  # fmt: skip
    return {"subject": subject, "context": context}
