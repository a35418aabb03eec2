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
class DigestDue(Event):
    """A member who switched it on is to be mailed how the week before `until` was (ISO 8601)."""

    topic: ClassVar[str] = "donations.digest_due"

    switch_id: UUID
    until: str


@dataclass(frozen=True, kw_only=True)
class PaymentCaptured(Event):
    """The money of a payment has come."""

    topic: ClassVar[str] = "donations.payment_captured"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(Event):
    """A payment was declined, for the first time if its page is still open."""

    topic: ClassVar[str] = "donations.payment_failed"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentNeedsGiver(Event):
    """A giver's bank wants to ask them before it pays."""

    topic: ClassVar[str] = "donations.payment_needs_giver"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class MoneyReturned(Event):
    """Money of a payment went back, or came again; its book has so many `entries` by now."""

    topic: ClassVar[str] = "donations.money_returned"

    payment_id: UUID
    entries: int


@dataclass(frozen=True, kw_only=True)
class PlanStepTaken(Event):
    """A recurring gift has begun, failed, paused, ended or come back; its giver is told."""

    topic: ClassVar[str] = "donations.plan_step_taken"

    step_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanChargeAhead(Event):
    """A recurring gift will be charged in a few days; its giver is told, and can change it.

    `due_on` (ISO 8601) is the day meant when it was asked for: each day is asked for once.
    """

    topic: ClassVar[str] = "donations.plan_charge_ahead"

    pledge_id: UUID
    due_on: str = ""


@dataclass(frozen=True, kw_only=True)
class PledgePartAhead(Event):
    """A later instalment is due on a day (ISO 8601), charged or not; its giver is told."""

    topic: ClassVar[str] = "donations.pledge_part_ahead"

    pledge_id: UUID
    part: int
    due_on: str


@dataclass(frozen=True, kw_only=True)
class PledgeConfirmationAsked(Event):
    """Whoever reads an address is to be asked whether a promise is theirs.

    `agreed` is the purpose of consent that counts from then on, if one does; `wording` and
    `locale` say in which words its giver read it.
    """

    topic: ClassVar[str] = "donations.pledge_confirmation_asked"

    pledge_id: UUID
    agreed: str
    wording: str
    locale: str


@dataclass(frozen=True, kw_only=True)
class PledgeReminderWanted(Event):
    """A gift has not arrived, and its giver wanted to be reminded of it, once."""

    topic: ClassVar[str] = "donations.pledge_reminder_wanted"

    pledge_id: UUID


@dataclass(frozen=True, kw_only=True)
class PledgeConditionDecided(Event):
    """The condition of a promise was met, or was missed; its giver is told.

    `heard_by` is "who_is_known", or "who_confirmed" later: nobody knew until then that the
    address was theirs.
    """

    topic: ClassVar[str] = "donations.pledge_condition_decided"

    pledge_id: UUID
    heard_by: str = "who_is_known"


@dataclass(frozen=True, kw_only=True)
class RefundAsked(Event):
    """Staff or a donor want money back."""

    topic: ClassVar[str] = "donations.refund_asked"

    refund_id: UUID


@dataclass(frozen=True, kw_only=True)
class SavedMethodLetGo(Event):
    """A way to pay is needed no more: whoever keeps it, by its names for it, is to forget it.

    It names no row of ours: that may be gone with its giver by then.
    """

    topic: ClassVar[str] = "donations.saved_method_let_go"

    provider: str
    method_ref: str


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


@dataclass(frozen=True, kw_only=True)
class TextSettlementWaiting(Event):
    """Lines of the phone company's file wait to be settled, those behind the line `after`."""

    topic: ClassVar[str] = "donations.text_settlement_waiting"

    settlement_id: UUID
    after: str


@dataclass(frozen=True, kw_only=True)
class TextGiftRefused(Event):
    """The phone company did not charge a gift by text; its giver is told, once."""

    topic: ClassVar[str] = "donations.text_gift_refused"

    message_id: UUID


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


@dataclass(frozen=True, kw_only=True)
class CheckoutWornOut(Event):
    """Three cards were declined on one page; it is closed."""

    topic: ClassVar[str] = "donations.checkout_worn_out"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class CardSetupWornOut(Event):
    """Three cards were declined on one page where a card is left; it is closed."""

    topic: ClassVar[str] = "donations.card_setup_worn_out"

    setup_id: UUID


@dataclass(frozen=True, kw_only=True)
class HeldMoneyDecided(Event):
    """Staff have decided whether money that is held is taken or let go."""

    topic: ClassVar[str] = "donations.held_money_decided"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class FundraisingPageAsked(Event):
    """Somebody wants a fundraising page of their own and has to confirm by mail."""

    topic: ClassVar[str] = "donations.fundraising_page_asked"

    page_id: UUID


@dataclass(frozen=True, kw_only=True)
class FundraisingPageConfirmed(Event):
    """A fundraising page is shown from now on; its owner is mailed the way to their own."""

    topic: ClassVar[str] = "donations.fundraising_page_confirmed"

    page_id: UUID


@dataclass(frozen=True, kw_only=True)
class FundraisingMoment(Event):
    """A page has its first gift, or is at its goal of `goal_minor`; its owner is told by mail."""

    topic: ClassVar[str] = "donations.fundraising_moment"

    page_id: UUID
    moment: str
    goal_minor: int
