"""Debits are on their way for days, and then paid or bounced."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from donations.domain.promises import Promise, RailClosed, check
from donations.models import LedgerEntry, Payment, Pledge, SavedMethod
from donations.queries.invariants import INVARIANTS
from donations.services import charging
from mobilize.checks import invariants
from mobilize.kit import clock
from tests import builders
from tests.builders import MONDAY
from tests.clients import scope
from tests.paying import Till, a_till, the_payment

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[..., int]
PAYS, BOUNCES = "AT61 1904 3002 3457 3201", "AT861904300235473202"


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


def a_debit() -> Pledge:
    org = builders.an_organisation()
    cause = builders.a_cause(org, currency="EUR")
    return builders.a_pledge(cause, rail="debit", supporter=builders.a_supporter(org))


def answered(till: Till, payment: Payment, deliver: Deliver) -> Payment:
    till.sandbox.control(f"debits/{payment.provider_ref}")
    till.tell()
    deliver(now=clock.now())
    payment.refresh_from_db()
    return payment


@pytest.mark.parametrize(("account", "ends"), [(PAYS, "captured"), (BOUNCES, "failed")])
def test_a_debit_is_processing_until_its_bank_answers(
    till: Till, deliver: Deliver, account: str, ends: str
) -> None:
    pledge = a_debit()
    till.pay(till.open(pledge, now=clock.now()), account)
    till.tell()
    deliver(now=clock.now())
    meanwhile, booked = the_payment(pledge), LedgerEntry.objects.count()

    payment = answered(till, the_payment(pledge), deliver)

    assert (meanwhile.state, booked) == ("processing", 0)
    assert payment.state == ends
    assert LedgerEntry.objects.count() == (1 if ends == "captured" else 0)
    assert list(invariants.run(INVARIANTS)) == []


def test_a_kept_account_is_debited_again(till: Till, deliver: Deliver) -> None:
    pledge = a_debit()
    till.pay(till.open(pledge, keeps_method=True, now=clock.now()), PAYS)
    till.tell()
    deliver(now=clock.now())
    answered(till, the_payment(pledge), deliver)
    saved = SavedMethod.objects.get()
    payment = charging.prepare(pledge=pledge, saved_method_id=saved.id, now=clock.now())

    with scope.nobody():
        asked = charging.charge(
            organisation_id=payment.organisation_id, payment_id=payment.id, now=clock.now()
        )
    payment.refresh_from_db()
    paid = answered(till, payment, deliver)

    assert saved.kind == "sepa_debit"
    assert (asked.state, paid.state) == ("processing", "captured")


def test_accounts_are_debited_in_euro_only() -> None:
    with pytest.raises(RailClosed):
        check(
            Promise(amount_minor=100, currency="USD", rail="debit"), currency="USD",
            today=MONDAY.date(), has_petition=False, has_giver=True,
        )  # fmt: skip
