"""A petition's steps and its moderation, narrow and wide, for staff and for everybody."""

import pytest
from django.test import Client

from mobilize.organisations.models import Organisation, Role
from petitions.domain.texts import Text
from petitions.models import Petition
from petitions.services import lifecycle, moderation, petitions, reasons
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_draft_petition,
    a_flag,
    a_member,
    a_review,
    an_open_petition,
    an_organisation,
)
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]
DESK = "/staff/relief/"
ASK = "Dig deep wells in every village.\n\nPay for them out of next year's budget."


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def greta(relief: Organisation) -> Client:
    reasons.seed(org=relief)
    return at_work(a_member(relief, Role.OWNER))


def a_much_changed_petition(relief: Organisation) -> Petition:
    """Return an open petition with a published change, a translation, and a change that waits."""
    petition = an_open_petition(relief, ask="Dig wells in every village.")
    a_confirmed_signature(petition, version=petition.version)
    text = Text("ar", "ماء نظيف الآن", "احفروا الآبار في كل قرية.")
    petitions.translate(org=relief, slug=petition.slug, text=text, by=None, now=MONDAY)
    first = petition.reviews.get()
    moderation.approve(org=relief, review_id=first.id, version=2, by=None, now=MONDAY)
    a_review(petition, ask=ASK)
    return Petition.objects.get(id=petition.id)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_moderator_s_screens_are_readable_and_labelled(
    visit: Browsing, greta: Client, relief: Organisation, width: int
) -> None:
    petition = a_much_changed_petition(relief)
    a_flag(petition, text="Wells dry up. " * 20)
    review = petition.reviews.get(outcome="")

    look_at(visit, f"{DESK}moderation/", width, client=greta)
    look_at(visit, f"{DESK}reviews/{review.id}/", width, client=greta)
    look_at(visit, f"{DESK}moderation/reasons/", width, client=greta)
    look_at(visit, f"{DESK}moderation/reports/clean-water/", width, client=greta)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_petition_s_screens_are_readable_and_labelled(
    visit: Browsing, greta: Client, relief: Organisation, width: int
) -> None:
    a_much_changed_petition(relief)
    draft = a_draft_petition(relief, "a-draft")

    look_at(visit, f"{DESK}petitions/clean-water/", width, client=greta)
    look_at(visit, f"{DESK}petitions/clean-water/languages/", width, client=greta)
    look_at(visit, f"{DESK}petitions/clean-water/history/", width, client=greta)
    look_at(visit, f"{DESK}petitions/{draft.slug}/", width, client=greta)
    look_at(visit, f"{DESK}petitions/{draft.slug}/schedule/", width, client=greta)
    look_at(visit, f"{DESK}petitions/", width, client=greta)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_everybody_reads_is_readable_and_labelled(
    visit: Browsing, relief: Organisation, width: int
) -> None:
    petition = a_much_changed_petition(relief)
    at = "/relief/petitions/clean-water/"

    look_at(visit, at + "?lang=ar", width, client=None)
    look_at(visit, at + "history", width, client=None)
    look_at(visit, at + "flag", width, client=None)
    lifecycle.withdraw(petition=petition, by=None, note="The council dug them.", now=MONDAY)
    look_at(visit, at, width, client=None)


def test_a_rejected_petition_is_readable_and_labelled(
    visit: Browsing, relief: Organisation
) -> None:
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)
    lifecycle.reject(petition=petition, by=None, note="The council cannot decide.", now=MONDAY)

    look_at(visit, "/relief/petitions/clean-water/", 360, client=None)
