"""A browser solves the proof of work while its owner types; without a script one signs as well."""

import re

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mobilize.kit import memory
from petitions.models import IntegrityPolicy, Petition, Signature, UsedProof
from tests.browser.accessibility import violations
from tests.browser.browsing import Browsing
from tests.builders import a_member, a_signature, an_open_petition, an_organisation
from tests.staff import at_work
from tests.suspects import an_alarm, an_invalidation

pytestmark = pytest.mark.django_db(transaction=True)

PETITION = "/relief/petitions/clean-water/"


@pytest.fixture
def petition(settings: Settings, live_server: LiveServer) -> Petition:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # a robot fills in a form faster than any person
    memory.forget()
    return an_open_petition(an_organisation("relief"))


def test_a_browser_proves_its_work_and_leaves_no_suspicion(
    petition: Petition, visit: Browsing
) -> None:
    IntegrityPolicy.objects.create(organisation=petition.organisation, proof="always")
    seen = visit(PETITION, width=1280)

    seen.page.get_by_label("Your name").fill("Omar Diallo")
    seen.page.get_by_label("Your e-mail address").fill("omar@example.org")
    seen.page.get_by_label("The country you live in").select_option("SN")
    seen.page.get_by_role("button", name="Sign", exact=True).click()
    seen.page.wait_for_url(re.compile("check-mail"), timeout=60_000)

    assert (seen.complaints, seen.abroad) == ([], [])
    assert Signature.objects.get().suspicions == []
    assert UsedProof.objects.count() == 1


def test_nobody_sees_the_field_that_only_programs_fill_in(
    petition: Petition, visit: Browsing
) -> None:
    seen = visit(PETITION, width=1280)

    window = seen.page.locator("div[aria-hidden]:has(> input[name=homepage])").bounding_box()

    assert window is not None
    assert (window["width"], window["height"]) == (1, 1)
    assert seen.page.get_by_role("textbox", name="Leave this field empty").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_about_fraud_can_be_used_by_everybody(
    petition: Petition, visit: Browsing, width: int
) -> None:
    omar: Client = at_work(a_member(petition.organisation))
    an_alarm(petition)
    one = an_invalidation(petition)
    for _ in range(10):
        a_signature(
            petition, state="held", confirmed_at=petition.published_at, suspicions=["honeypot"]
        )
    root = "/staff/relief/integrity/"
    paths = [
        f"{PETITION}integrity", root, f"{root}held/?suspicion=honeypot", f"{root}rules/",
        f"{root}invalidations/", f"{root}invalidations/new/", f"{root}invalidations/{one.id}/",
    ]  # fmt: skip

    found = {path: violations(visit(path, width=width, client=omar).page) for path in paths}

    assert {path: seen for path, seen in found.items() if seen} == {}
