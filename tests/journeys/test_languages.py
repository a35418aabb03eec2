"""Which language a page speaks, and how a reader changes it."""

import pytest
from django.test import Client

from donations.models import Pledge
from mobilize.dashboards.forms import minor_units
from mobilize.kit import languages
from mobilize.kit.money import Money
from petitions.models import Signature
from tests import builders

pytestmark = pytest.mark.django_db

PAGE = "/relief/petitions/clean-water/"


@pytest.fixture(autouse=True)
def _petition() -> None:
    builders.an_open_petition(builders.an_organisation("relief"))


def language_of(client: Client, address: str = PAGE, *, browser: str = "") -> str:
    answer = client.get(address, headers={"Accept-Language": browser} if browser else {})
    assert f'<html lang="{answer.headers["Content-Language"]}">' in answer.content.decode()
    return str(answer.headers["Content-Language"])


@pytest.mark.parametrize(
    ("browser", "spoken"),
    [("", "en"), ("fr-CA,fr;q=0.9", "fr"), ("de,fr;q=0.5", "fr"), ("de", "en"), ("\x00;q=x", "en")],
)
def test_a_page_speaks_the_browsers_language_if_it_can(
    client: Client, browser: str, spoken: str
) -> None:
    assert language_of(client, browser=browser) == spoken


def test_the_address_wins_over_the_choice_and_the_choice_over_the_browser(client: Client) -> None:
    client.post("/language", {"language": "fr"})

    assert language_of(client, browser="en") == "fr"
    assert language_of(client, f"{PAGE}?lang=en") == "en"
    assert language_of(client, f"{PAGE}?lang=xx") == "fr"


def test_a_choice_leads_back_to_the_page_without_the_language_it_had_asked_for(
    client: Client,
) -> None:
    answer = client.post("/language", {"language": "fr", "next": f"{PAGE}?t=abc&lang=en"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{PAGE}?t=abc"
    assert answer.cookies["language"]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", ""]
)
def test_a_choice_leads_to_no_other_site(client: Client, page: str) -> None:
    answer = client.post("/language", {"language": "fr", "next": page})

    assert answer.headers["Location"] == "/"


def test_a_language_that_we_do_not_speak_cannot_be_chosen(client: Client) -> None:
    answer = client.post("/language", {"language": "xx"})

    assert answer.status_code == 400
    assert "language" not in answer.cookies


def test_a_cache_is_told_what_a_page_depends_on_and_reading_sets_no_cookie(client: Client) -> None:
    answer = client.get("/")

    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert not answer.cookies


def test_the_api_answers_in_english_whatever_the_browser_speaks(client: Client) -> None:
    answer = client.post(
        "/api/v1/organisations/relief/petitions/clean-water/signatures",
        "{}",
        content_type="application/json",
        headers={"Accept-Language": "fr"},
    )

    assert answer.status_code == 400
    assert "This field is required." in answer.content.decode()


def test_a_signer_is_written_to_in_the_language_of_the_page(client: Client) -> None:
    said = {"name": "Inès", "email": "ines@example.org", "country": "FR"}

    client.post(f"{PAGE}?lang=fr", said)

    signature = Signature.objects.get()
    assert signature.supporter.locale == "fr"


@pytest.mark.parametrize(
    ("language", "typed"), [("en", "1,234.50"), ("fr", "1 234,50"), ("fr", "1\u00a0234,50")]
)
def test_amounts_are_written_and_read_as_the_language_does(language: str, typed: str) -> None:
    with languages.speaking(language):
        read = minor_units(typed, currency="EUR")
        shown = languages.written(Money(123_450, "EUR"))

    assert read == 123_450
    assert shown.replace("\u00a0", " ") == f"{typed} EUR".replace("\u00a0", " ")


def test_a_gift_may_be_typed_with_a_comma_in_french(client: Client) -> None:
    gift = {"amount": "12,50", "rail": "transfer", "name": "Inès", "email": "ines@example.org"}

    client.post("/relief/causes/clean-water/give?lang=fr", gift)

    assert Pledge.objects.get().amount_minor == 1250
