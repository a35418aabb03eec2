"""The mail with the link to one's own data. In doubt it is sent again, with the same Message-ID."""

from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.services import self_service, supporters
from petitions.services.mailed_links import Named


def send(*, organisation_id: UUID, supporter_id: UUID, hour: str) -> None:
    """Send somebody the link to their own data.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, SupporterMissing, SupporterErased
    """
    with scoping.within(organisation_id):
        message = _compose(Named(organisation_id, supporter_id), hour=hour)
    mail.send(message)


def _compose(named: Named, *, hour: str) -> EmailMessage:
    supporter = self_service.person(named)
    kind = f"my-data-{''.join(filter(str.isdigit, hour))}"
    with languages.speaking(supporter.locale):
        return mail.compose(
            to=supporters.address_of(supporter),
            subject=_("Your data at %(organisation)s") % {"organisation": supporter.organisation},
            template="petitions/mail/own_data",
            context={
                "name": supporters.name_of(supporter),
                "organisation": supporter.organisation,
                "url": f"{settings.BASE_URL}/my-data/{self_service.token_for(supporter)}",
            },
            message_id=mail.message_id(supporter.id, kind=kind),
        )
