"""An organisation that makes receipts, givers, and gifts that come and go back."""

import io
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from pypdf import PdfReader

from donations.models import Payment, ReceiptProfile
from donations.queries.invariants import INVARIANTS
from donations.services import receipt_holders, receipt_profiles, returning, settling
from mobilize.checks import invariants
from mobilize.kit import ids
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from tests import builders, givers
from tests.builders import MONDAY


def a_profile(org: Organisation, *, now: datetime = MONDAY, **fields: Any) -> ReceiptProfile:
    """Let an organisation have said what its receipts say of it."""
    return receipt_profiles.keep(organisation_id=org.id, now=now, **{**givers.PROFILE, **fields})


def a_giver(
    org: Organisation, email: str = "ines@example.org", *, address: str = "", **fields: Any
) -> Supporter:
    """Return somebody who gives, and who said where they live or did not."""
    giver = builders.a_supporter(org, email, **fields)
    if address:
        receipt_holders.set_address(supporter=giver, address=address, now=MONDAY)
    return giver


def a_gift(
    cause: Cause, giver: Supporter | None, minor: int = 2500, *, day: datetime = MONDAY
) -> Payment:
    """Let a gift have arrived on a day, and been booked on it."""
    pledge = builders.a_pledge(cause, minor, supporter=giver, made_at=day)
    return settling.record(
        organisation=cause.organisation, pledge_id=pledge.id, reference="Line 7",
        received_at=day, by=None, now=day,
    )  # fmt: skip


def given_back(payment: Payment, minor: int, *, now: datetime) -> None:
    """Let a part of a gift, or all of it, have gone back to its giver."""
    returning.take_back(
        pledge=payment.pledge, amount_minor=minor, reference=f"re_{ids.new()}", returned_at=now,
        now=now,
    )  # fmt: skip


def text_of(pdf: bytes) -> str:
    """Return what can be read on a paper."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages)


def papers(mails: Iterable[EmailMessage]) -> list[str]:
    """Return what the papers say that these mails carry, in the order they came."""
    attached = (next(iter(message.iter_attachments())) for message in mails)
    return [text_of(paper.get_content()) for paper in attached]


def broken() -> list[str]:
    """Return the names of the invariants of donations that do not hold."""
    return [breach.invariant for breach in invariants.run(INVARIANTS)]
