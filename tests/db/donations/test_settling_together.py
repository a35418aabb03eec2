"""Many lines of a statement at once: the very rows that one at a time writes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.domain.promises import PledgeKind
from donations.models import BankLine, LedgerEntry, Payment, Pledge, ProviderEvent
from donations.queries.invariants import INVARIANTS
from donations.services import bank_accounts, statement_matching, statement_settling, statements
from mobilize.checks import invariants
from mobilize.outbox.models import OutboxMessage
from petitions.models import Cause
from tests.bank_files import IBAN, Entry, camt
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.fundraisers import a_page
from tests.gifts import a_match_offer

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
# What names a row, or is when the outbox handed it on: it differs between any two.
OWN = {
    "id", "payment_id", "pledge_id", "idempotency_key", "reference", "source_key", "event_id",
    "payload", "key", "line", "fingerprint", "ordinal", "not_before", "done_at",
}  # fmt: skip


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief", time_zone="Europe/Berlin"))


def sent(cause: Cause, *entries: Entry) -> Any:
    account = bank_accounts.add(
        organisation=cause.organisation, name="Main", holder="Relief e.V.", account=IBAN,
        currency="EUR", now=MONDAY,
    )  # fmt: skip
    (statement,) = statements.take(
        org_id=account.organisation_id, account_id=account.id, name="File",
        data=camt(*entries), by=None, now=MONDAY,
    )  # fmt: skip
    return statement


def rows_of(pledge: Pledge) -> list[dict[str, Any]]:
    """Return everything that was written when a pledge was settled, without what names it."""
    payment = Payment.objects.get(pledge=pledge)
    found: list[Any] = [
        Pledge.objects.filter(id=pledge.id),
        Payment.objects.filter(id=payment.id),
        ProviderEvent.objects.filter(payment=payment),
        LedgerEntry.objects.filter(payment=payment),
        BankLine.objects.filter(payment=payment),
        OutboxMessage.objects.filter(payload__payment_id=str(payment.id)),
    ]
    return [
        {name: value for name, value in row.items() if name not in OWN}
        for rows in found
        for row in rows.values()
    ]


def test_together_they_write_the_very_rows_that_one_at_a_time_writes(
    cause: Cause, deliver: Deliver
) -> None:
    alone, first, second = (a_pledge(cause, 2500) for _ in range(3))
    sent(cause, *(Entry("25.00", pledge.reference) for pledge in (alone, first, second)))
    line = BankLine.objects.get(reference=alone.reference)
    statement_settling.assign(line=line, pledge_id=alone.id, by=None, now=MONDAY)

    deliver(now=MONDAY)

    assert len(rows_of(alone)) == 6
    assert rows_of(first) == rows_of(second) == rows_of(alone)
    assert list(invariants.run(INVARIANTS)) == []


def test_what_is_not_plain_is_booked_on_its_own_with_all_that_hangs_on_it(
    cause: Cause, deliver: Deliver
) -> None:
    matched = a_cause(cause.organisation, "matched")
    offer = a_match_offer(
        matched, opens_at=MONDAY - timedelta(days=30), closes_at=MONDAY + timedelta(days=30)
    )
    plain, doubled, twice, short, called_off = (
        a_pledge(where, 2500) for where in (cause, matched, cause, cause, cause)
    )
    parts = a_pledge(cause, 2500)
    Pledge.objects.filter(id=parts.id).update(
        kind=PledgeKind.INSTALMENTS, parts=2, first_on=MONDAY.date()
    )
    on_page = a_pledge(cause, 2500)
    Pledge.objects.filter(id=on_page.id).update(fundraising_page=a_page(cause))
    Pledge.objects.filter(id=called_off.id).update(state="cancelled", cancelled_at=MONDAY)
    told = [Entry("25.00", one.reference) for one in (plain, doubled, twice, on_page, called_off)]
    sent(
        cause, *told, Entry("25.00", twice.reference, ref="again"), Entry("24.00", short.reference)
    )

    deliver(now=MONDAY)

    booked = dict(LedgerEntry.objects.values_list("pledge", "amount_minor"))
    offer.refresh_from_db()
    waiting = BankLine.objects.filter(state="waiting").values_list("why", flat=True)
    assert booked == dict.fromkeys((plain.id, doubled.id, twice.id, on_page.id), 2500)
    assert offer.drawn_minor == 2500
    assert OutboxMessage.objects.filter(topic="donations.fundraising_moment").count() == 1
    assert sorted(waiting) == ["amount-differs", "pledge-not-open", "pledge-not-open"]
    assert list(invariants.run(INVARIANTS)) == []


def test_a_hundred_lines_take_as_many_statements_as_ten(cause: Cause) -> None:
    pledges = [a_pledge(cause, 2500) for _ in range(100)]
    statement = sent(cause, *(Entry("25.00", each.reference) for each in pledges))

    with CaptureQueriesContext(connection) as asked:
        statement_matching.match(
            organisation_id=cause.organisation_id, statement_id=statement.id, after="", now=MONDAY
        )

    assert Pledge.objects.filter(state="fulfilled").count() == 100
    assert len(asked) < 30
