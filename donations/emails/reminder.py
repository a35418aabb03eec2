"""The one reminder of a gift that somebody wanted when they promised it."""

from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.emails import notice
from donations.emails.notice import Words
from donations.models import Pledge
from donations.services import fulfilling, reminding_once
from mobilize.kit import languages, mail
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from petitions.services import supporters, unsubscribing


def once(*, organisation_id: UUID, pledge_id: UUID, now: datetime) -> None:
    """Remind a giver, unless the gift came or they want no mail any more. In doubt again, alike.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        pledge = reminding_once.wanted(organisation_id=organisation_id, pledge_id=pledge_id)
        person = pledge.supporter if pledge else None
        if pledge is None or person is None:
            return
        with languages.speaking(person.locale):
            message = notice.compose(
                _said(pledge),
                to=supporters.address_and_name(person),
                organisation=pledge.organisation,
                url=notice.page_of(pledge),
                row_id=pledge.id,
                kind="gift-reminder",
                off_url=unsubscribing.address_for(person, mail_id=pledge.id),
            )
    mail.send(message)
    with scoping.within(organisation_id):
        reminding_once.note(organisation_id=organisation_id, pledge_id=pledge_id, now=now)


def _said(pledge: Pledge) -> Words:
    named = {
        "money": written(Money(fulfilling.to_pay(pledge), pledge.currency)),
        "cause": pledge.cause.title,
        "day": date_format(pledge.due_on, "j F Y") if pledge.due_on else "",
    }
    return (
        _("Your gift has not arrived yet"),
        _("you asked us to remind you, once: %(money)s for %(cause)s was expected by %(day)s and"
          " has not arrived. If it is on its way, thank you; else the page below says how to give"
          " it. We do not write again about it.") % named,
        _("See your promise"),
    )  # fmt: skip
