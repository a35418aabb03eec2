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
class ReceiptCopyDue(Event):
    """A copy of a receipt is to be mailed to its giver."""

    topic: ClassVar[str] = "donations.receipt_copy_due"

    copy_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReceiptRunWaiting(Event):
    """Givers wait, from `after` on, for their receipts of a year."""

    topic: ClassVar[str] = "donations.receipt_run_waiting"

    run_id: UUID
    after: str
