"""The mail that asks whether a promise is its reader's own.

It goes to whatever address was typed into a form, so it repeats nothing that was typed there
but the sum. In doubt it is sent again, with the same Message-ID.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.domain import pledge_life
from donations.models import Pledge
from donations.queries import known_addresses
from donations.services import confirming
from donations.services.confirming import Read
from mobilize.kit import languages, mail
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from petitions.services import supporters


def ask(*, organisation_id: UUID, pledge_id: UUID, read: Read) -> None:
    """Send the link that confirms a promise; not once it is known, over, or its address dead.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        rows = Pledge.objects.for_org(organisation_id)
        pledge = rows.select_related("supporter", "cause", "organisation").get(id=pledge_id)
        person = pledge.supporter
        is_over = pledge.confirmed_at is not None or pledge.state not in pledge_life.ALIVE
        if person is None or person.erased_at is not None or is_over:
            return
        is_known = not read.agreed and known_addresses.may_be_told(person)
        if is_known or known_addresses.has_bounced(person):
            return
        token = confirming.token_of(pledge, read)
        with languages.speaking(person.locale):
            message = mail.compose(
                to=supporters.address_of(person),
                subject=_("Please confirm your promise to %(organisation)s")
                % {"organisation": pledge.organisation.name},
                template="petitions/mail/please_confirm",
                context=_question(pledge, token, is_reminder=bool(read.agreed)),
                message_id=mail.message_id(pledge.id, kind="promise-confirm"),
            )
    mail.send(message)


def _question(pledge: Pledge, token: str, *, is_reminder: bool) -> dict[str, object]:
    path = reverse("pledge-confirm", args=[pledge.organisation.slug, token])
    named = {
        "money": written(Money(pledge.amount_minor, pledge.currency)),
        "cause": pledge.cause.title,
    }
    what = _("somebody, we hope you, promised %(money)s for %(cause)s.") % named
    if pledge.condition:
        what += " " + _(
            "The promise waits for a condition. Once you have confirmed it, we write to you when"
            " the condition is met or missed; nothing is charged by itself."
        )
    if is_reminder:
        what += " " + _("We were asked for one reminder if the gift does not arrive.")
    return {
        "what": what,
        "how": _("To confirm that the address and the promise are yours, open this page and press"
                 " the button:"),
        "button": _("Look at my promise"),
        "organisation": pledge.organisation,
        "url": f"{settings.BASE_URL}{path}",
    }  # fmt: skip
