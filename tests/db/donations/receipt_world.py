"""An organisation that makes receipts, givers, and gifts that come and go back."""

import io
from datetime import datetime
from typing import Any

from pypdf import PdfReader

from donations.domain.entries import Entry
from donations.models import Payment, ReceiptProfile, Refund
from donations.services import ledger, receipt_holders, receipt_profiles, settling
from donations.queries.invariants import INVARIANTS
from mobilize.checks import invariants
from mobilize.kit import ids
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from tests import builders
from tests.builders import MONDAY

PROFILE: dict[str, Any] = {
    "legal_name": "Relief e.V.", "address": "1 Quay Street\nPorto", "registration": "PT 501 234",
    "signatory": "Greta Lima", "tax_text_en": "Gifts to us lower your tax.",
    "tax_text_fr": "Les dons ouvrent droit à réduction d\u2019impôt.", "year_month": 1,
    "year_day": 1, "kept_years": 7, "needs_address": False, "scheme": "", "singles": False,
}  # fmt: skip


def a_profile(org: Organisation, *, now: datetime = MONDAY, **fields: Any) -> ReceiptProfile:
    """Let an organisation have said what its receipts say of it."""
    return receipt_profiles.keep(organisation_id=org.id, now=now, **{**PROFILE, **fields})


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
    ref = f"re_{ids.new()}"
    Refund.objects.create(
        organisation=payment.organisation, payment=payment, provider_ref=ref, amount_minor=minor,
        refunded_at=now,
    )  # fmt: skip
    ledger.book([Entry("refund", f"refund:{ref}", -minor, now)], payment=payment, now=now)


def text_of(pdf: bytes) -> str:
    """Return what can be read on a paper."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages)


def broken() -> list[str]:
    """Return the names of the invariants of donations that do not hold."""
    return [breach.invariant for breach in invariants.run(INVARIANTS)]
