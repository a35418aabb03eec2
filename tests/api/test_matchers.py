"""What a matcher owes beside what they have paid: each payment counted once, for one offer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from donations.models import MatchOffer, MatchPayment, Payment
from donations.queries.invariants import INVARIANTS
from donations.services import settling
from mobilize.checks import invariants
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role, Scope
from petitions.models import Cause
from tests.builders import a_cause, a_member, a_pledge, an_api_key, an_organisation
from tests.gifts import a_match_offer, a_payment, captured, refunded
from tests.staff import at_work

pytestmark = pytest.mark.django_db
HOME = "/api/v1/organisations/relief"


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def key(relief: Organisation, api: APIClient) -> APIClient:
    _, secret = an_api_key(relief, Scope.WRITE)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


@pytest.fixture
def offer(relief: Organisation) -> MatchOffer:
    """Return an offer that owes 25.00 for a gift that came."""
    cause, now = a_cause(relief), clock.now()
    made = a_match_offer(
        cause, title="=Doubled", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)
    )
    captured(a_payment(cause, 2500), now=now)
    return made


def paid_by_matcher(cause: Cause, minor: int) -> Payment:
    pledge = a_pledge(cause, minor, made_at=clock.now())
    return settling.record(
        organisation=cause.organisation, pledge_id=pledge.id, reference="Silva 1",
        received_at=clock.now(), by=None, now=clock.now(),
    )  # fmt: skip


def count(key: APIClient, offer: MatchOffer, payment: Payment) -> Any:
    body = {"payment": str(payment.id)}
    return key.post(f"{HOME}/match-offers/{offer.id}/payments", body, format="json")


def standing(key: APIClient) -> tuple[int, int, int]:
    [row] = key.get(f"{HOME}/reports/matchers").json()
    return row["owed_minor"], row["paid_minor"], row["open_minor"]


def test_a_payment_is_counted_once_and_what_is_owed_stays(
    key: APIClient, relief: Organisation, offer: MatchOffer
) -> None:
    payment = paid_by_matcher(a_cause(relief, "general"), 1000)
    before = standing(key)

    answers = [count(key, offer, payment) for _ in range(2)]

    [listed] = key.get(f"{HOME}/match-offers/{offer.id}/payments").json()["results"]
    assert before == (2500, 0, 2500)
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["code"] == "match-payment-counted"
    assert standing(key) == (2500, 1000, 1500)
    assert (listed["payment"], listed["amount_minor"]) == (str(payment.id), 1000)
    assert MatchPayment.objects.count() == 1
    assert list(invariants.run(INVARIANTS)) == []


def test_a_payment_keeps_one_offer_only(
    key: APIClient, relief: Organisation, offer: MatchOffer
) -> None:
    other = a_match_offer(a_cause(relief, "schools"))
    payment = paid_by_matcher(a_cause(relief, "general"), 1000)
    count(key, offer, payment)

    assert count(key, other, payment).json()["code"] == "match-payment-counted"


def undo(key: APIClient, offer: MatchOffer, payment: Payment) -> Any:
    body = {"payment": str(payment.id)}
    return key.post(f"{HOME}/match-offers/{offer.id}/payments/undo", body, format="json")


def test_what_was_counted_wrongly_is_undone_by_a_dated_row_and_may_be_counted_anew(
    key: APIClient, relief: Organisation, offer: MatchOffer
) -> None:
    other = a_match_offer(a_cause(relief, "schools"))
    payment = paid_by_matcher(a_cause(relief, "general"), 1000)
    early = undo(key, offer, payment)
    count(key, offer, payment)

    strange = undo(key, other, payment)
    undone, twice = undo(key, offer, payment), undo(key, offer, payment)
    rows = {row["offer"]: row for row in key.get(f"{HOME}/reports/matchers").json()}
    anew = count(key, other, payment)

    refusals = [each.json()["code"] for each in (early, strange, twice)]
    assert refusals == ["match-payment-not-counted"] * 3
    assert (undone.status_code, undone.json()["undoes"], anew.status_code) == (201, True, 201)
    assert (rows[str(offer.id)]["paid_minor"], rows[str(offer.id)]["payments"]) == (0, 0)
    after = {row["offer"]: row["paid_minor"] for row in key.get(f"{HOME}/reports/matchers").json()}
    assert after == {str(offer.id): 0, str(other.id): 1000}
    assert list(MatchPayment.objects.order_by("turn").values_list("turn", "offer")) == [
        (0, offer.id), (1, offer.id), (2, other.id),
    ]  # fmt: skip
    assert list(invariants.run(INVARIANTS)) == []


def test_what_goes_back_of_a_matchers_gift_is_paid_no_more(
    key: APIClient, relief: Organisation, offer: MatchOffer
) -> None:
    payment = paid_by_matcher(a_cause(relief, "general"), 2500)
    count(key, offer, payment)

    refunded(payment, 500, now=clock.now())

    assert standing(key) == (2500, 2000, 500)


def test_only_money_that_came_in_the_offers_currency_and_was_not_matched_is_counted(
    key: APIClient, relief: Organisation, offer: MatchOffer
) -> None:
    general = a_cause(relief, "general")
    not_come = a_payment(general, 1000)
    dollars = captured(a_payment(general, 1000, currency="USD"), now=clock.now())
    matched = Payment.objects.get(match_draws__isnull=False)

    codes = [count(key, offer, each).json()["code"] for each in (not_come, dollars, matched)]

    assert codes == ["match-payment-unfit"] * 3
    assert not MatchPayment.objects.exists()


def test_another_organisations_payment_is_not_there(key: APIClient, offer: MatchOffer) -> None:
    strange = paid_by_matcher(a_cause(an_organisation("harbour"), "general"), 1000)

    answer = count(key, offer, strange)

    assert (answer.status_code, answer.json()["code"]) == (404, "payment-missing")


def test_the_spreadsheet_has_the_same_numbers_and_no_formula(
    key: APIClient, relief: Organisation, offer: MatchOffer
) -> None:
    count(key, offer, paid_by_matcher(a_cause(relief, "general"), 3000))

    answer = key.get(f"{HOME}/reports/matchers.csv")

    head, row = answer.content.decode().splitlines()
    assert head.startswith("offer,matcher,title,state,currency,cap_minor,held_minor,owed_minor")
    assert "'=Doubled" in row
    assert row.endswith("100000,0,2500,3000,-500,1")


def test_staff_see_owed_and_paid_side_by_side_and_count_a_payment(
    relief: Organisation, offer: MatchOffer
) -> None:
    omar: Client = at_work(a_member(relief, Role.CAMPAIGNER))
    payment = paid_by_matcher(a_cause(relief, "general"), 1000)
    page = f"/staff/relief/matching/{offer.id}/"

    offered = omar.get(page).content.decode()
    empty = omar.post(page, {})
    done = omar.post(page, {"payment": str(payment.id)})
    listed = omar.get("/staff/relief/matching/").content.decode()
    after = omar.get(page).content.decode()

    assert "10.00 EUR · Silva 1 · " in offered
    assert "Choose a gift." in empty.content.decode()
    assert done.status_code == 303
    for amount in ("25.00 EUR", "10.00 EUR", "15.00 EUR"):
        assert amount in listed
    assert f'<option value="{payment.id}"' not in after
    undone = omar.post(f"{page}undo/", {"payment": str(payment.id)})
    again = omar.get(page).content.decode()
    assert undone.status_code == 303
    assert ("Undone" in again, f'<option value="{payment.id}"' in again) == (True, True)
    assert "/organisations/relief/reports/matchers.csv?" in listed
