"""What givers hear of a promise in instalments: that a part is due, or could not be charged.

These mails are part of what they promised and bring no news. Nothing is mailed to an address
of which nobody has shown that it is theirs.
"""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.domain import pledge_life
from donations.domain.instalments import Part
from donations.domain.promises import PledgeKind
from donations.emails import notice
from donations.emails.notice import Words
from donations.models import Payment, Pledge
from donations.queries import known_addresses
from donations.services import fulfilling, keeping, noticing
from mobilize.kit import languages, mail
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Supporter
from petitions.services import supporters


def ahead(*, organisation_id: UUID, pledge_id: UUID, part: int, now: datetime) -> None:
    """Tell a giver that a part is due, and whether it is charged. In doubt again, alike.

    Who has paid it or called off meanwhile is told nothing: they know better. The charge
    waits until this mail has gone out (`services.noticing`); a notice that nobody may be
    sent is unreachable.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        found = noticing.waiting(organisation_id=organisation_id, pledge_id=pledge_id, now=now)
        pledge = _of(organisation_id).get(id=pledge_id)
        person, coming = _to_hear_of_part(pledge), _coming(pledge)
        if found is None or coming is None or coming.number != part:
            return
        if person is None:
            noticing.settle(
                organisation_id=organisation_id, notice_id=found.id, is_told=False, now=now
            )
            return
        with languages.speaking(person.locale):
            kind = f"part-{pledge.due_on}"
            said = _ahead(pledge, coming)
            message = _compose(pledge, person, said, row_id=pledge.id, kind=kind)
    notice.send(message, told=found, supporter=person, now=now)


def not_charged(*, organisation_id: UUID, payment_id: UUID, state: str) -> None:
    """Mail a giver the way to pay a part of which the charge failed, or is asked about.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        payment = Payment.objects.for_org(organisation_id).get(id=payment_id)
        pledge = _of(organisation_id).get(id=payment.pledge_id)
        person = _to_be_told(pledge)
        is_charge = payment.asked_at is not None and pledge.kind == PledgeKind.INSTALMENTS
        is_owed = payment.state == state and pledge.state in pledge_life.PAYABLE
        if person is None or not (is_charge and is_owed):
            return
        with languages.speaking(person.locale):
            said = _failed(pledge, payment)
            message = _compose(pledge, person, said, row_id=payment.id, kind=f"part-{state}")
    mail.send(message)


def _of(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    rows = Pledge.objects.for_org(organisation_id)
    return rows.select_related("supporter", "cause", "organisation")


def _to_be_told(pledge: Pledge) -> Supporter | None:
    person = pledge.supporter
    return person if person is not None and known_addresses.may_be_told(person) else None


def _to_hear_of_part(pledge: Pledge) -> Supporter | None:
    """Return who hears of a part: of one that is charged also who complained of our news."""
    person = pledge.supporter
    if person is not None and person.erased_at is None and keeping.newest_of(pledge) is not None:
        return person
    return _to_be_told(pledge)


def _coming(pledge: Pledge) -> Part | None:
    return fulfilling.next_part(pledge, paid=fulfilling.paid_minor(pledge))


def _ahead(pledge: Pledge, part: Part) -> Words:
    named = {
        "money": written(Money(part.amount_minor, pledge.currency)),
        "cause": pledge.cause.title,
        "day": date_format(pledge.due_on, "j F Y") if pledge.due_on else "",
        "part": part.number,
        "parts": pledge.parts,
    }
    subject = _("Your next instalment: %(money)s on %(day)s") % named
    if keeping.newest_of(pledge) is None:
        return (
            subject,
            _("instalment %(part)s of %(parts)s of your promise for %(cause)s is due on %(day)s:"
              " %(money)s. The page below says how to give it.") % named,
            _("Keep your promise"),
        )  # fmt: skip
    return (
        subject,
        _("on %(day)s we will charge %(money)s for %(cause)s: instalment %(part)s of %(parts)s, as"
          " you promised. Before that you can call off what is left.") % named,
        _("See your promise"),
    )  # fmt: skip


def _failed(pledge: Pledge, payment: Payment) -> Words:
    named = {
        "money": written(Money(payment.amount_minor, payment.currency)),
        "cause": pledge.cause.title,
    }
    if payment.state == Payment.State.ACTION_REQUIRED:
        return (
            _("Your bank asks about your instalment"),
            _("your bank wants to ask you before it pays %(money)s for %(cause)s. The page below"
              " leads there.") % named,
            _("Answer your bank"),
        )  # fmt: skip
    return (
        _("Your instalment could not be charged"),
        _("we could not charge %(money)s for %(cause)s, and do not try again. Your card may have"
          " expired: on the page below you can pay with another, which is charged from then on.")
        % named,
        _("Pay this instalment"),
    )  # fmt: skip


def _compose(
    pledge: Pledge, person: Supporter, said: Words, *, row_id: UUID, kind: str
) -> EmailMessage:
    return notice.compose(
        said,
        to=supporters.address_and_name(person),
        organisation=pledge.organisation,
        url=notice.page_of(pledge),
        row_id=row_id,
        kind=kind,
    )
