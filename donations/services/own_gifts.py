"""All that a giver's own page shows: gifts, recurring ones, pages, papers, declarations."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from donations.domain.tax_wording import Sentence
from donations.models import Receipt, ReceiptHolder
from donations.queries import declarations, own_gifts, receipt_profiles, receipts
from donations.queries.own_gifts import OwnGift
from donations.services import (
    declaring,
    own_fundraising,
    own_plans,
    own_refunds,
    receipt_holders,
)
from donations.services.own_plans import Own
from mobilize.organisations.models import Organisation
from petitions.models import Supporter


@dataclass(frozen=True)
class OwnReceipt:
    """One of somebody's receipts, and what became of it."""

    receipt: Receipt
    number: str
    voided_on: date | None
    replaced_by: str


@dataclass(frozen=True)
class OwnDeclaration:
    """One of somebody's declarations, in the words they read."""

    row: Any
    words: str
    ends_on: date | None

    def is_over(self, day: date) -> bool:
        """Say whether it covers nothing from a day on."""
        ended = self.ends_on is not None and self.ends_on <= day
        return ended or (self.row.valid_until is not None and self.row.valid_until < day)


@dataclass(frozen=True)
class Held:
    """What one giver sees. Without a `sentence` the organisation takes no declarations."""

    gifts: list[OwnGift]
    totals: dict[str, int]
    receipts: list[OwnReceipt]
    declarations: list[OwnDeclaration]
    address: str
    address_missing: bool
    makes_receipts: bool
    sentence: Sentence | None
    claimant: str
    today: date
    plans: list[Own]
    pages: list[tuple[str, str]]  # the words and the address of each

    @property
    def declarable(self) -> dict[str, str] | None:
        """Return what can be declared today, with the fingerprint of its words."""
        if self.sentence is None:
            return None
        text = self.sentence.said(self.claimant)
        return {
            "text": text,
            "locale": self.sentence.locale,
            "wording": self.sentence.fingerprint,
        }


def held(supporter: Supporter, *, locale: str, now: datetime) -> Held:
    """Return somebody's gifts as the ledger tells them, and their papers. Changes nothing."""
    organisation = supporter.organisation
    profile = receipt_profiles.known(organisation.id)
    gifts = own_gifts.of(organisation, supporter.id)
    own_refunds.mark(gifts, organisation_id=organisation.id, now=now)
    address = _address(supporter)
    takes = profile is not None and bool(profile.scheme)
    return Held(
        gifts=gifts,
        totals=own_gifts.totals(gifts),
        receipts=[_receipt(row) for row in receipts.of_giver(supporter.id)],
        declarations=_declarations(supporter),
        address=address,
        address_missing=profile is not None and profile.needs_address and not address,
        makes_receipts=profile is not None,
        sentence=declaring.wording(profile, locale=locale) if profile and takes else None,
        claimant=profile.legal_name if profile else organisation.name,
        today=organisation.day_of(now),
        plans=own_plans.of_giver(supporter),
        pages=own_fundraising.pages_of(supporter),
    )


def wording(organisation: Organisation, *, locale: str) -> tuple[Sentence, str]:
    """Return what givers declare today, and to whom.

    Raises:
        ReceiptsNotSetUp, DeclarationsNotTaken
    """
    profile = receipt_profiles.of(organisation.id)
    return declaring.wording(profile, locale=locale), profile.legal_name


def _address(supporter: Supporter) -> str:
    rows = ReceiptHolder.objects.for_org(supporter.organisation_id)
    holder = rows.filter(supporter=supporter, forgotten_at=None).first()
    return receipt_holders.address_of(holder) if holder else ""


def _receipt(row: Receipt) -> OwnReceipt:
    newer = receipts.replacement(row)
    return OwnReceipt(
        receipt=row,
        number=receipts.number_of(row),
        voided_on=receipts.voided_on(row),
        replaced_by=receipts.number_of(newer) if newer else "",
    )


def _declarations(supporter: Supporter) -> list[OwnDeclaration]:
    rows = declarations.of_giver(supporter.organisation_id, supporter.id)
    return [
        OwnDeclaration(
            row=row,
            words=declaring.words_of(row, organisation=_claimant(row)),
            ends_on=row.cancelled_from,
        )
        for row in rows
    ]


def _claimant(row: Any) -> str:
    """Return who claims as it was called on the day of the declaration."""
    said: str = receipt_holders.read(row.holder, row)["organisation"]
    return said
