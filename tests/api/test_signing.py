"""Signing over the API: asked once, confirmed by the mailed token, shared through own links."""

import json
import re
from typing import Any

import pytest

from tests.api.petition_callers import OMAR, a_stranger, an_open_petition, the_mailed_token

pytestmark = pytest.mark.django_db

SIGN = "petitions/cancel-the-debt/signatures"


def test_signing_is_answered_with_a_request_to_check_the_mail() -> None:
    an_open_petition()

    answer = a_stranger("relief").post(SIGN, OMAR)

    assert (answer.status_code, answer.json()) == (202, {"status": "check_your_mail"})


def test_a_signature_counts_once_its_owner_confirms_it() -> None:
    an_open_petition()
    omar = a_stranger("relief")
    omar.post(SIGN, OMAR)
    before = omar.get("petitions/cancel-the-debt/").json()["signed"]

    answer = omar.post("signatures/confirm", {"token": the_mailed_token()})

    assert answer.status_code == 200
    assert len({link["channel"] for link in answer.json()["links"]}) == 14
    assert (before, omar.get("petitions/cancel-the-debt/").json()["signed"]) == (0, 1)


def test_confirming_twice_gives_the_same_answer_and_counts_once() -> None:
    an_open_petition()
    omar = a_stranger("relief")
    omar.post(SIGN, OMAR)

    first = omar.post("signatures/confirm", {"token": the_mailed_token()})
    second = omar.post("signatures/confirm", {"token": the_mailed_token()})

    assert first.json() == second.json()
    assert omar.get("petitions/cancel-the-debt/").json()["signed"] == 1


def test_signing_again_gives_the_same_answer() -> None:
    ines = an_open_petition()
    omar = a_stranger("relief")

    answers = [omar.post(SIGN, OMAR | {"email": email}) for email in ("a@x.org", "A@X.org")]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert len(ines.get(SIGN).json()["results"]) in {1, 0}


def test_a_repeated_request_with_its_key_is_answered_from_memory() -> None:
    an_open_petition()
    omar = a_stranger("relief")
    first = omar.post(SIGN, OMAR, key="one")

    again = omar.post(SIGN, OMAR, key="one")
    other = omar.post(SIGN, OMAR | {"name": "Someone Else"}, key="one")

    assert first.status_code == again.status_code == 202
    assert again.headers["Idempotent-Replayed"] == "true"
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "omar@example.org\nBcc: all@example.org"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "\u202eevil"}, "name"),
        ({"country": "Senegal"}, "country"),
        ({"name_shown": "yes"}, "name_shown"),
        ({"consents": ["everything"]}, "consents.0"),
        ({"admin": True}, "admin"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(wrong: dict[str, Any], field: str) -> None:
    ines = an_open_petition()

    answer = a_stranger("relief").post(SIGN, OMAR | wrong)

    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert ines.get(SIGN).json()["results"] == []


def test_a_damaged_touch_does_not_keep_anybody_from_signing() -> None:
    ines = an_open_petition()

    answer = a_stranger("relief").post(SIGN, OMAR | {"touch": "made-up"})

    assert answer.status_code == 202
    assert [row["journey"] for row in ines.get(SIGN).json()["results"]] == [[]]


def test_a_closed_petition_takes_no_signature() -> None:
    ines = an_open_petition()
    ines.post("petitions/cancel-the-debt/close")

    answer = a_stranger("relief").post(SIGN, OMAR)

    assert answer.status_code == 409
    assert ines.get(SIGN).json()["results"] == []


def test_the_list_of_signatures_shows_no_personal_value() -> None:
    ines = an_open_petition()
    a_stranger("relief").post(SIGN, OMAR)

    said = json.dumps(ines.get(SIGN).json())

    assert "pending" in said
    assert not re.search("omar|diallo|example.org", said, re.IGNORECASE)


def test_strangers_do_not_read_the_list_of_signatures() -> None:
    an_open_petition()

    answer = a_stranger("relief").get(SIGN)

    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["made-up", "a:b:c", "x" * 999])
@pytest.mark.parametrize("path", ["signatures/confirm", "unsubscribe"])
def test_a_made_up_token_is_refused(path: str, token: str) -> None:
    an_open_petition()

    answer = a_stranger("relief").post(path, {"token": token})

    assert answer.status_code == 400
    assert answer.json()["code"] == "token-invalid"


def test_a_token_does_nothing_in_another_organisation() -> None:
    an_open_petition("relief")
    an_open_petition("shelter")
    a_stranger("relief").post(SIGN, OMAR)

    answer = a_stranger("shelter").post("signatures/confirm", {"token": the_mailed_token()})

    assert answer.status_code in {400, 404}
    assert a_stranger("relief").get("petitions/cancel-the-debt/").json()["signed"] == 0


def test_an_organisation_makes_links_of_its_own() -> None:
    ines = an_open_petition()

    made = ines.post("petitions/cancel-the-debt/links", {"channel": "qr", "label": "Poster"})

    assert made.status_code == 201
    assert made.json()["url"].endswith(f"/s/{made.json()['code']}")
    listed = ines.get("petitions/cancel-the-debt/links").json()["results"]
    assert [link["label"] for link in listed] == ["Poster"]
