"""Stopping our mails from any mail, by one POST."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from mobilize.kit import tokens
from mobilize.kit.errors import AppError, Kind
from petitions.domain import wording
from petitions.models import Supporter
from petitions.services import consenting

PURPOSE = "petitions.unsubscribe"


class SupporterMissing(AppError):
    """There is no such supporter."""

    code = "supporter-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Named:
    """Whom an unsubscribe link names, and the mail it came in."""

    organisation_id: UUID
    supporter_id: UUID
    mail_id: UUID


def token_for(supporter: Supporter, *, mail_id: UUID) -> str:
    """Return what an unsubscribe link carries. It never expires."""
    said = {"p": str(supporter.id), "o": str(supporter.organisation_id), "m": str(mail_id)}
    return tokens.sign(PURPOSE, said)


def address_for(supporter: Supporter, *, mail_id: UUID) -> str:
    """Return the address that a mail's List-Unsubscribe names. What it stops: see `unsubscribe`."""
    return f"{settings.BASE_URL}/unsubscribe/{token_for(supporter, mail_id=mail_id)}"


def read_token(token: str) -> Named:
    """Return what an unsubscribe link names.

    Raises:
        tokens.TokenInvalid
    """
    said = tokens.read(PURPOSE, token)
    try:
        return Named(UUID(said["o"]), UUID(said["p"]), UUID(said["m"]))
    except (KeyError, ValueError) as error:
        raise tokens.TokenInvalid(field="token") from error


@transaction.atomic
def unsubscribe(*, token: str, now: datetime) -> None:
    """Withdraw every consent to be written to, and note that no mails are wanted.

    It stops news, suggestions for sharing, what is told of one's own fundraising page, and
    the reminder of a gift that somebody asked for.
    Again changes nothing.

    Raises:
        tokens.TokenInvalid, SupporterMissing
    """
    named = read_token(token)
    rows = Supporter.objects.for_org(named.organisation_id).select_for_update(of=("self",))
    supporter = rows.select_related("organisation").filter(id=named.supporter_id).first()
    if supporter is None:
        raise SupporterMissing
    told: dict[str, Any] = {
        "supporter": supporter,
        "source": "unsubscribe",
        "source_id": named.mail_id,
        "now": now,
    }
    consenting.refuse(purposes=wording.MAIL_PURPOSES, **told)
    consenting.withdraw(purposes=[wording.REMINDERS], **told)
