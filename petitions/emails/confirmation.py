"""The mail that asks a signer to confirm. In doubt it is sent again, with the same Message-ID."""

from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.models import Signature
from petitions.services import signing, supporters


def send(
    *, organisation_id: UUID, signature_id: UUID, consents: str, mailing: str, wording: str
) -> None:
    """Send one signature's confirmation mail. Its link says what was agreed to, in which words.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, signing.SignatureMissing
    """
    with scoping.within(organisation_id):
        signature = signing.find(signing.Named(organisation_id, signature_id))
        token = signing.confirm_token(
            signature, consents=consents, mailing=mailing, version=wording
        )
        message = _compose(signature, token, mailing=mailing)
    mail.send(message)


def remind(
    *, organisation_id: UUID, signature_id: UUID, consents: str, mailing: str, wording: str
) -> None:
    """Send the same once more to somebody who has not confirmed. To everybody else, nothing.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, signing.SignatureMissing
    """
    with scoping.within(organisation_id):
        signature = signing.find(signing.Named(organisation_id, signature_id))
        if not signing.waits(signature):
            return
        token = signing.confirm_token(
            signature, consents=consents, mailing=mailing, version=wording
        )
        message = _compose(signature, token, mailing=mailing, reminds=True)
    mail.send(message)


def _compose(
    signature: Signature, token: str, *, mailing: str, reminds: bool = False
) -> EmailMessage:
    kind = f"confirm-{''.join(filter(str.isdigit, mailing))}"
    with languages.speaking(signature.locale or signature.supporter.locale):
        return mail.compose(
            to=supporters.address_of(signature.supporter),
            subject=(
                _("Still open: %(petition)s") if reminds else _("Please confirm: %(petition)s")
            )
            % {"petition": signature.petition.title},
            template="petitions/mail/confirmation",
            context={
                "reminds": reminds,
                "name": supporters.name_of(signature.supporter),
                "organisation": signature.organisation,
                "petition": signature.petition,
                "url": f"{settings.BASE_URL}/confirm/{token}",
            },
            message_id=mail.message_id(signature.id, kind=kind),
        )
