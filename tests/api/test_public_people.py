"""What the public sees of people: names as chosen, places in numbers large enough."""

from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from petitions.models import Petition, PublishedBreakdown
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

API = "/api/v1/organisations/relief/petitions/clean-water/"
PAGE = "/relief/petitions/clean-water/"


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def sign(petition: Petition, name: str, *, shown: bool, minutes: int = 0, **fields: object) -> None:
    person = builders.a_supporter(petition.organisation, name=name)
    at = MONDAY + timedelta(minutes=minutes)
    builders.a_confirmed_signature(
        petition, supporter=person, name_shown=shown, confirmed_at=at, **fields
    )


def test_only_those_are_named_who_chose_to_be_the_newest_first(
    api: APIClient, client: Client, petition: Petition
) -> None:
    sign(petition, "Ines Duarte", shown=True)
    sign(petition, "Omar", shown=False, minutes=1)
    sign(petition, "Noor", shown=True, minutes=2)

    page = client.get(PAGE).content.decode()

    assert api.get(API + "named").json() == {"names": ["Noor", "Ines Duarte"]}
    assert "Ines Duarte" in page
    assert "Omar" not in page
    assert "data-nosnippet" in page


@pytest.mark.parametrize("state", ["held", "removed", "withdrawn"])
def test_whose_signature_does_not_count_is_not_named(
    api: APIClient, petition: Petition, state: str
) -> None:
    ended = None if state == "held" else MONDAY
    sign(petition, "Ines Duarte", shown=True, state=state, ended_at=ended)

    assert api.get(API + "named").json() == {"names": []}


def test_a_page_names_ten_at_most(api: APIClient, petition: Petition) -> None:
    for number in range(12):
        sign(petition, f"Person {number}", shown=True, minutes=number)

    assert len(api.get(API + "named").json()["names"]) == 10


def test_places_are_read_as_they_were_published(
    api: APIClient, client: Client, petition: Petition
) -> None:
    before = api.get(API + "breakdown").json()
    for dimension, cells in (("country", {"PT": 40, "FR": 60}), ("region:FR", {"Corse": 60})):
        PublishedBreakdown.objects.create(
            organisation=petition.organisation,
            petition=petition,
            dimension=dimension,
            cells=cells,
            total=111 if dimension == "country" else 60,
            published_at=MONDAY,
        )

    said = api.get(API + "breakdown").json()
    page = client.get(PAGE).content.decode()

    assert before == {"published_at": None, "total": 0, "cells": [], "rest": 0}
    assert [tuple(cell.values()) for cell in said["cells"]] == [("FR", 60), ("PT", 40)]
    assert (said["total"], said["rest"]) == (111, 11)
    assert api.get(API + "breakdown?country=FR").json()["cells"][0]["place"] == "Corse"
    assert all(words in page for words in ("Portugal", "Elsewhere", "2 March 2026"))
