"""The mail that asks a signer to confirm. In doubt it is sent again, with the same Message-ID."""

from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.services import signing, supporters


def send(*, organisation_id: UUID, signature_id: UUID, consents: str, mailing: str) -> None:
    """Send one signature's confirmation mail.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, signing.SignatureMissing
    """
    with scoping.within(organisation_id):
        message = _compose(organisation_id, signature_id, consents=consents, mailing=mailing)
    mail.send(message)


def _compose(
    organisation_id: UUID, signature_id: UUID, *, consents: str, mailing: str
) -> EmailMessage:
    signature = signing.find(signing.Named(organisation_id, signature_id))
    token = signing.confirm_token(signature, consents=consents, mailing=mailing)
    kind = f"confirm-{''.join(filter(str.isdigit, mailing))}"
    with languages.speaking(signature.supporter.locale):
        return mail.compose(
            to=supporters.address_of(signature.supporter),
            subject=_("Please confirm: %(petition)s") % {"petition": signature.petition.title},
            template="petitions/mail/confirmation",
            context={
                "name": supporters.name_of(signature.supporter),
                "organisation": signature.organisation,
                "petition": signature.petition,
                "url": f"{settings.BASE_URL}/confirm/{token}",
            },
            message_id=mail.message_id(signature.id, kind=kind),
        )
