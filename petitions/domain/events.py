"""What petitions tells the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from mobilize.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class SignatureAsked(Event):
    """Somebody wants to sign and has to confirm by mail. `mailing` numbers the mails of one signature."""

    topic: ClassVar[str] = "petitions.signature_asked"

    signature_id: UUID
    mailing: str


@dataclass(frozen=True, kw_only=True)
class SignatureConfirmed(Event):
    """A signature counts from now on."""

    topic: ClassVar[str] = "petitions.signature_confirmed"

    signature_id: UUID
