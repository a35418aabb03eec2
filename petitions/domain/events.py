"""What petitions tells the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from mobilize.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class SignatureAsked(Event):
    """Somebody wants to sign and has to confirm by mail.

    `mailing` tells the mails of one signature apart; `consents` are the purposes
    agreed to, joined by commas: they count once the mail's owner confirms.
    """

    topic: ClassVar[str] = "petitions.signature_asked"

    signature_id: UUID
    mailing: str
    consents: str = ""


@dataclass(frozen=True, kw_only=True)
class SignatureConfirmed(Event):
    """A signature counts from now on."""

    topic: ClassVar[str] = "petitions.signature_confirmed"

    signature_id: UUID


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(Event):
    """A petition has reached so many signatures for the first time."""

    topic: ClassVar[str] = "petitions.milestone_reached"

    petition_id: UUID
    count: int
