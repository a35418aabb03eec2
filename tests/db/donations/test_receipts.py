"""Receipts: what they say, for whom there is none, and what a refund does to one."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from donations.models import Receipt, ReceiptVoid
from donations.queries import receipts as found
from donations.services import (
    receipt_copies,
    receipt_holders,
    receipt_papers,
    receipt_profiles,
    receipt_runs,
    receipt_voiding,
    receipting,
)
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from petitions.services import self_service
from tests import builders
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world

pytestmark = pytest.mark.django_db

TUESDAY, NEXT_YEAR = MONDAY + timedelta(days=1), MONDAY + timedelta(days=330)


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief")
    world.a_profile(org)
    return org


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


@pytest.fixture
def ines(org: Organisation) -> Supporter:
    return world.a_giver(org, address="2 Hill Lane\n4000 Porto")


def read(receipt: Receipt) -> str:
    """Return what the next copy of a receipt says on paper."""
    copy = receipt_copies.print_out(
        organisation_id=receipt.organisation_id, receipt_id=receipt.id, way="staff", now=TUESDAY
    )
    return world.text_of(receipt_papers.pdfs([copy])[0])


def void(org: Organisation, receipt: Receipt, **fields: object) -> Receipt | None:
    said = {"reason": "mistake", "replace": False, "now": TUESDAY, **fields}
    return receipt_voiding.void(organisation=org, receipt_id=receipt.id, **said)


def test_a_receipt_says_who_gave_what_when_and_to_whom(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines, 123_450)

    receipt = receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)

    said = read(receipt)
    for words in (
        "Relief e.V.", "1 Quay Street", "PT 501 234", "Receipt no. 2026-000001", "Ines Duarte",
        "2 Hill Lane", "4000 Porto", "2 March 2026", "Issued on 3 March 2026", "Clean water",
        "1,234.50 EUR", "Gifts to us lower your tax.", "Greta Lima",
    ):  # fmt: skip
        assert words in said


def test_a_french_giver_reads_french_words_numbers_and_days(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    self_service.correct(supporter=ines, locale="fr")
    payment = world.a_gift(cause, ines, 123_450)

    said = read(receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY))

    plain = said.replace("\u00a0", " ").replace("\u202f", " ")
    for words in ("Reçu pour un don", "2 mars 2026", "1 234,50 EUR", "réduction d\u2019impôt"):
        assert words in plain
    assert "DUPLICATA" in said  # the first copy is in the mail


def test_yen_have_no_decimals(org: Organisation, ines: Supporter) -> None:
    payment = world.a_gift(builders.a_cause(org, currency="JPY"), ines, 123_450)

    said = read(receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY))

    assert "123,450 JPY" in said


def test_what_a_receipt_said_stays_whatever_is_corrected_later(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    receipt = receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)
    before = receipt_holders.read(receipt.holder, receipt)

    self_service.correct(supporter=ines, name="Inês Costa", locale="fr")
    receipt_holders.set_address(supporter=ines, address="Elsewhere", now=TUESDAY)
    world.a_profile(org, legal_name="Another name", tax_text_en="Other words.")
    cause.title = "Dirty water"
    cause.save()

    receipt = Receipt.objects.get(id=receipt.id)
    assert receipt_holders.read(receipt.holder, receipt) == before
    said = read(receipt)
    assert "Relief e.V." in said
    assert "Inês Costa" not in said


def test_only_the_first_copy_is_the_original(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    receipt = receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)
    mailed = receipt_copies.to_mail(receipt.copies.values_list("id", flat=True))[0].copy

    original, again = world.text_of(receipt_papers.pdfs([mailed])[0]), read(receipt)

    assert "DUPLICATE" not in original
    assert "DUPLICATE" in again
    assert "Copy 2 of receipt no. 2026-000001" in again
    assert "Copy 3" in read(receipt)


def test_one_copy_is_the_same_paper_to_the_last_byte_whenever_it_is_made(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    receipt = receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)
    copy = receipt_copies.to_mail(receipt.copies.values_list("id", flat=True))[0].copy

    assert receipt_papers.pdfs([copy]) == receipt_papers.pdfs([copy, copy])[1:]


def test_a_gift_that_nobody_is_known_for_gets_no_receipt(org: Organisation, cause: Cause) -> None:
    payment = world.a_gift(cause, None)

    with pytest.raises(receipting.GiverUnknown, match="Nobody is known who gave this"):
        receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)

    assert not Receipt.objects.exists()


def test_where_the_address_is_asked_for_there_is_none_without_it(
    org: Organisation, cause: Cause
) -> None:
    world.a_profile(org, needs_address=True)
    omar = world.a_giver(org, "omar@example.org")
    payment = world.a_gift(cause, omar)

    with pytest.raises(receipting.AddressUnknown):
        receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)

    receipt_holders.set_address(supporter=omar, address="3 Low Road", now=TUESDAY)
    assert receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)


def test_a_gift_stands_on_one_receipt(org: Organisation, cause: Cause, ines: Supporter) -> None:
    payment = world.a_gift(cause, ines)
    receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)

    with pytest.raises(receipting.NothingToReceipt):
        receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)
    with pytest.raises(receipting.NothingToReceipt):
        receipting.annual(organisation=org, supporter=ines, year=2026, now=NEXT_YEAR)

    assert Receipt.objects.count() == 1


def test_after_a_part_went_back_the_receipt_is_void_and_another_tells_the_rest(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines, 10_000)
    old = receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
    world.given_back(payment, 4_000, now=TUESDAY)

    assert receipt_voiding.catch_up(organisation=org, now=TUESDAY) == 1
    assert receipt_voiding.catch_up(organisation=org, now=TUESDAY) == 0

    new = Receipt.objects.get(replaces=old)
    gone = ReceiptVoid.objects.get()
    assert (gone.receipt, gone.reason, gone.voided_on) == (old, "refund", date(2026, 3, 3))
    assert (new.number, new.amount_minor, old.amount_minor) == (2, 6_000, 10_000)
    assert "This receipt replaces no. 2026-000001, which is void." in read(new)
    assert "VOID" in read(found.by_id(org.id, old.id))
    assert world.broken() == []


def test_after_all_of_it_went_back_nothing_replaces_the_receipt(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines, 10_000)
    receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
    world.given_back(payment, 10_000, now=TUESDAY)

    receipt_voiding.catch_up(organisation=org, now=TUESDAY)

    assert Receipt.objects.filter(void=None).count() == 0
    assert Receipt.objects.count() == 1
    assert world.broken() == []


def test_a_receipt_that_still_tells_of_money_gone_breaks_an_invariant(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines, 10_000)
    receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)

    world.given_back(payment, 4_000, now=TUESDAY)

    assert "standing-receipts-tell-what-is-kept" in world.broken()


def test_corrected_details_come_on_a_new_receipt(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    old = receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
    self_service.correct(supporter=ines, name="Inês Costa")

    new = void(org, old, reason="details", replace=True)

    assert new is not None
    assert "Inês Costa" in read(new)
    with pytest.raises(receipt_voiding.ReceiptVoided):
        void(org, old)


@pytest.mark.parametrize("table", ["receipt", "receiptline", "receiptvoid"])
@pytest.mark.parametrize("step", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_a_receipt(table: str, step: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(step.format(f"donations_{table}"))


def test_single_receipts_come_by_themselves_for_what_is_booked_since_they_are_wanted(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    world.a_gift(cause, ines, 100, day=MONDAY)
    world.a_profile(org, singles=True, now=TUESDAY)
    world.a_gift(cause, ines, 200, day=TUESDAY)
    world.a_gift(cause, None, 300, day=TUESDAY)
    lost = world.a_gift(cause, ines, 400, day=TUESDAY)
    world.given_back(lost, 400, now=TUESDAY)

    assert receipt_runs.issue_singles(organisation=org, now=TUESDAY) == 1
    assert receipt_runs.issue_singles(organisation=org, now=TUESDAY) == 0

    assert [receipt.amount_minor for receipt in Receipt.objects.all()] == [200]


def test_one_that_staff_voided_is_not_made_again_by_itself(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    world.a_profile(org, singles=True)
    world.a_gift(cause, ines)
    receipt_runs.issue_singles(organisation=org, now=TUESDAY)

    void(org, Receipt.objects.get())

    assert receipt_runs.issue_singles(organisation=org, now=TUESDAY) == 0


def test_an_organisation_without_name_or_address_makes_no_receipts() -> None:
    org = builders.an_organisation("wells")
    payment = world.a_gift(builders.a_cause(org), world.a_giver(org))

    with pytest.raises(Exception, match="has not said yet what its receipts say"):
        receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)
    with pytest.raises(receipt_profiles.ProfileIncomplete):
        world.a_profile(org, address="  ")
