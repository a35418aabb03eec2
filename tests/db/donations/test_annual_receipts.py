"""A year's receipts: one for each giver and currency, made by the worker and mailed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from donations.models import Receipt, ReceiptRun
from donations.services import receipt_runs, receipt_voiding, receipting
from mobilize.organisations.models import Organisation
from petitions.models import Cause
from tests import builders
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_YEAR = datetime(2027, 1, 4, 9, tzinfo=MONDAY.tzinfo)


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief", time_zone="Pacific/Auckland")
    world.a_profile(org)
    return org


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


def test_everybody_who_gave_gets_one_paper_per_currency(
    org: Organisation, cause: Cause, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    francs = builders.a_cause(org, "wells", currency="CHF")
    ines, omar = world.a_giver(org), world.a_giver(org, "omar@example.org", name="Omar")
    for giver, where, minor in [(ines, cause, 100), (ines, cause, 250), (ines, francs, 400),
                                (omar, cause, 800), (None, cause, 1600)]:  # fmt: skip
        world.a_gift(where, giver, minor)

    run = receipt_runs.start(organisation=org, year=2026, now=NEXT_YEAR)
    deliver(now=NEXT_YEAR)

    run.refresh_from_db()
    assert (run.done, run.issued, run.nameless, run.homeless) == (True, 3, 1, 0)
    rows = Receipt.objects.order_by("amount_minor").values_list("amount_minor", "currency")
    assert list(rows) == [(350, "EUR"), (400, "CHF"), (800, "EUR")]
    euros = next(
        text for text in world.papers(mailbox.to("ines@example.org")) if "3.50 EUR" in text
    )
    assert "Receipt for the gifts of 2026" in euros
    assert "1.00 EUR" in euros
    assert "DUPLICATE" not in euros
    assert world.broken() == []


def test_a_second_run_makes_only_what_is_new(
    org: Organisation, cause: Cause, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    ines = world.a_giver(org)
    world.a_gift(cause, ines, 100)
    for _ in range(2):
        receipt_runs.start(organisation=org, year=2026, now=NEXT_YEAR)
        deliver(now=NEXT_YEAR)
    world.a_gift(cause, ines, 700)
    receipt_runs.start(organisation=org, year=2026, now=NEXT_YEAR)
    deliver(now=NEXT_YEAR)

    assert list(Receipt.objects.order_by("number").values_list("amount_minor", flat=True)) == [
        100,
        700,
    ]


def test_a_part_that_is_told_twice_makes_no_second_receipt(
    org: Organisation, cause: Cause, mailbox: Mailbox
) -> None:
    world.a_gift(cause, world.a_giver(org))
    run = receipt_runs.start(organisation=org, year=2026, now=NEXT_YEAR)

    for _ in range(2):
        receipt_runs.go_on(organisation=org, run_id=run.id, after="", now=NEXT_YEAR)

    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        # In Auckland it is thirteen hours later in summer, twelve in winter.
        (datetime(2026, 4, 4, 12, tzinfo=MONDAY.tzinfo), 0),
        (datetime(2026, 4, 5, 13, tzinfo=MONDAY.tzinfo), 1),
        (datetime(2027, 4, 5, 11, tzinfo=MONDAY.tzinfo), 1),
        (datetime(2027, 4, 5, 13, tzinfo=MONDAY.tzinfo), 0),
    ],
)
def test_a_gift_belongs_to_the_year_of_its_day_where_the_organisation_is(
    org: Organisation, cause: Cause, moment: datetime, told: int
) -> None:
    world.a_profile(org, year_month=4, year_day=6)
    ines = world.a_giver(org)
    world.a_gift(cause, ines, day=moment)
    over = datetime(2027, 4, 8, tzinfo=MONDAY.tzinfo)

    receipt_runs.start(organisation=org, year=2026, now=over)
    run = ReceiptRun.objects.get()
    receipt_runs.go_on(organisation=org, run_id=run.id, after="", now=over)

    assert Receipt.objects.count() == told
    assert (run.first_on, run.last_on) == (date(2026, 4, 6), date(2027, 4, 5))


def test_a_year_has_to_be_over(org: Organisation) -> None:
    last_moment = datetime(2026, 12, 31, 10, 59, tzinfo=MONDAY.tzinfo)  # 23:59 in Auckland

    with pytest.raises(receipting.YearNotOver):
        receipt_runs.start(organisation=org, year=2026, now=last_moment)

    assert receipt_runs.start(organisation=org, year=2026, now=last_moment + timedelta(minutes=1))
    with pytest.raises(receipt_runs.RunGoesOn):
        receipt_runs.start(organisation=org, year=2026, now=NEXT_YEAR)


def test_whoever_has_no_address_is_counted_and_left_out(
    org: Organisation, cause: Cause, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    world.a_profile(org, needs_address=True)
    world.a_gift(cause, world.a_giver(org, address="2 Hill Lane"))
    world.a_gift(cause, world.a_giver(org, "omar@example.org"))

    run = receipt_runs.start(organisation=org, year=2026, now=NEXT_YEAR)
    deliver(now=NEXT_YEAR)

    run.refresh_from_db()
    assert (run.issued, run.homeless) == (1, 1)
    assert [message["To"] for message in mailbox] == ["ines@example.org"]


def test_an_annual_receipt_is_replaced_by_what_is_left_of_the_year(
    org: Organisation, cause: Cause
) -> None:
    ines = world.a_giver(org)
    first, _ = world.a_gift(cause, ines, 100), world.a_gift(cause, ines, 250)
    receipting.annual(organisation=org, supporter=ines, year=2026, now=NEXT_YEAR)
    world.given_back(first, 100, now=NEXT_YEAR)

    receipt_voiding.catch_up(organisation=org, now=NEXT_YEAR)

    new = Receipt.objects.get(void=None)
    assert (new.kind, new.amount_minor, new.first_on) == ("annual", 250, date(2026, 1, 1))
