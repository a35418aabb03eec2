"""What donations tells the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from mobilize.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class ProviderEventReceived(Event):
    """The card provider has told us something about one of our payments."""

    topic: ClassVar[str] = "donations.provider-event-received"

    provider_event_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChainsAsked(Event):
    """Staff want a cause's chains computed anew; `asked` tells one wish from the next."""

    topic: ClassVar[str] = "donations.chains_asked"

    cause_id: UUID
    asked: str


@dataclass(frozen=True, kw_only=True)
class GiftImportWaiting(Event):
    """Rows of a file of gifts wait, from the cursor on, to be tried out or booked.

    `asked` tells one wish from the next.
    """

    topic: ClassVar[str] = "donations.gift_import_waiting"

    gift_import_id: UUID
    stage: str
    cursor: int
    asked: str


@dataclass(frozen=True, kw_only=True)
class StatementWaiting(Event):
    """Lines of a bank statement wait to be matched, those behind the line `after`."""

    topic: ClassVar[str] = "donations.statement_waiting"

    statement_id: UUID
    after: str
