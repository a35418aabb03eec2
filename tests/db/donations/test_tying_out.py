"""Provider, payments and book agree to the cent, or every cent of difference is printed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from structlog.testing import capture_logs

from donations.models import Payment, TieOut
from donations.queries import tying_out as compared
from donations.queries.invariants import INVARIANTS
from donations.services import settling, tying_out
from mobilize.checks import invariants
from mobilize.kit import clock, ids
from petitions.models import Cause
from tests import builders
from tests.builders import MONDAY
from tests.clients import scope
from tests.paying import Till, a_card_pledge, a_till, the_payment
from worker import bookkeeping

pytestmark = pytest.mark.django_db(transaction=True)
PAYS_LATER = "AT611904300234573201"


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def paid(till: Till, deliver: Callable[..., int]) -> Payment:
    pledge = a_card_pledge()
    till.pay(till.open(pledge, now=clock.now()))
    till.tell()
    deliver(now=clock.now())
    return the_payment(pledge)


def tied_out(payment: Payment, *, later: timedelta = timedelta(0)) -> TieOut:
    now = clock.now() + later
    with scope.nobody():
        return tying_out.tie_out(
            organisation=payment.organisation, holding=tying_out.ask(now=now), now=now
        )


def test_what_agrees_is_counted_and_nothing_else_is_said(paid: Payment) -> None:
    row = tied_out(paid)

    assert (row.payments, row.entries, row.found, row.asked_provider) == (1, 1, 0, True)


def test_a_refund_that_was_never_told_is_taken_in(till: Till, paid: Payment) -> None:
    till.client.v1.refunds.create({"payment_intent": paid.provider_ref or "", "amount": 400})

    row = tied_out(paid)

    paid.refresh_from_db()
    assert (row.found, paid.refunded_minor) == (0, 400)


def test_a_payment_that_the_provider_does_not_have_is_named(till: Till, paid: Payment) -> None:
    just_now = tied_out(paid)
    till.sandbox.control("reset")

    row = tied_out(paid, later=timedelta(hours=2))

    (difference,) = compared.named_in(row)
    assert (just_now.found, row.found) == (0, 1)
    assert (difference.payment, difference.asked_minor, difference.row_minor) == (
        str(paid.id), 0, 2500,
    )  # fmt: skip


def test_what_went_back_of_an_older_charge_is_taken_in(
    till: Till, paid: Payment, deliver: Callable[..., int]
) -> None:
    pledge = a_card_pledge(organisation=paid.organisation, cause=paid.pledge.cause)
    till.pay(till.open(pledge, now=clock.now()))
    till.tell()
    deliver(now=clock.now())
    disputed = the_payment(pledge)
    till.client.v1.refunds.create({"payment_intent": paid.provider_ref or "", "amount": 400})
    dispute = till.sandbox.control("disputes", payment_intent=disputed.provider_ref)

    first = tied_out(paid, later=timedelta(days=10))
    till.sandbox.control(f"disputes/{dispute['id']}", status="won")
    for each in (paid, disputed):
        each.refresh_from_db()
    lost_meanwhile = disputed.lost_minor
    again = tied_out(paid, later=timedelta(days=40))

    disputed.refresh_from_db()
    assert (first.found, again.found) == (0, 0)
    assert (paid.refunded_minor, lost_meanwhile, disputed.lost_minor) == (400, 2500, 0)
    assert list(invariants.run(INVARIANTS)) == []


def test_a_debit_that_is_settled_days_after_it_was_given_up_is_taken_in(
    till: Till, deliver: Callable[..., int]
) -> None:
    org = builders.an_organisation()
    pledge = builders.a_pledge(
        builders.a_cause(org, currency="EUR"), rail="debit", supporter=builders.a_supporter(org)
    )
    till.pay(till.open(pledge, now=clock.now()), PAYS_LATER)
    till.tell()
    deliver(now=clock.now())
    payment = the_payment(pledge)
    Payment.objects.filter(id=payment.id).update(state="cancelled")
    till.sandbox.control(f"debits/{payment.provider_ref}")

    row = tied_out(payment, later=timedelta(days=10))

    payment.refresh_from_db()
    assert (row.found, payment.state, payment.captured_minor) == (0, "captured", 2500)


def test_the_night_tells_of_money_without_a_row_and_of_others_money(
    till: Till, paid: Payment
) -> None:
    ours = {"organisation": str(paid.organisation_id), "payment": str(ids.new())}
    for amount, metadata in ((999, ours), (111, {"shop": "7"})):
        till.client.v1.payment_intents.create(
            {"amount": amount, "currency": "usd", "confirm": True,
             "payment_method": "pm_card_visa", "metadata": metadata}
        )  # fmt: skip

    with scope.nobody(), capture_logs() as said:
        bookkeeping.tie_out(now=clock.now())

    row = compared.last(paid.organisation_id)
    (difference,) = compared.named_in(row)
    told = {each["event"]: each for each in said}
    assert row.found == told["tie_out_differs"]["payments"] == 1
    assert (difference.payment, difference.asked_minor) == (ours["payment"], 999)
    assert told["provider_holds_money_of_others"]["minor"] == {"USD": 111}
    assert not difference.is_known


def printed_by_the_command() -> list[str]:
    said = StringIO()
    with scope.nobody():
        call_command("tie_out", stdout=said)
    return said.getvalue().splitlines()


def test_a_cent_that_is_missing_is_named_with_all_that_everybody_says(paid: Payment) -> None:
    Payment.objects.filter(id=paid.id).update(refunded_minor=1)
    with scope.nobody(), tying_out.scoping.within(paid.organisation_id):
        found = compared.compare(paid.organisation_id, asked=[(paid.id, 2500)])
    (difference,) = found.differences

    said = printed_by_the_command()  # it looks again, and what was wrong is put right

    assert difference.text == (
        f"{paid.id} EUR: provider holds 2500, provider told 2500, payment 2499, book 2500"
    )
    assert difference.apart_minor == 1
    assert said == [f"{paid.organisation.slug}: 1 payments, 1 entries, 0 differences"]
    paid.refresh_from_db()
    assert paid.refunded_minor == 0


def given_in_cash(cause: Cause, currency: str, *, lacks_minor: int) -> Payment:
    """Return a gift of 25.00, or of 2,500, of which the payment's row lacks some."""
    pledge = builders.a_pledge(cause, rail="cash", currency=currency)
    payment = settling.record(
        organisation=pledge.organisation, pledge_id=pledge.id, reference="Box 3",
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip
    Payment.objects.filter(id=payment.id).update(refunded_minor=lacks_minor)
    return payment


def test_every_cent_that_stays_wrong_is_printed_and_makes_the_command_fail(till: Till) -> None:
    cause = builders.a_cause(builders.an_organisation("relief"))
    payment = given_in_cash(cause, "EUR", lacks_minor=7)
    said = StringIO()

    with pytest.raises(CommandError, match=r"^1 payments differ\.$"), scope.nobody():
        call_command("tie_out", stdout=said)

    assert said.getvalue().splitlines() == [
        f"relief {payment.id} EUR: provider told 2500, payment 2493, book 2500",
        "relief: 1 payments, 1 entries, 1 differences",
    ]
    assert TieOut.objects.get().differences[0]["row_minor"] == 2493


def test_differences_too_many_to_name_are_added_up_in_each_currency(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compared, "MOST_NAMED", 1)
    org = builders.an_organisation("relief")
    cause = builders.a_cause(org)
    lacking = [("EUR", 1), ("EUR", 7), ("JPY", 40), ("EUR", 5)]
    made = {given_in_cash(cause, each, lacks_minor=by).id: (each, by) for each, by in lacking}
    till.client.v1.payment_intents.create(  # of whose payment there is no row
        {"amount": 999, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa",
         "metadata": {"organisation": str(org.id), "payment": str(ids.new())}}
    )  # fmt: skip
    said = StringIO()

    with pytest.raises(CommandError, match=r"^5 payments differ\.$"), scope.nobody():
        call_command("tie_out", stdout=said)

    (named, *others, counted) = said.getvalue().splitlines()
    first = min(made)
    currency, by = made.pop(first)
    left = {each: [by for its, by in made.values() if its == each] for each in ("EUR", "JPY")}
    euros, yen = [*left["EUR"], 999], left["JPY"]
    assert named.startswith(f"relief {first} {currency}: ")
    assert named.endswith(f"payment {2500 - by}, book 2500")
    assert others == [
        f"relief {len(euros)} more payments differ, by {sum(euros)} EUR in all",
        f"relief {len(yen)} more payments differ, by {sum(yen)} JPY in all",
    ]
    assert counted == "relief: 4 payments, 4 entries, 5 differences"


def test_charges_of_others_on_the_same_account_are_told_apart(till: Till, paid: Payment) -> None:
    till.client.v1.payment_intents.create(
        {"amount": 999, "currency": "usd", "confirm": True, "payment_method": "pm_card_visa"}
    )

    with scope.nobody():
        holding = tying_out.ask(now=clock.now())

    assert holding is not None
    assert tying_out.total(holding.strange) == {"USD": 999}
    assert holding.lines == ((paid.id, 2500),)


def test_a_provider_that_is_away_leaves_what_it_told(till: Till, paid: Payment) -> None:
    till.sandbox.behave(fail_next={"status": 500, "count": 9})

    row = tied_out(paid)

    assert (row.found, row.asked_provider) == (0, False)


def test_older_comparisons_of_an_organisation_are_forgotten(
    paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tying_out, "KEPT", 2)
    others = TieOut.objects.create(
        organisation=builders.an_organisation(), payments=0, entries=0, found=0,
        asked_provider=True, computed_at=MONDAY,
    )  # fmt: skip

    made = [tied_out(paid, later=timedelta(days=day)) for day in range(4)]

    assert list(compared.of(paid.organisation_id)) == made[:1:-1]
    assert list(compared.of(others.organisation_id)) == [others]
