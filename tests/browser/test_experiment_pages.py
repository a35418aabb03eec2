"""Experiments' pages, on a phone and on a desk."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from petitions.models import Petition, Signature
from tests import builders, trials
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import MONDAY
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {"en": {"subject": "Who else cares about “{petition}”?", "lead": "One more name."}}


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url


@pytest.mark.parametrize("width", [360, 1280])
def test_a_draft_and_a_result_can_be_read(visit: Browsing, width: int) -> None:
    greta = builders.a_user("greta@example.org")
    org = builders.an_organisation("relief", owner=greta)
    petition = builders.an_open_petition(org)
    draft = trials.an_experiment(org, arms={"warm": WORDS}, running=False, hold_out_percent=20)
    made = trials.an_experiment(org, petition=petition, hold_out_percent=30)
    people = [row for day in range(6) for row in a_day(petition, day)]
    parents = trials.those_who_bring(people, plain=0.3, warm=0.5, alone=0.1)
    trials.a_crowd(petition, len(parents), below=parents, at=MONDAY + timedelta(days=6))

    staff = at_work(greta)
    for path in ("", "new/", f"{draft.id}/", f"{made.id}/"):
        look_at(visit, f"/staff/relief/experiments/{path}", width, staff)


def a_day(petition: Petition, day: int) -> list[Signature]:
    """Let a hundred and twenty people more be prompted, or left alone."""
    return trials.an_exposed_crowd(petition, 120, at=MONDAY + timedelta(days=day))
