"""Receipts and tax declarations over the API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from donations.models import Receipt
from mobilize.organisations.models import Organisation, Role
from petitions.models import Supporter
from tests import builders, givers
from tests.db.donations import receipt_world as world

pytestmark = pytest.mark.django_db

BASE = "/api/v1/organisations/relief/"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def greta(api: APIClient, org: Organisation) -> APIClient:
    api.force_login(builders.with_totp(builders.a_member(org, Role.OWNER)))
    return api


@pytest.fixture
def ines(org: Organisation) -> Supporter:
    return world.a_giver(org, address="2 Hill Lane")


def post(api: APIClient, path: str, **said: Any) -> Any:
    return api.post(BASE + path, said, format="json")


def set_up(api: APIClient, **said: Any) -> Any:
    return api.put(BASE + "receipt-profile", {**givers.PROFILE, **said}, format="json")


def test_receipts_are_set_up_issued_read_voided_and_counted(
    greta: APIClient, org: Organisation, ines: Supporter
) -> None:
    payment = world.a_gift(builders.a_cause(org), ines)
    before = post(greta, "receipts/", kind="single", payment=str(payment.id))
    set_up(greta)
    waiting = greta.get(BASE + "receipts/waiting").json()["gifts"]
    issued = post(greta, "receipts/", kind="single", payment=str(payment.id)).json()["issued"]
    voided = post(greta, f"receipts/{issued[0]['id']}/void", reason="details", replace=True).json()

    assert before.json()["code"] == "receipts-not-set-up"
    assert [gift["payment"] for gift in waiting] == [str(payment.id)]
    assert issued[0]["number"].endswith("-000001")
    assert issued[0]["amount_minor"] == 2500
    assert voided["receipt"]["void_reason"] == "details"
    assert voided["replacement"]["replaces"] == issued[0]["id"]
    assert [
        row["void_since"] is None for row in greta.get(BASE + "receipts/").json()["results"]
    ] == [
        True,
        False,
    ]
    (series,) = greta.get(BASE + "reports/receipt-series").json()["series"]
    assert {**series, "year": 0} == {
        "year": 0, "last_number": 2, "receipts": 2, "void": 1, "gaps": 0,
    }  # fmt: skip
    assert "Ines" not in greta.get(BASE + "receipts/").content.decode()


def test_an_owner_takes_a_copy_out_which_is_a_duplicate_of_the_mailed_one(
    greta: APIClient, org: Organisation, ines: Supporter
) -> None:
    set_up(greta)
    payment = world.a_gift(builders.a_cause(org), ines)
    (issued,) = post(greta, "receipts/", kind="single", payment=str(payment.id)).json()["issued"]

    answer = post(greta, f"receipts/{issued['id']}/pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    said = world.text_of(answer.content)
    assert "Ines Duarte" in said
    assert "DUPLICATE" in said


def test_a_year_is_asked_for_and_told_of(greta: APIClient, org: Organisation) -> None:
    set_up(greta)

    begun, again = (post(greta, "receipts/runs/", year=2020) for _ in range(2))
    wrong = [post(greta, "receipts/runs/", year=year) for year in (1, "2020", 2199)]

    assert (begun.status_code, begun.json()["done"]) == (202, False)
    assert again.json()["code"] == "receipt-run-goes-on"
    assert [answer.status_code for answer in wrong] == [400, 400, 409]
    assert len(greta.get(BASE + "receipts/runs/").json()["results"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "single"}, "payment"),
        ({"kind": "annual", "year": 2020}, "person"),
        ({"kind": "monthly"}, "kind"),
        ({"kind": "single", "payment": "x"}, "payment"),
    ],
)
def test_what_is_wrong_with_a_wish_is_named(
    greta: APIClient, body: dict[str, Any], field: str
) -> None:
    answer = post(greta, "receipts/", **body)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"year_month": 13}, "year_month"), ({"year_day": 31}, "year_day"),
     ({"legal_name": " "}, "legal_name"), ({"scheme": "other"}, "scheme")],
)  # fmt: skip
def test_a_profile_that_cannot_be_is_refused(
    greta: APIClient, said: dict[str, Any], field: str
) -> None:
    answer = set_up(greta, **said)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_declarations_are_recorded_ended_and_claimed_for(
    greta: APIClient, org: Organisation, ines: Supporter
) -> None:
    set_up(greta, scheme="gift-aid")
    world.a_gift(builders.a_cause(org), ines, 12_345)
    days = {"since": "2026-01-01", "until": "2026-12-31"}
    row = post(
        greta, "declarations/", person=str(ines.id), since="2026-01-01", evidence="letter of May"
    ).json()

    claims = greta.get(BASE + "reports/claims", days).json()
    table = greta.get(BASE + "reports/claims.csv", days)
    ended = post(greta, f"declarations/{row['id']}/end", ends_on="2026-02-01").json()

    assert claims["amounts"] == [{"currency": "EUR", "minor": 12_345}]
    assert "Ines Duarte,2 Hill Lane,2026-03-02,123.45,EUR" in table.content.decode()
    assert table["Cache-Control"] == "no-store"
    assert (row["way"], ended["cancelled_from"]) == ("staff", "2026-02-01")
    assert greta.get(BASE + "reports/claims", days).json()["gifts"] == 0
    turned = {"since": "2026-02-01", "until": "2026-01-01"}
    assert greta.get(BASE + "reports/claims", turned).json()["code"] == "claim-span-invalid"
