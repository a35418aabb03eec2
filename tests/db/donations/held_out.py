"""A hold-out whose truth is known, and the gifts that came through its people."""

from datetime import timedelta

from petitions.models import Experiment, Petition
from tests import trials
from tests.builders import MONDAY
from tests.db.donations.journeys import a_gift

GIFT = 2_000


def a_hold_out(petition: Petition) -> Experiment:
    """Return an experiment that keeps two in five from a prompt which makes givers of three."""
    made = trials.an_experiment(
        petition.organisation, petition=petition, arms={"warm": {}}, hold_out_percent=40
    )
    people = trials.an_exposed_crowd(petition, 400)
    for row in trials.those_who_bring(people, warm=0.40, alone=0.10):
        a_gift(
            petition.cause, GIFT, petition=petition, parent=row, root_id=row.root_id, depth=1,
            made_at=MONDAY + timedelta(days=1),
        )  # fmt: skip
    return made
