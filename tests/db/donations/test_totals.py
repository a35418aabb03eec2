"""A cause's totals are its ledger's, whoever wrote there, folded or not."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from donations.models import CauseMoney, LedgerEntry, MoneyChange, MoneyRecount, Pledge
from donations.queries import cause_money, day_totals
from donations.queries.cause_money import Total
from donations.queries.match_invariants import INVARIANTS
from donations.services import matching, pledging, totalling
from mobilize.checks import invariants
from petitions.models import Cause, Supporter
from petitions.services import erasing, self_service
from tests.builders import MONDAY, a_cause, a_pledge, a_supporter, an_organisation
from tests.gifts import a_match_offer, a_payment, an_attempt, captured, refunded

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def total(cause: Cause, currency: str = "EUR") -> Total:
    return cause_money.in_currency(cause_money.of(cause.id), currency)


def test_a_gift_counts_from_its_commit_on_and_folding_changes_nothing() -> None:
    cause = a_cause(an_organisation())
    captured(a_payment(cause, 2500))
    a_pledge(cause, 1000)
    before = total(cause)

    folded = totalling.fold(now=MONDAY)

    assert before == Total("EUR", 2500, 1, 3500, 2)
    assert total(cause) == before
    assert folded > 0
    assert totalling.fold(now=MONDAY) == 0
    assert not MoneyChange.objects.exists()
    assert CauseMoney.objects.get().settled_minor == 2500


def test_a_refund_takes_money_off_and_leaves_the_number_of_gifts() -> None:
    cause = a_cause(an_organisation())
    payment = captured(a_payment(cause, 2500))
    totalling.fold(now=MONDAY)

    refunded(payment, 2500)

    assert (total(cause).settled_minor, total(cause).gifts) == (0, 1)


def test_a_promise_counts_while_it_stands() -> None:
    cause = a_cause(an_organisation())
    pledge = a_pledge(cause, 1000)
    a_pledge(cause, 500)

    pledging.cancel(organisation=cause.organisation, pledge_id=pledge.id, now=MONDAY)

    assert (total(cause).promised_minor, total(cause).promises) == (500, 1)


def test_currencies_never_mix() -> None:
    cause = a_cause(an_organisation())
    captured(a_payment(cause, 2500))
    captured(a_payment(cause, 100, currency="JPY"))

    assert [(each.currency, each.settled_minor) for each in cause_money.of(cause.id)] == [
        ("EUR", 2500), ("JPY", 100),
    ]  # fmt: skip


def test_what_is_matched_stands_apart() -> None:
    cause = a_cause(an_organisation())
    a_match_offer(cause)
    matching.hold(payment=(payment := a_payment(cause, 2500)), now=MONDAY)
    captured(payment)

    assert (total(cause).settled_minor, total(cause).matched_minor) == (2500, 2500)
    assert total(cause).shown_minor == 2500


def test_the_newest_start_figure_is_shown_on_top_and_is_in_no_other_number() -> None:
    cause = a_cause(an_organisation())
    captured(a_payment(cause, 2500))
    for hours, amount in ((0, 90_000), (1, 50_000)):
        totalling.begin_at(
            cause=cause, amount_minor=amount, note="The bazaar", by=None,
            now=MONDAY + timedelta(hours=hours),
        )  # fmt: skip

    assert total(cause) == Total("EUR", 2500, 1, 2500, 1, 0, 50_000)
    assert total(cause).shown_minor == 52_500


@pytest.mark.parametrize("amount", [-1, totalling.MOST_MINOR + 1])
def test_a_start_figure_has_bounds(amount: int) -> None:
    with pytest.raises(totalling.StartFigureInvalid):
        totalling.begin_at(
            cause=a_cause(an_organisation()), amount_minor=amount, note="", by=None, now=MONDAY
        )


def test_a_sound_total_has_no_drift() -> None:
    cause = a_cause(an_organisation())
    captured(a_payment(cause, 2500))
    totalling.fold(now=MONDAY)
    a_pledge(cause, 1000)

    found = totalling.recount(now=MONDAY)

    assert (found.totals, found.drifting) == (1, ())
    assert MoneyRecount.objects.get().promised_minor == 3500
    assert [each.drifts for each in cause_money.newest_recount(cause.id)] == [False]


def test_a_drift_is_published_and_named() -> None:
    cause = a_cause(an_organisation())
    captured(a_payment(cause, 2500))
    totalling.fold(now=MONDAY)
    CauseMoney.objects.update(settled_minor=2400)

    found = totalling.recount(now=MONDAY)

    assert found.drifting == (cause.id,)
    assert [each.settled_drift for each in cause_money.newest_recount(cause.id)] == [-100]
    assert [each.invariant for each in invariants.run(INVARIANTS)] == ["totals-are-the-ledgers"]


def test_what_a_statement_adds_is_one_change_however_many_rows_it_has() -> None:
    cause = a_cause(an_organisation())
    Pledge.objects.bulk_create(
        Pledge(
            organisation=cause.organisation, cause=cause, amount_minor=100, currency="EUR",
            rail="cash", made_at=MONDAY,
        )
        for _ in range(500)
    )  # fmt: skip

    assert MoneyChange.objects.count() == 1
    assert total(cause).promised_minor == 50_000


def book() -> list[dict[str, Any]]:
    """Return every entry with all its columns, in the order of their ids."""
    return list(LedgerEntry.objects.order_by("id").values())


def by_staff(giver: Supporter) -> None:
    erasing.erase(organisation_id=giver.organisation_id, supporter_id=giver.id, now=LATER)


def by_themselves(giver: Supporter) -> None:
    self_service.erase(supporter=giver, withdraw_signatures=True, now=LATER)


@pytest.mark.parametrize("erase", [by_staff, by_themselves])
def test_erasing_a_giver_changes_no_entry_and_no_total(
    erase: Callable[[Supporter], None], settings: LazySettings, tmp_path: Path
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"
    cause = a_cause(an_organisation())
    ines = a_supporter(cause.organisation, "ines@example.org")
    a_match_offer(cause)
    gift = captured(an_attempt(a_pledge(cause, 2500, rail="card", supporter=ines)))
    totalling.fold(now=MONDAY)
    captured(an_attempt(a_pledge(cause, 700, rail="card", supporter=ines)))
    refunded(gift, 400)
    a_pledge(cause, 1000, supporter=ines)  # which she has not paid
    before, booked, days = total(cause), book(), day_totals.of(cause.id, currency="EUR")

    erase(ines)

    ines.refresh_from_db()
    assert ines.erased_at is not None
    assert [entry["amount_minor"] for entry in booked] == [2500, 700, -400]
    assert before == Total("EUR", 2800, 2, 4200, 3, 2800)
    assert book() == booked
    assert day_totals.of(cause.id, currency="EUR") == days
    assert total(cause) == before
    assert totalling.recount(now=LATER).drifting == ()
