"""Postcodes over the API and on pages: loaded, asked for, counted by region, removed."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Scope
from petitions.models import PostcodeArea, Signature
from petitions.services import signing
from tests import builders
from tests.clients import ApiClient, PageClient
from tests.staff import at_work

pytestmark = pytest.mark.django_db

FILE = "country,prefix,region\nFR,75,Paris\nFR,13,Provence\nPT,4000,Porto\n"
LOADED = [
    {"country": "FR", "prefixes": 2, "regions": 2},
    {"country": "PT", "prefixes": 1, "regions": 1},
]
OMAR = {"email": "omar@example.org", "name": "Omar Diallo", "country": "FR"}
ROOT = "/api/v1/organisations/relief/"
PAGE = "/relief/petitions/clean-water/"


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief")
    builders.an_open_petition(org)
    return org


@pytest.fixture
def ines(org: Organisation) -> ApiClient:
    return with_key(org, Scope.WRITE)


def with_key(org: Organisation, scope: Scope) -> ApiClient:
    client = ApiClient()
    _, secret = builders.an_api_key(org, scope)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def send(client: ApiClient, text: str = FILE) -> Any:
    return client.generic("POST", f"{ROOT}postcodes", text, content_type="text/csv")


def sign(client: ApiClient, **said: Any) -> Any:
    path = f"{ROOT}petitions/clean-water/signatures"
    return client.post(path, {**OMAR, **said}, format="json")


def test_a_list_is_loaded_and_a_signature_counts_by_its_region(ines: ApiClient) -> None:
    sent = send(ines)
    asked = sign(ApiClient(), postcode="13 001")
    signing.confirm(token=signing.confirm_token(Signature.objects.get()), now=clock.now())
    places = ines.get(f"{ROOT}petitions/clean-water/places").json()

    assert (sent.status_code, sent.json(), asked.status_code) == (201, LOADED, 202)
    assert ines.get(f"{ROOT}postcodes").json() == LOADED
    assert places["regions"] == [{"country": "FR", "region": "Provence", "number": 1}]


def test_a_list_is_removed_whole(ines: ApiClient) -> None:
    send(ines)

    assert ines.delete(f"{ROOT}postcodes").status_code == 204
    assert ines.get(f"{ROOT}postcodes").json() == []


def test_a_bad_row_is_named_and_what_was_loaded_stays(ines: ApiClient) -> None:
    send(ines)

    refused = send(ines, "FR,69,Lyon\nFrance,75,Paris\n")

    assert (refused.status_code, refused.json()["code"]) == (400, "postcodes-invalid")
    assert "Row 2" in refused.json()["detail"]
    assert ines.get(f"{ROOT}postcodes").json() == LOADED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file-empty"),
        ("country,prefix,region\n", "file-without-rows"),
        ("%PDF-1.7", "file-not-text"),
    ],
)
def test_what_is_no_list_is_refused(ines: ApiClient, text: str, code: str) -> None:
    refused = send(ines, text)

    assert (refused.status_code, refused.json()["code"]) == (400, code)


def test_who_may_only_read_loads_nothing(org: Organisation) -> None:
    assert send(with_key(org, Scope.READ)).status_code == 403
    assert send(ApiClient()).status_code == 401
    assert not PostcodeArea.objects.exists()


def test_a_postcode_that_is_far_too_long_is_refused_and_an_unknown_one_is_not(
    ines: ApiClient,
) -> None:
    send(ines)

    assert sign(ApiClient(), postcode="1" * 21).status_code == 400
    assert sign(ApiClient(), postcode="99999").status_code == 202
    assert Signature.objects.get().region == ""


@pytest.mark.parametrize("page", [PAGE, "/relief/petitions/clean-water/embed"])
def test_a_form_asks_for_a_postcode_only_where_it_tells_a_region(
    ines: ApiClient, page: str
) -> None:
    without = unescape(PageClient().get(page).content.decode())
    send(ines)
    with_one = unescape(PageClient().get(page).content.decode())

    assert 'name="postcode"' not in without
    assert 'name="postcode"' in with_one


@pytest.mark.parametrize(("postcode", "region"), [("75011", "Paris"), ("", "")])
def test_whoever_signs_on_the_page_may_say_a_postcode(
    ines: ApiClient, settings: Any, postcode: str, region: str
) -> None:
    settings.RATE_LIMIT_SCALE = 0.0
    send(ines)

    answer = PageClient().post(PAGE, {**OMAR, "postcode": postcode, "t": ""})

    assert answer.status_code == 303
    assert Signature.objects.get().region == region


class TestStaff:
    """At the staff's own screen."""

    @pytest.fixture
    def greta(self, org: Organisation) -> Client:
        return at_work(builders.a_member(org))

    def test_a_file_is_loaded_shown_and_removed(self, greta: Client) -> None:
        file = SimpleUploadedFile("postcodes.csv", FILE.encode(), "text/csv")

        loaded = greta.post("/staff/relief/postcodes/load/", {"file": file}, follow=True)
        removed = greta.post("/staff/relief/postcodes/remove/", follow=True)

        assert "3 prefixes are loaded." in loaded.content.decode()
        assert '<th scope="row">FR</th><td class="number">2</td>' in loaded.content.decode()
        assert "The postcodes are gone." in removed.content.decode()
        assert not PostcodeArea.objects.exists()

    def test_a_bad_file_comes_back_with_its_row(self, greta: Client) -> None:
        file = SimpleUploadedFile("postcodes.csv", b"FR,75\n", "text/csv")

        refused = greta.post("/staff/relief/postcodes/load/", {"file": file})

        assert refused.status_code == 400
        assert "Row 1, region" in refused.content.decode()

    def test_the_petitions_lead_there(self, greta: Client) -> None:
        assert "/staff/relief/postcodes/" in greta.get("/staff/relief/petitions/").content.decode()
