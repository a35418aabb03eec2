"""What staff ask reports about conversions, read from the fields of a form."""

from typing import Any

from donations.attribution.questions import Question
from donations.reports import attribution
from mobilize.dashboards.staff import Desk
from petitions.queries import catalogue


def asked(desk: Desk, said: dict[str, Any]) -> Question:
    """Return the question that a form's fields say.

    Raises:
        NothingHere
    """
    rest = dict(said)
    cause, petition = rest.pop("cause", ""), rest.pop("petition", "")
    mine = desk.organisation.id
    return attribution.ask(
        organisation=desk.organisation,
        cause=catalogue.cause(mine, cause, drafts=True) if cause else None,
        petition=catalogue.petition(mine, petition, drafts=True) if petition else None,
        **{**rest, "order": int(rest.get("order", 1))},
    )
