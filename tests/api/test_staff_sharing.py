"""Staff choose networks, write share texts, and print QR codes, in a browser without JavaScript."""

import pytest
from django.test import Client

from mobilize.organisations.models import Organisation, Role
from petitions.models import Petition, ShareStep, ShareText
from petitions.queries import share_texts
from tests.builders import a_draft_petition, a_link, a_member, an_open_petition, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db

PAGE = "/staff/relief/petitions/clean-water/sharing/"


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def petition(relief: Organisation) -> Petition:
    return an_open_petition(relief)


@pytest.fixture
def omar(relief: Organisation) -> Client:
    return at_work(a_member(relief, Role.CAMPAIGNER))


def test_places_decide_which_networks_are_offered_and_in_which_order(
    omar: Client, petition: Petition
) -> None:
    answer = omar.post(PAGE, {"x": "2", "line": "1", "email": "2", "whatsapp": ""})

    assert answer.status_code == 303
    assert share_texts.channels_of(petition.id) == ("line", "email", "x")


def test_no_place_at_all_is_refused_in_words(omar: Client, petition: Petition) -> None:
    page = omar.post(PAGE, {"x": ""}).content.decode()

    assert "Choose at least one network" in page
    assert not ShareStep.objects.exists()


def test_a_place_that_is_no_number_is_refused_beside_its_network(
    omar: Client, petition: Petition
) -> None:
    page = omar.post(PAGE, {"x": "first"}).content.decode()

    assert 'href="#id_x"' in page


def test_words_are_written_per_language_and_network_with_their_lengths(
    omar: Client, petition: Petition
) -> None:
    answer = omar.post(f"{PAGE}fr/", {"all": "Signez {title}", "x": "Vite\r\n{url}"})

    page = omar.get(f"{PAGE}fr/").content.decode()

    assert answer.status_code == 303
    assert ShareText.objects.get(channel="x").text == "Vite\n{url}"
    assert "28 of 280 characters as X counts them" in page
    assert "22 of 1000 characters" in page  # the share menu gets the link beside it


def test_a_text_too_long_for_a_network_is_refused_beside_its_field_and_kept_in_it(
    omar: Client, petition: Petition
) -> None:
    page = omar.post(f"{PAGE}en/", {"x": "a" * 300}).content.decode()

    assert "Too long for X: with title and link it has 324" in page
    assert "a" * 300 in page
    assert not ShareText.objects.exists()


def test_tags_in_a_text_are_shown_as_text(omar: Client, petition: Petition) -> None:
    omar.post(f"{PAGE}en/", {"x": "<script>alert(1)</script> {{ settings }} %s"})

    page = omar.get(f"{PAGE}en/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ settings }} %s" in page


def test_an_analyst_looks_and_changes_nothing(relief: Organisation, petition: Petition) -> None:
    analyst = at_work(a_member(relief, Role.ANALYST))

    page = analyst.get(PAGE).content.decode()

    assert "<ol><li>WhatsApp</li>" in page
    assert "<textarea" not in analyst.get(f"{PAGE}en/").content.decode()
    assert analyst.post(PAGE, {"x": "1"}).status_code == 403
    assert analyst.post(f"{PAGE}en/", {"x": "Sign"}).status_code == 403
    assert not ShareStep.objects.exists()


def test_what_is_no_language_is_not_found(omar: Client, petition: Petition) -> None:
    assert omar.get(f"{PAGE}english/").status_code == 404


def test_each_own_link_has_a_qr_code_to_take_along(omar: Client, petition: Petition) -> None:
    link = a_link(petition, channel="qr", label="Poster at the market")

    page = omar.get(PAGE).content.decode()
    picture = omar.get(f"/s/{link.code}/qr.svg")

    assert f'href="/s/{link.code}/qr.svg" download="qr-{link.code}.svg"' in page
    assert "Poster at the market" in page
    assert picture.content.lstrip().startswith(b"<svg")


def test_a_draft_is_previewed_without_a_picture(omar: Client, relief: Organisation) -> None:
    a_draft_petition(relief)

    page = omar.get(f"{PAGE}en/").content.decode()

    assert "link-card" in page
    assert "card.png" not in page
