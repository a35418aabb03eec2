"""Receipts outlive their giver's erasure, and go when the law no longer asks for them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from donations.models import LedgerEntry, Receipt, ReceiptHolder
from donations.services import receipt_holders, receipt_papers, receipt_voiding, receipting
from donations.services.receipt_copies import print_out
from mobilize.kit import vault
from mobilize.organisations import keys
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from petitions.services import erasing, self_service
from tests import builders
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world

pytestmark = pytest.mark.django_db(transaction=True)

TUESDAY, YEAR = MONDAY + timedelta(days=1), timedelta(days=366)


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"
    keys._keys.cache_clear()


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
    return world.a_giver(org, address="2 Hill Lane")


def said(receipt: Receipt) -> list[str]:
    receipt = Receipt.objects.select_related("holder").get(id=receipt.id)
    person: list[str] = receipt_holders.read(receipt.holder, receipt)["person"]
    return person


def book() -> list[tuple[str, int]]:
    return list(LedgerEntry.objects.order_by("id").values_list("kind", "amount_minor"))


def erased(supporter: Supporter) -> None:
    erasing.erase(organisation_id=supporter.organisation_id, supporter_id=supporter.id, now=TUESDAY)


def test_erasing_a_giver_leaves_the_book_and_the_receipt_and_takes_where_they_live(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    receipt = receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
    before = book()

    erased(ines)

    holder = ReceiptHolder.objects.get()
    assert book() == before == [("gift", 2500)]
    assert said(receipt) == ["Ines Duarte", "2 Hill Lane"]
    assert receipt_holders.address_of(holder) == ""
    assert world.broken() == []


def test_who_has_no_receipt_leaves_nothing(org: Organisation, ines: Supporter) -> None:
    erased(ines)

    holder = ReceiptHolder.objects.get()
    assert (bytes(holder.wrapped_key), bytes(holder.address_sealed)) == (b"", b"")


def test_a_refund_after_the_erasure_still_replaces_the_receipt_and_mails_nobody(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines, 10_000)
    old = receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
    erased(ines)
    world.given_back(payment, 4_000, now=TUESDAY)

    receipt_voiding.catch_up(organisation=org, now=TUESDAY)

    new = Receipt.objects.get(replaces=old)
    assert said(new) == ["Ines Duarte", "2 Hill Lane"]
    assert not new.copies.exists()


def test_a_new_gift_of_somebody_erased_gets_no_receipt(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    erased(ines)

    with pytest.raises(receipting.GiverUnknown):
        receipting.single(organisation=org, payment_id=payment.id, now=TUESDAY)


def test_when_the_law_no_longer_asks_nobody_can_read_it_any_more(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    receipt = receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)

    assert receipt_holders.forget_due(organisation_id=org.id, now=MONDAY + 7 * YEAR) == 0
    assert receipt_holders.forget_due(organisation_id=org.id, now=MONDAY + 8 * YEAR) == 1

    receipt.refresh_from_db()
    with pytest.raises(receipt_holders.PaperForgotten):
        said(receipt)
    assert (receipt.amount_minor, receipt.number) == (2500, 1)
    assert world.broken() == []


def test_whoever_gives_again_keeps_their_papers(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    payment = world.a_gift(cause, ines)
    receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
    world.a_gift(cause, ines, day=MONDAY + 6 * YEAR)

    assert receipt_holders.forget_due(organisation_id=org.id, now=MONDAY + 8 * YEAR) == 0


def test_a_receipt_opens_in_its_own_place_only(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    receipt, other = (
        receipting.single(organisation=org, payment_id=world.a_gift(cause, ines).id, now=MONDAY)
        for _ in range(2)
    )
    receipt.sealed = other.sealed

    with pytest.raises(vault.Unreadable):
        receipt_holders.read(receipt.holder, receipt)


def test_a_new_key_of_the_organisation_opens_old_receipts(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    receipt = receipting.single(
        organisation=org, payment_id=world.a_gift(cause, ines).id, now=MONDAY
    )
    before = bytes(ReceiptHolder.objects.get().wrapped_key)

    call_command("rotate_keys", "--new", "relief")
    keys._keys.cache_clear()

    assert bytes(ReceiptHolder.objects.get().wrapped_key) != before
    assert said(receipt) == ["Ines Duarte", "2 Hill Lane"]


def test_the_download_of_ones_own_data_tells_of_receipts_and_declarations(
    org: Organisation, cause: Cause, ines: Supporter
) -> None:
    receipting.single(organisation=org, payment_id=world.a_gift(cause, ines).id, now=MONDAY)

    held = self_service.held(ines).rows

    assert [(row["year"], row["number"], row["amount_minor"]) for row in held["receipts"]] == [
        (2026, 1, 2500)
    ]
    assert held["tax_declarations"] == []


def test_a_name_in_letters_no_font_has_holds_up_no_receipt(org: Organisation, cause: Cause) -> None:
    strange = world.a_giver(org, "strange@example.org", name="Zoë \U0010fffd")
    receipt = receipting.single(
        organisation=org, payment_id=world.a_gift(cause, strange).id, now=MONDAY
    )

    copy = print_out(organisation_id=org.id, receipt_id=receipt.id, way="staff", now=MONDAY)

    assert "Zoë" in world.text_of(receipt_papers.pdfs([copy])[0])
