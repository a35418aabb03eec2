"""What donations does when it hears of an event."""

from collections.abc import Callable
from datetime import date, datetime

from donations.domain.events import (
    CardSetupWornOut,
    ChainsAsked,
    CheckoutWornOut,
    DigestDue,
    FundraisingMoment,
    FundraisingPageAsked,
    FundraisingPageConfirmed,
    GiftImportWaiting,
    HeldMoneyDecided,
    MoneyReturned,
    PaymentCaptured,
    PaymentFailed,
    PaymentNeedsGiver,
    PlanChargeAhead,
    PlanStepTaken,
    PledgeConditionDecided,
    PledgeConfirmationAsked,
    PledgePartAhead,
    PledgeReminderWanted,
    ProviderEventReceived,
    ReceiptCopyDue,
    ReceiptRunWaiting,
    RefundAsked,
    SavedMethodLetGo,
    StatementWaiting,
    TextGiftRefused,
    TextSettlementWaiting,
)
from donations.emails import conditions, digest, promise_confirming, receipt, reminder
from donations.emails import fundraising as fundraising_mails
from donations.emails import parts as part_mails
from donations.emails import plans as plan_mails
from donations.services import (
    booking,
    card_setups,
    chains,
    closing,
    collecting,
    confirming,
    deciding,
    gift_import_work,
    keeping,
    receipt_runs,
    refunding,
    statement_matching,
    text_sending,
    text_settling,
)
from mobilize.kit.events import Event
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations

ENDED = object()


def on_provider_event(event: ProviderEventReceived, *, now: datetime) -> None:
    """Apply what the card provider told."""
    booking.apply(provider_event_id=event.provider_event_id, now=now)


def on_refund_asked(event: RefundAsked, *, now: datetime) -> None:
    """Give back what was asked for."""
    refunding.carry_out(organisation_id=event.organisation_id, refund_id=event.refund_id, now=now)


def on_saved_method_let_go(event: SavedMethodLetGo, *, now: datetime) -> None:
    """Have whoever keeps a way to pay forget it."""
    keeping.forget_at_provider(provider=event.provider, method_ref=event.method_ref)


def on_checkout_worn_out(event: CheckoutWornOut, *, now: datetime) -> None:
    """Close a page on which too many cards were tried."""
    closing.close(organisation_id=event.organisation_id, payment_id=event.payment_id, now=now)


def on_card_setup_worn_out(event: CardSetupWornOut, *, now: datetime) -> None:
    """Close a page on which too many cards were tried to be left."""
    card_setups.close(organisation_id=event.organisation_id, setup_id=event.setup_id, now=now)


def on_held_money_decided(event: HeldMoneyDecided, *, now: datetime) -> None:
    """Take held money, or let it go."""
    deciding.carry_out(organisation_id=event.organisation_id, payment_id=event.payment_id, now=now)


def on_chains_asked(event: ChainsAsked, *, now: datetime) -> None:
    """Compute a cause's chains anew."""
    with scoping.within(event.organisation_id):
        chains.recompute(organisation_id=event.organisation_id, cause_id=event.cause_id, now=now)


def on_plan_step(event: PlanStepTaken, *, now: datetime) -> None:
    """Tell the giver what became of their recurring gift."""
    plan_mails.step_taken(organisation_id=event.organisation_id, step_id=event.step_id)


def on_charge_ahead(event: PlanChargeAhead, *, now: datetime) -> None:
    """Tell the giver what will be charged."""
    plan_mails.charge_ahead(
        organisation_id=event.organisation_id, pledge_id=event.pledge_id, now=now
    )


def on_part_ahead(event: PledgePartAhead, *, now: datetime) -> None:
    """Tell the giver that an instalment is due, and whether it is charged."""
    part_mails.ahead(
        organisation_id=event.organisation_id,
        pledge_id=event.pledge_id,
        part=event.part,
        now=now,
    )


def on_part_failed(event: PaymentFailed, *, now: datetime) -> None:
    """Mail a giver whose instalment could not be charged the way to pay it."""
    part_mails.not_charged(
        organisation_id=event.organisation_id, payment_id=event.payment_id, state="failed"
    )


def on_part_asked_about(event: PaymentNeedsGiver, *, now: datetime) -> None:
    """Mail a giver whose bank asks about an instalment the way to answer."""
    part_mails.not_charged(
        organisation_id=event.organisation_id, payment_id=event.payment_id, state="action_required"
    )


def on_confirmation_asked(event: PledgeConfirmationAsked, *, now: datetime) -> None:
    """Ask by mail whether a promise is its reader's own."""
    read = confirming.Read(event.agreed, event.wording, event.locale)
    promise_confirming.ask(
        organisation_id=event.organisation_id, pledge_id=event.pledge_id, read=read
    )


def on_reminder_wanted(event: PledgeReminderWanted, *, now: datetime) -> None:
    """Remind a giver, once, of a gift that has not arrived."""
    reminder.once(organisation_id=event.organisation_id, pledge_id=event.pledge_id, now=now)


def on_condition_decided(event: PledgeConditionDecided, *, now: datetime) -> None:
    """Tell a giver what came of the condition of their promise."""
    conditions.decided(organisation_id=event.organisation_id, pledge_id=event.pledge_id)


def on_charge_failed(event: PaymentFailed | PaymentNeedsGiver, *, now: datetime) -> None:
    """Let a recurring gift follow a charge of its own that failed, however late that is told."""
    with scoping.within(event.organisation_id):
        collecting.settle(
            organisation_id=event.organisation_id, payment_id=event.payment_id, now=now
        )


def on_gift_import_waiting(event: GiftImportWaiting, *, now: datetime) -> None:
    """Try out or book the rows that wait, each chunk in a transaction of its own."""
    work = gift_import_work.steps(
        organisation_id=event.organisation_id,
        gift_import_id=event.gift_import_id,
        stage=event.stage,
        now=now,
    )
    while True:
        with scoping.within(event.organisation_id):
            if next(work, ENDED) is ENDED:
                return


def on_statement_waiting(event: StatementWaiting, *, now: datetime) -> None:
    """Match the next lines of a bank statement."""
    with scoping.within(event.organisation_id):
        statement_matching.match(
            organisation_id=event.organisation_id,
            statement_id=event.statement_id,
            after=event.after,
            now=now,
        )


def on_text_settlement_waiting(event: TextSettlementWaiting, *, now: datetime) -> None:
    """Settle the next lines of the phone company's file."""
    with scoping.within(event.organisation_id):
        text_settling.settle(
            organisation_id=event.organisation_id,
            settlement_id=event.settlement_id,
            after=event.after,
            now=now,
        )


def on_text_gift_refused(event: TextGiftRefused, *, now: datetime) -> None:
    """Tell a giver by text that they were not charged."""
    text_sending.not_charged(organisation_id=event.organisation_id, message_id=event.message_id)


def on_receipt_copies(events: list[ReceiptCopyDue], *, now: datetime) -> None:
    """Typeset receipts of one organisation together and mail each to its giver."""
    receipt.send(
        organisation_id=events[0].organisation_id,
        copy_ids=[event.copy_id for event in events],
        now=now,
    )


def on_receipt_run(event: ReceiptRunWaiting, *, now: datetime) -> None:
    """Make the next givers' receipts of a year."""
    with scoping.within(event.organisation_id):
        receipt_runs.go_on(
            organisation=organisations.by_id(event.organisation_id),
            run_id=event.run_id,
            after=event.after,
            now=now,
        )


def on_fundraising_page_asked(event: FundraisingPageAsked, *, now: datetime) -> None:
    """Ask by mail whether somebody wants this page."""
    fundraising_mails.ask(organisation_id=event.organisation_id, page_id=event.page_id)


def on_fundraising_page_confirmed(event: FundraisingPageConfirmed, *, now: datetime) -> None:
    """Mail a page's owner the way to their own."""
    fundraising_mails.welcome(organisation_id=event.organisation_id, page_id=event.page_id)


def on_fundraising_moment(event: FundraisingMoment, *, now: datetime) -> None:
    """Tell a page's owner of its first gift, or that it is at its goal."""
    fundraising_mails.moment(
        organisation_id=event.organisation_id,
        page_id=event.page_id,
        moment=event.moment,
        goal_minor=event.goal_minor,
    )


def on_digest_due(event: DigestDue, *, now: datetime) -> None:
    """Mail a member of the staff how the week was."""
    digest.send(
        organisation_id=event.organisation_id,
        switch_id=event.switch_id,
        until=date.fromisoformat(event.until),
        now=now,
    )


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    CardSetupWornOut: [on_card_setup_worn_out],
    ChainsAsked: [on_chains_asked],
    CheckoutWornOut: [on_checkout_worn_out],
    FundraisingMoment: [on_fundraising_moment],
    DigestDue: [on_digest_due],
    FundraisingPageAsked: [on_fundraising_page_asked],
    FundraisingPageConfirmed: [on_fundraising_page_confirmed],
    HeldMoneyDecided: [on_held_money_decided],
    MoneyReturned: [],
    PaymentCaptured: [],
    PaymentFailed: [on_charge_failed, on_part_failed],
    PaymentNeedsGiver: [on_charge_failed, on_part_asked_about],
    PlanChargeAhead: [on_charge_ahead],
    PlanStepTaken: [on_plan_step],
    PledgeConditionDecided: [on_condition_decided],
    PledgeConfirmationAsked: [on_confirmation_asked],
    PledgePartAhead: [on_part_ahead],
    PledgeReminderWanted: [on_reminder_wanted],
    GiftImportWaiting: [on_gift_import_waiting],
    StatementWaiting: [on_statement_waiting],
    TextGiftRefused: [on_text_gift_refused],
    TextSettlementWaiting: [on_text_settlement_waiting],
    ProviderEventReceived: [on_provider_event],
    ReceiptCopyDue: [on_receipt_copies],
    ReceiptRunWaiting: [on_receipt_run],
    RefundAsked: [on_refund_asked],
    SavedMethodLetGo: [on_saved_method_let_go],
}
QUEUES: dict[type[Event], str] = dict.fromkeys(
    (ChainsAsked, GiftImportWaiting, ReceiptRunWaiting, StatementWaiting, TextSettlementWaiting),
    "bulk",
)
AT_ONCE: dict[type[Event], int] = {ReceiptCopyDue: 50}
