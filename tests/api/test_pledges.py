"""Promising, settling by hand, and refusing what cannot be."""

from datetime import timedelta
from typing import Any

import pytest

from donations.models import LedgerEntry, Payment, Pledge
from mobilize.kit import clock, ids
from tests.api.petition_callers import Caller, a_stranger, an_open_petition

pytestmark = pytest.mark.django_db

GIFT = {"cause": "haiti", "amount_minor": 2500, "currency": "USD", "rail": "transfer"}


def test_anyone_promises_and_staff_settle_and_the_book_says_so() -> None:
    ines = an_open_petition()
    made = a_stranger("relief").post("pledges/", GIFT | {"email": "o@example.org", "name": "Omar"})

    received = {"reference": "statement 7", "received_at": clock.now().isoformat()}
    settled = ines.post(f"pledges/{made.json()['id']}/settlements", received)

    assert (made.status_code, settled.status_code) == (201, 201)
    assert LedgerEntry.objects.get().amount_minor == 2500
    assert Pledge.objects.get().state == "fulfilled"


def test_the_same_key_makes_one_pledge() -> None:
    an_open_petition()

    answers = [a_stranger("relief").post("pledges/", GIFT, key="once").json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert Pledge.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"amount_minor": 0}, 400, "amount_minor"),
        ({"amount_minor": 100_000_000}, 400, "amount_minor"),
        ({"amount_minor": "2500"}, 400, "amount_minor"),
        ({"currency": "EUR"}, 400, "currency"),
        ({"rail": "cash"}, 403, "rail"),
        ({"rail": "gold"}, 400, "rail"),
        ({"email": "o@example.org"}, 400, "name"),
        ({"surprise": 1}, 400, "surprise"),
        ({"cause": "nowhere"}, 404, ""),
    ],
)
def test_a_promise_that_cannot_be_is_refused_and_names_the_field(
    wrong: dict[str, Any], status: int, field: str
) -> None:
    an_open_petition()

    response = a_stranger("relief").post("pledges/", GIFT | wrong)

    assert response.status_code == status
    assert [error["field"] for error in response.json().get("errors", [])] == (
        [field] if field else []
    )
    assert not Pledge.objects.exists()


def test_cash_is_recorded_by_staff_only_once_and_never_in_the_future() -> None:
    ines = an_open_petition()
    pledge = ines.post("pledges/", GIFT | {"rail": "cash"}).json()
    path = f"pledges/{pledge['id']}/settlements"
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    now = clock.now().isoformat()

    early = ines.post(path, {"reference": "tin", "received_at": tomorrow})
    first = ines.post(path, {"reference": "tin", "received_at": now})
    again = ines.post(path, {"reference": "tin", "received_at": now})

    assert [early.json()["code"], first.status_code, again.json()["code"]] == [
        "received-in-future",
        201,
        "pledge-not-open",
    ]
    assert Payment.objects.count() == 1


def test_a_called_off_pledge_is_not_settled_and_a_card_never_by_hand() -> None:
    ines = an_open_petition()
    off = ines.post("pledges/", GIFT).json()["id"]
    card = ines.post("pledges/", GIFT | {"rail": "card"}).json()["id"]
    now = {"reference": "x", "received_at": clock.now().isoformat()}

    assert ines.post(f"pledges/{off}/cancel").status_code == 200
    assert ines.post(f"pledges/{off}/cancel").status_code == 200
    assert ines.post(f"pledges/{off}/settlements", now).json()["code"] == "pledge-not-open"
    refused = ines.post(f"pledges/{card}/settlements", now)
    assert refused.json()["code"] == "pledge-settled-by-provider"


def test_a_checkout_needs_the_pledges_own_token() -> None:
    ines: Caller = an_open_petition()
    one, other = (ines.post("pledges/", GIFT | {"rail": "card"}).json() for _ in range(2))

    wrong = a_stranger("relief").post(f"pledges/{one['id']}/checkout", {"token": other["token"]})
    nobody = a_stranger("relief").post(f"pledges/{ids.new()}/checkout", {"token": "x"})

    assert (wrong.status_code, wrong.json()["code"]) == (400, "token-invalid")
    assert nobody.status_code == 400
