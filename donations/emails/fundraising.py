"""What whoever starts a fundraising page hears: the link that confirms it, then their own page's.

The first goes to whatever address was typed into a form, so it repeats nothing else that was
typed there. The form says that they hear of the first gift and of the goal, and of nothing
else: any other mail about single gifts would need a consent of its own. No giver is named.
In doubt a mail is sent again, with the same Message-ID.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.domain.fundraising import Moment, PageState
from donations.models import FundraisingPage
from donations.queries import fundraising as reading
from donations.services import fundraising, fundraising_words, own_fundraising
from mobilize.kit import languages, mail
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from petitions.queries import consents
from petitions.services import supporters, unsubscribing


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


def moment(*, organisation_id: UUID, page_id: UUID, moment: str, goal_minor: int) -> None:
    """Tell a page's owner of its first gift, or that it is at its goal; not of a hidden page.

    Whoever has stopped our mails since they began the page is told nothing.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, FundraisingPageMissing
    """
    with scoping.within(organisation_id):
        page = reading.by_id(organisation_id, page_id)
        if not _may_hear(page):
            return
        with languages.speaking(page.supporter.locale):
            address, name = supporters.address_and_name(page.supporter)
            off = unsubscribing.address_for(page.supporter, mail_id=page.id)
            told = _told(page, name, Moment(moment), goal_minor)
            message = mail.compose(
                to=address,
                template="donations/mail/plan",
                message_id=mail.message_id(page.id, kind=f"fundraising-{moment}-{goal_minor}"),
                unsubscribe_url=off,
                subject=told["subject"],
                context=told["context"] | {"off_url": off},
            )
    mail.send(message)


def _may_hear(page: FundraisingPage) -> bool:
    since = page.confirmed_at
    if page.hidden_at is not None or page.supporter.erased_at is not None or since is None:
        return False
    return not consents.has_stopped_mails(page.supporter_id, since=since)


def _told(page: FundraisingPage, name: str, moment: Moment, goal_minor: int) -> dict[str, Any]:
    values = {
        "title": fundraising_words.opened(page).title,
        "goal": languages.written(Money(goal_minor, page.currency)),
    }
    if moment == Moment.GOAL:
        subject = _("Your fundraising page has reached its goal")
        said = _(
            "your page “%(title)s” has reached its goal of %(goal)s. Thank you, and everybody"
            " who gave! It takes gifts until you close it, and you can set the goal higher."
        )
    else:
        subject = _("The first gift on your fundraising page")
        said = _(
            "the first gift has come on your page “%(title)s”. Hand its link on: most people"
            " give because somebody they know asks them."
        )
    context = {
        "name": name,
        "organisation": page.organisation,
        "subject": subject,
        "said": said % values,
        "verb": _("My own page"),
        "url": own_fundraising.address(page),
    }
    return {"subject": subject, "context": context}


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
