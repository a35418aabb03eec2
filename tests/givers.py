"""Whoever gave, and the papers they hold: what stands in the addresses about receipts."""

from datetime import UTC, date, datetime
from typing import Any

from donations.services import declaring, receipt_holders, receipt_profiles, receipting, settling
from donations.services.declaring import Said
from petitions.models import Cause
from petitions.services import supporters

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROFILE: dict[str, Any] = {
    "legal_name": "Relief e.V.", "address": "1 Quay Street\nPorto", "registration": "PT 501 234",
    "signatory": "Greta Lima", "tax_text_en": "Gifts to us lower your tax.",
    "tax_text_fr": "Les dons ouvrent droit à réduction d\u2019impôt.", "year_month": 1,
    "year_day": 1, "kept_years": 7, "needs_address": False, "scheme": "", "singles": False,
}  # fmt: skip


def places(cause: Cause) -> dict[str, str]:
    """Return what stands in the addresses: a gift, its receipt, its giver's declaration."""
    from tests.builders import a_pledge  # noqa: PLC0415 - it asks us too

    org = cause.organisation
    receipt_profiles.keep(organisation_id=org.id, now=MONDAY, **{**PROFILE, "scheme": "generic"})
    giver = supporters.find_or_make(
        org_id=org.id, email="giver@example.org", name="Omar", country="PT", locale="en", now=MONDAY
    )
    receipt_holders.set_address(supporter=giver, address="2 Hill Lane", now=MONDAY)
    paid = [
        settling.record(
            organisation=org, pledge_id=a_pledge(cause, supporter=giver).id, reference="Line 7",
            received_at=MONDAY, by=None, now=MONDAY,
        )
        for _ in range(2)
    ]  # fmt: skip
    receipt = receipting.single(organisation=org, payment_id=paid[0].id, now=MONDAY)
    said = Said(date(2026, 1, 1), None, "en", "letter of May")
    declared = declaring.give(organisation=org, supporter=giver, said=said, now=MONDAY)
    return {
        "<uuid:payment_id>": str(paid[1].id),
        "<uuid:receipt_id>": str(receipt.id),
        "<uuid:declaration_id>": str(declared.id),
    }
