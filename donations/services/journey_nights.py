"""How people came, counted each night for whom so much came that pages only read."""

from datetime import datetime

import structlog
from django.db import Error, connection

from donations.attribution.questions import Question
from donations.models import KeptJourneys
from donations.queries import attribution_answers, journey_answers, journeys
from donations.services import attribution_nights
from mobilize.kit import patience
from mobilize.kit.patience import TooMuchToCompute
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation

log = structlog.get_logger(__name__)


def keep(*, organisation: Organisation, now: datetime) -> int:
    """Keep how people came last month and up to last night; return how many answers were kept.

    Each is a transaction of its own: one that the database gives up is logged, and the others
    are kept.
    """
    with scoping.within(organisation.id):
        if not attribution_answers.is_much(organisation.id):
            return 0
        asked = list(attribution_nights.standing(organisation, now=now))
    return sum(_is_kept(each, organisation, now=now) for each in asked)


def _is_kept(question: Question, organisation: Organisation, *, now: datetime) -> bool:
    try:
        with scoping.within(organisation.id):
            connection.cursor().execute(patience.NIGHT)
            _keep(question, organisation, now=now)
    except (Error, TooMuchToCompute):
        log.exception("journeys_not_kept", organisation=organisation.slug)
        return False
    return True


def _keep(question: Question, organisation: Organisation, *, now: datetime) -> None:
    found = journey_answers.written(journeys.ways(question, organisation))
    found |= {"until": question.until, "computed_at": now}
    KeptJourneys.objects.update_or_create(
        organisation=organisation, key=journey_answers.key(question), defaults=found
    )
