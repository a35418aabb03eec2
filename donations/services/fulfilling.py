"""What a payment's money does to its pledge."""

from donations.models import Payment, Pledge
from donations.services import reminding


def on_capture(payment: Payment) -> None:
    """Fulfil the pledge of a payment that has come. Pledge and payment are locked.

    Called once, when the payment becomes captured.
    """
    pledge = payment.pledge
    if payment.captured_at is None or pledge.state == Pledge.State.FULFILLED:
        return
    # Money that came after the pledge was called off came all the same.
    pledge.state, pledge.cancelled_at = Pledge.State.FULFILLED, None
    pledge.fulfilled_at = payment.captured_at
    pledge.save(update_fields=["state", "cancelled_at", "fulfilled_at"])
    reminding.call_off(pledge=pledge)
