"""What givers hear of a promise on a condition: that it holds now, or that nothing is owed.

These mails are part of what was promised and bring no news. Nothing is mailed to an address
of which nobody has shown that it is theirs.
"""

from email.message import EmailMessage
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.emails import notice
from donations.emails.notice import Words
from donations.models import Pledge
from donations.queries import known_addresses
from mobilize.kit import languages, mail
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from petitions.services import supporters


def decided(*, organisation_id: UUID, pledge_id: UUID) -> None:
    """Tell a giver what came of their condition. In doubt again, with the same Message-ID.

    Who has paid or called off meanwhile is told nothing: they know better.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        rows = Pledge.objects.for_org(organisation_id)
        pledge = rows.select_related("supporter", "cause", "organisation").get(id=pledge_id)
        person = pledge.supporter
        if person is None or not known_addresses.may_be_told(person):
            return
        with languages.speaking(person.locale):
            said = _said(pledge)
            if said is None:
                return
            message = _compose(pledge, said, to=supporters.address_and_name(person))
    mail.send(message)


def _said(pledge: Pledge) -> Words | None:
    named = {
        "money": written(Money(pledge.amount_minor, pledge.currency)),
        "cause": pledge.cause.title,
        "day": date_format(pledge.due_on, "j F Y") if pledge.due_on else "",
    }
    if pledge.state == Pledge.State.VOID:
        return (
            _("The condition of your promise was not met"),
            _("you promised %(money)s for %(cause)s on a condition. It was not met: you owe"
              " nothing, and nothing will be taken. Thank you for your promise.") % named,
            _("See your promise"),
        )  # fmt: skip
    if pledge.met_at is None or pledge.state not in {"open", "due", "reminded"}:
        return None
    return (
        _("It is reached: your promise holds"),
        _("the condition of your promise is met: %(money)s for %(cause)s. Please give it by"
          " %(day)s; the page below says how. Nothing is taken before you pay there, or beyond"
          " what you have agreed to. Once met a condition stays met: if somebody else's payment"
          " fails later, your promise still holds, and what has arrived is used for the cause.")
        % named,
        _("Keep your promise"),
    )  # fmt: skip


def _compose(pledge: Pledge, said: Words, *, to: tuple[str, str]) -> EmailMessage:
    return notice.compose(
        said,
        to=to,
        organisation=pledge.organisation,
        url=notice.page_of(pledge),
        row_id=pledge.id,
        kind="pledge-condition",
    )
