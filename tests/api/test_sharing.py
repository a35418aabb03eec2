"""The share step over the API: chosen, written, previewed, and given to whoever confirms."""

from typing import Any

import pytest

from mobilize.organisations.models import Scope
from petitions.models import Petition
from tests.api.petition_callers import OMAR, Caller, an_open_petition, the_mailed_token
from tests.builders import an_api_key

pytestmark = pytest.mark.django_db

SHARING = "petitions/cancel-the-debt/sharing"
TOO_LONG = "a" * 300


@pytest.fixture
def ines() -> Caller:
    return an_open_petition("relief")


@pytest.fixture
def analyst(ines: Caller) -> Caller:
    organisation = Petition.objects.get().organisation
    return Caller("relief", key=an_api_key(organisation, Scope.READ)[1])


def words(caller: Caller, locale: str = "en", **texts: Any) -> Any:
    return caller.put(f"{SHARING}/texts/{locale}", {"texts": texts})


def test_a_campaigner_chooses_and_an_analyst_reads(ines: Caller, analyst: Caller) -> None:
    chosen = ines.put(SHARING, {"channels": ["x", "line", "email"]})
    words(ines, "fr", all="Signez : {title}", x="Signez {url}")

    read = analyst.get(SHARING).json()

    assert chosen.status_code == 200
    assert read["channels"] == ["x", "line", "email"]
    assert read["texts"] == {"fr": {"all": "Signez : {title}", "x": "Signez {url}"}}
    assert {"channel": "vk", "name": "VK", "most": None, "unit": ""} in read["networks"]
    assert analyst.put(SHARING, {"channels": ["x"]}).status_code == 403


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "channels", "required"),
        ({"channels": []}, "channels", "share-step-invalid"),
        ({"channels": ["x", "x"]}, "channels", "share-step-invalid"),
        ({"channels": ["copy"]}, "channels", "share-step-invalid"),
        ({"channels": "x"}, "channels", "not-a-list"),
        ({"channels": [7]}, "channels.0", "text"),
        ({"channels": ["x"], "colour": "red"}, "colour", "unknown"),
    ],
)
def test_a_wrong_step_is_refused_by_its_field(
    ines: Caller, body: dict[str, Any], field: str, code: str
) -> None:
    answer = ines.put(SHARING, body)

    assert answer.status_code == 400
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    ("texts", "field", "code"),
    [
        ({"x": TOO_LONG}, "texts.x", "share-text-too-long"),
        ({"all": TOO_LONG}, "texts.all", "share-text-too-long"),
        ({"vk": "Sign"}, "texts.vk", "share-text-not-taken"),
        ({"nowhere": "Sign"}, "texts.nowhere", "share-step-invalid"),
        ({"x": 7}, "texts.x", "text"),
        ({"x": "a\u202eb"}, "texts.x", "characters"),
        ({"x": "a" * 5_001}, "texts.x", "max-length"),
    ],
)
def test_a_wrong_text_is_refused_by_its_field(
    ines: Caller, texts: dict[str, Any], field: str, code: str
) -> None:
    answer = words(ines, **texts)

    assert answer.status_code == 400
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, code)]


def test_the_length_is_said_as_the_network_counts_it(ines: Caller) -> None:
    answer = words(ines, x=TOO_LONG)

    assert answer.json()["detail"] == (
        "Too long for X: with title and link it has 324 characters as X counts them,"
        " and 280 is the most."
    )


def test_an_unknown_language_or_petition_is_refused(ines: Caller) -> None:
    assert words(ines, "english", x="Sign").json()["errors"][0]["field"] == "locale"
    assert ines.get(f"{SHARING}/preview?locale=english").status_code == 400
    assert ines.put("petitions/other/sharing", {"channels": ["x"]}).status_code == 404


def test_the_preview_shows_text_card_and_length_per_network(ines: Caller) -> None:
    ines.put(SHARING, {"channels": ["facebook", "x"]})
    words(ines, x="\U0001f468\u200d\U0001f469\u200d\U0001f467 {title}")

    preview = ines.get(f"{SHARING}/preview").json()

    facebook, x, native = preview["looks"]
    assert (facebook["text"], facebook["length"]) == ("", None)
    assert x["text"].startswith("\U0001f468\u200d\U0001f469\u200d\U0001f467 Cancel the debt http")
    assert x["length"]["used"] == 2 + 1 + 15 + 1 + 23
    assert native["text"] == "Cancel the debt"
    assert preview["card"]["title"] == "Cancel the debt"
    assert "/relief/petitions/cancel-the-debt/card.png" in preview["card"]["picture"]


def test_who_confirms_gets_the_buttons_in_order_and_language(ines: Caller) -> None:
    ines.put(SHARING, {"channels": ["sms", "whatsapp"]})
    words(ines, "fr", all="Signez : {title}")
    ines.post("petitions/cancel-the-debt/signatures", OMAR | {"locale": "fr"})

    said = Caller("relief").post("signatures/confirm", {"token": the_mailed_token()}).json()

    codes = {link["channel"]: link["code"] for link in said["links"]}
    sms, whatsapp = said["ways"]
    assert (sms["channel"], sms["name"]) == ("sms", "Text message")
    assert whatsapp["text"].startswith("Signez : Cancel the debt http")
    assert whatsapp["text"].endswith(f"/s/{codes['whatsapp']}")
    assert whatsapp["href"].startswith("https://wa.me/?text=Signez%20%3A%20Cancel")
