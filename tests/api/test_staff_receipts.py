"""The staff's screens about receipts and tax declarations."""

from typing import Any

import pytest
from django.test import Client

from donations.models import Receipt, ReceiptProfile, ReceiptRun, TaxDeclaration
from mobilize.organisations.models import Membership, Organisation, Role
from petitions.models import Supporter
from tests import builders, givers
from tests.db.donations import receipt_world as world
from tests.staff import at_work

pytestmark = pytest.mark.django_db

HERE = "/staff/relief/"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))


@pytest.fixture
def greta(org: Organisation) -> Client:
    return at_work(org_owner(org))


@pytest.fixture
def ines(org: Organisation) -> Supporter:
    return world.a_giver(org)


def org_owner(org: Organisation) -> Any:
    return Membership.objects.get(organisation=org, role=Role.OWNER).user


def post(greta: Client, path: str, **said: Any) -> str:
    answer = greta.post(HERE + path, said, follow=True)
    assert answer.status_code in {200, 400}
    return answer.content.decode()


def set_up(greta: Client, **said: Any) -> str:
    boxes = {name: "on" for name, value in said.items() if value is True}
    plain = {k: v for k, v in {**givers.PROFILE, **said}.items() if not isinstance(v, bool)}
    return post(greta, "receipts/settings/", **plain, **boxes)


def test_an_owner_says_what_receipts_say(greta: Client) -> None:
    before = greta.get(HERE + "receipts/").content.decode()

    wrong = set_up(greta, legal_name="")
    done = set_up(greta, singles=True, year_month=4, year_day=6)

    assert "No receipts are made yet" in before
    assert "Enter the organisation" in wrong
    assert "This holds for receipts from now on." in done
    profile = ReceiptProfile.objects.get()
    assert (profile.legal_name, profile.year_month, profile.year_day) == ("Relief e.V.", 4, 6)
    assert profile.singles_since is not None
    assert not profile.needs_address


def test_a_gift_is_receipted_voided_and_receipted_anew(
    greta: Client, org: Organisation, ines: Supporter
) -> None:
    set_up(greta)
    payment = world.a_gift(builders.a_cause(org), ines)
    world.a_gift(builders.a_cause(org, "wells"), None)

    shown = greta.get(HERE + "receipts/").content.decode()
    issued = post(greta, f"receipts/gifts/{payment.id}/")
    twice = post(greta, f"receipts/gifts/{payment.id}/")
    receipt = Receipt.objects.get()
    voided = post(greta, f"receipts/{receipt.id}/void/", reason="details", replace="on")
    again = post(greta, f"receipts/{receipt.id}/void/", reason="details", replace="on")

    assert "nobody is known who gave it" in shown
    assert "The receipt is issued and on its way." in issued
    assert "Nothing is left to give a receipt for" in twice
    assert "The receipt is void." in voided
    assert "Replaced by" in voided
    assert "This receipt is void already." in again
    assert Receipt.objects.count() == 2


def test_a_copy_is_taken_out_and_mailed_again(
    greta: Client, org: Organisation, ines: Supporter
) -> None:
    set_up(greta)
    post(greta, f"receipts/gifts/{world.a_gift(builders.a_cause(org), ines).id}/")
    receipt = Receipt.objects.get()

    paper = greta.post(f"{HERE}receipts/{receipt.id}/pdf/")
    sent = post(greta, f"receipts/{receipt.id}/send/")

    assert "DUPLICATE" in world.text_of(paper.content)
    assert "A copy is on its way." in sent
    assert "Taken out by staff" in sent
    assert list(receipt.copies.order_by("number").values_list("way", flat=True)) == [
        "mail", "staff", "mail",
    ]  # fmt: skip
    assert "Ines" not in sent


def test_a_years_receipts_are_asked_for(greta: Client) -> None:
    set_up(greta)

    begun = post(greta, "receipts/run/", year="2020")
    again = post(greta, "receipts/run/", year="2020")
    early = post(greta, "receipts/run/", year="2150")
    absurd = post(greta, "receipts/run/", year="two")

    assert "The receipts are being made and mailed." in begun
    assert "are being made at this moment" in again
    assert "once the year is over" in early
    assert "There is a problem" in absurd
    assert ReceiptRun.objects.count() == 1


def test_a_letter_is_recorded_claimed_for_and_ended(
    greta: Client, org: Organisation, ines: Supporter
) -> None:
    set_up(greta, scheme="gift-aid")
    world.a_gift(builders.a_cause(org), ines, 12_345)
    where = f"declarations/people/{ines.id}/"
    letter = {"since": "2026-01-01", "evidence": "letter of May", "address": "2 Hill Lane"}
    days = "?since=2026-01-01&until=2026-12-31"

    homeless = post(greta, where, **{**letter, "address": ""})
    recorded = post(greta, where, **letter)
    row = TaxDeclaration.objects.get()
    summary = greta.get(f"{HERE}declarations/{days}").content.decode()
    table = greta.get(f"{HERE}declarations/claims.csv{days}").content.decode()
    ended = post(greta, f"declarations/{row.id}/end/", ends_on="2026-02-01")
    bad = post(greta, f"declarations/{row.id}/end/", ends_on="soon")

    assert "Say where you live first" in homeless
    assert "The declaration is written down." in recorded
    assert "123.45 EUR" in summary
    assert "Ines Duarte,2 Hill Lane" in table
    assert "The declaration ends on that day." in ended
    assert "Enter a day." in bad


def test_without_a_scheme_the_screen_says_that_nothing_is_taken(
    greta: Client, ines: Supporter
) -> None:
    set_up(greta)

    shown = greta.get(f"{HERE}declarations/people/{ines.id}/").content.decode()

    assert "takes no declarations yet" in shown
