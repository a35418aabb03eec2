"""A thousand annual receipts: from the wish until each is issued, typeset and in the mailbox."""

import itertools
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.benchmarks import prompting
from tests.benchmarks.house import House

if TYPE_CHECKING:
    from petitions.models import Cause, Supporter

GIVERS = 1_000
GIFTS = 3  # of each giver in each year
FIRST_YEAR = 2015
PATIENCE = 300.0  # seconds
years = itertools.count(FIRST_YEAR)


def seconds(house: House) -> float:
    """Let everybody have given in a year of its own, ask for its receipts, and wait for them."""
    from donations.services import receipt_runs
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.queries import organisations

    year = next(years)
    org = organisations.by_id(house.organisation_id)
    with scoping.within(org.id):
        _gifts(house, year)
    before = prompting.mails(house)
    began = time.monotonic()
    with scoping.within(org.id):
        receipt_runs.start(organisation=org, year=year, now=clock.now())
    while prompting.mails(house) < before + GIVERS:
        assert time.monotonic() < began + PATIENCE, "the receipts do not arrive"
        time.sleep(0.05)
    return time.monotonic() - began


def _gifts(house: House, year: int) -> None:
    """Write a year's gifts of everybody, as if they had come by transfer."""
    from donations.models import LedgerEntry, Payment, Pledge
    from mobilize.kit import ids
    from petitions.models import Cause

    cause = Cause.objects.get(organisation_id=house.organisation_id, slug="c")
    day = datetime(year, 3, 2, 9, tzinfo=UTC)
    owner = {"organisation_id": house.organisation_id}
    pledges = [
        Pledge(
            **owner, cause=cause, supporter=giver, amount_minor=2_500, currency="EUR",
            rail="transfer", state="fulfilled", made_at=day, fulfilled_at=day,
        )
        for giver in _givers(house, cause)
        for _ in range(GIFTS)
    ]  # fmt: skip
    payments = [
        Payment(
            **owner, pledge=pledge, rail="transfer", provider="manual", amount_minor=2_500,
            currency="EUR", state="captured", captured_minor=2_500,
            idempotency_key=str(ids.new()), created_at=day,
            captured_at=day,
        )
        for pledge in pledges
    ]  # fmt: skip
    entries = [
        LedgerEntry(
            **owner, cause=cause, pledge=payment.pledge, payment=payment, kind="gift",
            source_key=f"gift:{payment.id}", amount_minor=2_500, currency="EUR", rail="transfer",
            channel="unknown", happened_at=day, booked_at=day, booked_on=day.date(),
        )
        for payment in payments
    ]  # fmt: skip
    Pledge.objects.bulk_create(pledges)
    Payment.objects.bulk_create(payments)
    LedgerEntry.objects.bulk_create(entries)


def _givers(house: House, cause: "Cause") -> list["Supporter"]:
    """Return the givers, and let the organisation make receipts; made at the first call."""
    from donations.queries import receipt_profiles
    from donations.services import receipt_profiles as profiles
    from mobilize.kit import clock
    from petitions.services import supporters

    now = clock.now()
    if receipt_profiles.known(house.organisation_id) is None:
        profiles.keep(
            organisation_id=house.organisation_id, now=now, singles=False, legal_name="Bench",
            address="1 Quay Street", registration="", signatory="", tax_text_en="", tax_text_fr="",
            year_month=1, year_day=1, kept_years=7, needs_address=False, scheme="",
        )  # fmt: skip
    return [
        supporters.find_or_make(
            org_id=cause.organisation_id, email=f"giver{number}@bench.example", name="Ines Bench",
            country="FR", locale="fr" if number % 2 else "en", now=now,
        )
        for number in range(GIVERS)
    ]  # fmt: skip
