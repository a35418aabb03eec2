"""A report that the database gives up is refused plainly, on its page and over the API."""

from typing import Any

import pytest
from django.db import connection

from mobilize.organisations.models import Role, Scope
from tests import builders, trials
from tests.api.petition_callers import Caller
from tests.staff import at_work

pytestmark = pytest.mark.django_db

ABOUT = "?cause=clean-water"
# Where each report asks the database, its page, and its route.
REPORTS = [
    ("donations.queries.experiments.given", "experiments/{id}/", "reports/experiments/{id}"),
    ("petitions.queries.exposures.people", "experiments/{id}/", "experiments/{id}/result"),
    ("petitions.reports.population.gather", "causes/clean-water/spread/", f"reports/spread{ABOUT}"),
    ("donations.queries.chains.summary", "chains/", f"reports/chains{ABOUT}"),
    ("donations.queries.chains.summary", "chains/leaders/", f"reports/leaders{ABOUT}"),
    (
        "donations.queries.by_country.money",
        "causes/clean-water/countries/",
        f"reports/countries{ABOUT}",
    ),
    ("donations.reports.sums.signed", "channels/", f"reports/channels{ABOUT}"),
]


def is_given_up(*_asked: Any, **_more: Any) -> None:
    """Ask the database for what takes longer than it lets anything take."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5ms'")
        cursor.execute("SELECT pg_sleep(2)")


def test_whatever_takes_too_long_is_not_to_be_tried_again() -> None:
    org = builders.an_organisation("relief")
    petition = builders.an_open_petition(org)
    experiment = trials.an_experiment(org, petition=petition, hold_out_percent=30)
    greta = at_work(builders.a_member(org, Role.OWNER))
    machine = Caller("relief", key=builders.an_api_key(org, Scope.WRITE)[1])

    for asks, page, route in REPORTS:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(asks, is_given_up)
            shown = greta.get(f"/staff/relief/{page}".format(id=experiment.id))
            told = machine.get(route.format(id=experiment.id))

        assert (shown.status_code, told.status_code) == (422, 422), page
        assert "Choose a shorter time" in shown.content.decode()
        assert told.json()["code"] == "too-much-to-compute"
        assert "Retry-After" not in told.headers
