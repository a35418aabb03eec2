"""The rows that mails to givers are about: what is reported of such a mail finds its reader."""

from donations.models import FundraisingPage, Payment, PlanStep, Pledge, ReceiptCopy
from petitions.services import mail_recipients


def make_known() -> None:
    """Have reports about these mails taken in, too."""
    mail_recipients.know(
        {
            Pledge: "supporter",
            PlanStep: "plan__supporter",
            Payment: "pledge__supporter",
            ReceiptCopy: "receipt__holder__supporter",
            FundraisingPage: "supporter",
        }
    )
