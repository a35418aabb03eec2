"""Importing gifts: tried out first, booked once, on our day; taken up again where it stopped."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from donations.models import GiftImport, GiftRefusal, LedgerEntry, Payment, Pledge
from donations.queries.invariants import INVARIANTS
from donations.reports import channels
from donations.services import gift_import_work, gift_importing, rates
from mobilize.checks import invariants
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from petitions.services import erasing, supporters
from tests.builders import MONDAY, a_cause, a_supporter, an_organisation
from tests.gifts import refunded

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
SHEET = "Date,Amount,E-mail,Name,Channel\n2025-12-24,12.50,ines@example.org,Ines Duarte,facebook\n"
TWO_EQUAL = "Date,Amount\n2025-12-24,10.00\n2025-12-24,10.00\n"


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief", time_zone="Europe/Paris"))


def sent(cause: Cause, text: str) -> GiftImport:
    return gift_importing.upload(
        cause=cause, name="Old system", data=text.encode(), by=None, now=MONDAY
    )


def imported(cause: Cause, text: str, deliver: Deliver) -> GiftImport:
    upload = sent(cause, text)
    deliver()
    gift_importing.start(org_id=cause.organisation_id, import_id=upload.id, now=MONDAY)
    deliver()
    return again(upload)


def again(upload: GiftImport) -> GiftImport:
    return GiftImport.objects.get(id=upload.id)


def found(upload: GiftImport) -> tuple[int, int, int, int]:
    upload = again(upload)
    return upload.added, upload.added_minor, upload.repeated, upload.refused


def booked() -> int:
    return sum(LedgerEntry.objects.values_list("amount_minor", flat=True))


def test_a_dry_run_counts_and_books_nothing(cause: Cause, deliver: Deliver) -> None:
    upload = sent(cause, SHEET + "2026-12-24,1.00,,,\n" + SHEET.splitlines()[1] + "\n")
    deliver()

    assert again(upload).state == "checked"
    assert found(upload) == (2, 2500, 0, 1)
    assert set(GiftRefusal.objects.values_list("row", "field", "code")) == {
        (3, "given_on", "date-in-future")
    }
    assert not LedgerEntry.objects.exists()
    assert not Supporter.objects.exists()


def test_an_imported_gift_is_converted_at_its_own_days_rate_and_so_is_what_goes_back(
    cause: Cause, deliver: Deliver
) -> None:
    given_on, today = date(2025, 12, 24), MONDAY.date()
    rates.load(f"Date,USD\n{given_on},1.25\n{today},2.5\n".encode(), now=MONDAY)
    imported(cause, f"Date,Amount\n{given_on},10.00\n", deliver)
    refunded(Payment.objects.get(), 400, now=MONDAY + timedelta(days=1))

    def told(**days: date) -> int:
        found = channels.channel_report(
            organisation=cause.organisation, cause=cause, now=MONDAY, into="USD", **days
        )
        return found.total_minor

    assert cause.currency == "EUR"
    assert told(until=today) == 1250  # booked today, given on Christmas Eve
    assert told(since=today + timedelta(days=1)) == -500
    assert told(until=given_on) == 0  # no past day gets anything


def test_a_gift_counts_as_promised_on_the_day_its_row_names_else_today(
    cause: Cause, deliver: Deliver
) -> None:
    imported(cause, "Date,Amount,Pledge date\n2025-12-24,10.00,2025-11-30\n", deliver)
    imported(cause, "Date,Amount,Pledge date\n2025-12-24,20.00,\n", deliver)

    made = dict(Pledge.objects.values_list("amount_minor", "made_at"))
    assert made == {1000: datetime(2025, 11, 30, 11, tzinfo=UTC), 2000: MONDAY}
    assert set(LedgerEntry.objects.values_list("booked_at", flat=True)) == {MONDAY}


def test_a_gift_happened_on_its_day_and_is_booked_on_ours(cause: Cause, deliver: Deliver) -> None:
    upload = imported(cause, SHEET, deliver)

    entry = LedgerEntry.objects.get()
    assert (again(upload).state, found(upload)) == ("done", (1, 1250, 0, 0))
    assert bytes(again(upload).file_sealed) == b""
    assert (entry.kind, entry.amount_minor, entry.currency) == ("gift", 1250, "EUR")
    assert entry.happened_at == datetime(2025, 12, 24, 11, tzinfo=UTC)
    assert (entry.booked_at, entry.booked_on) == (MONDAY, date(2026, 3, 2))
    assert (entry.channel, entry.journey) == ("facebook", ["facebook"])
    assert Pledge.objects.get().made_at == MONDAY
    ines = Supporter.objects.get()
    assert supporters.name_of(ines) == "Ines Duarte"
    assert Pledge.objects.get().supporter_id == ines.id


def test_a_gift_whose_row_names_no_channel_is_credited_to_none(
    cause: Cause, deliver: Deliver
) -> None:
    imported(cause, TWO_EQUAL, deliver)

    assert set(LedgerEntry.objects.values_list("channel", flat=True)) == {"unknown"}


def test_two_equal_rows_are_two_gifts_and_the_same_file_again_adds_none(
    cause: Cause, deliver: Deliver
) -> None:
    first = imported(cause, TWO_EQUAL, deliver)
    second = imported(cause, TWO_EQUAL, deliver)
    longer = imported(cause, TWO_EQUAL + "2025-12-24,10.00\n", deliver)

    assert [found(one)[:3] for one in (first, second, longer)] == [
        (2, 2000, 0), (0, 0, 2), (1, 1000, 2),
    ]  # fmt: skip
    assert booked() == 3000


def test_a_reference_tells_a_gift_from_others_whatever_else_is_said(
    cause: Cause, deliver: Deliver
) -> None:
    imported(cause, "Id,Date,Amount\n1,2025-12-24,10.00\n", deliver)
    second = imported(cause, "Id,Date,Amount\n1,2025-12-25,10.00\n2,2025-12-24,10.00\n", deliver)

    assert found(second)[:3] == (1, 1000, 1)
    assert set(Payment.objects.values_list("reference", flat=True)) == {"1", "2"}


def test_givers_are_found_again_by_address_or_by_their_number(
    cause: Cause, deliver: Deliver
) -> None:
    ines = a_supporter(cause.organisation, "ines@example.org")
    rows = (
        "Date,Amount,E-mail,Donor\n2025-12-24,1.00,INES@example.org,\n2025-12-24,2.00,,d7\n"
        "2025-12-25,3.00,,d7\n2025-12-25,4.00,,\n"
    )

    imported(cause, rows, deliver)

    owners = dict(Pledge.objects.values_list("amount_minor", "supporter_id"))
    assert owners[100] == ines.id
    assert owners[200] == owners[300] is not None
    assert owners[400] is None


def test_a_killed_run_goes_on_where_it_stopped_and_doubles_nothing(
    cause: Cause, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gift_import_work, "CHUNK", 2)
    upload = sent(cause, TWO_EQUAL + "2025-12-24,10.00\n" * 3)
    deliver()
    org_id = cause.organisation_id
    gift_importing.start(org_id=org_id, import_id=upload.id, now=MONDAY)
    steps: Any = gift_import_work.steps(
        organisation_id=org_id, gift_import_id=upload.id, stage="run", now=MONDAY
    )
    with scoping.within(org_id):
        next(steps)
    stopped_at = again(upload).cursor

    deliver()

    assert stopped_at == 2
    assert found(upload) == (5, 5000, 0, 0)
    assert booked() == 5000
    assert list(invariants.run(INVARIANTS)) == []


def test_columns_chosen_anew_are_tried_out_anew(cause: Cause, deliver: Deliver) -> None:
    upload = sent(cause, "When;What\n24/12/2025;12,50\n")
    gift_importing.arrange(
        org_id=cause.organisation_id, import_id=upload.id, now=MONDAY,
        columns=("given_on", "amount"), decimal="comma",
    )  # fmt: skip

    deliver()

    assert found(upload) == (1, 1250, 0, 0)


def test_whoever_is_erased_is_in_no_waiting_file_and_no_old_file_waits(
    cause: Cause, deliver: Deliver
) -> None:
    ines = a_supporter(cause.organisation, "ines@example.org")
    named, old = sent(cause, SHEET), sent(cause, TWO_EQUAL)

    GiftImport.objects.filter(id=old.id).update(made_at=MONDAY - timedelta(days=8))
    gift_importing.forget_files(now=MONDAY)
    erasing.erase(organisation_id=cause.organisation_id, supporter_id=ines.id, now=MONDAY)

    assert (again(old).reason, again(named).reason) == ("kept-too-long", "person-erased")
    assert {bytes(one.file_sealed) for one in (again(old), again(named))} == {b""}


def test_another_organisation_finds_nothing(cause: Cause) -> None:
    upload = sent(cause, SHEET)
    other: Organisation = an_organisation("mallory")

    with scoping.within(other.id):
        assert not GiftImport.objects.filter(id=upload.id).exists()
