"""The runs that are made each night, so that no report on a month waits for somebody to keep it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog
from django.db import Error, connection

from donations.attribution import questions
from donations.attribution.questions import Question
from donations.models import AttributionRun
from donations.queries import attribution_answers
from donations.services import attribution_runs
from donations.services.attribution_runs import Made
from mobilize.kit import patience
from mobilize.kit.patience import TooMuchToCompute
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.queries import catalogue

log = structlog.get_logger(__name__)

MAY_MOVE = timedelta(days=400)  # after a period: what comes later is asked for by hand


def keep(*, organisation: Organisation, now: datetime) -> list[Made]:
    """Keep last month's reports, and run every kept one again whose period may still move.

    Where there is so much that pages only read, also everything up to last night. A new number
    is given only where something moved: a visit that came late, a signature that was removed.
    Each run is a transaction of its own; one that the database gives up is logged, and the
    others are made. Return the runs that were made.
    """
    with scoping.within(organisation.id):
        asked = list(standing(organisation, now=now)) + list(_kept(organisation, now=now))
    made = [_made(each, organisation, now=now) for each in dict.fromkeys(asked)]
    return [each for each in made if each and each.new]


def standing(organisation: Organisation, *, now: datetime) -> Iterator[Question]:
    """Yield the questions about the last whole month: of everything, and of each cause.

    Where there is so much that pages only read, also those about all days up to last night.
    """
    today = organisation.day_of(now)
    month = today.replace(day=1) - timedelta(days=1)
    spans: list[tuple[date | None, date]] = [(month.replace(day=1), month)]
    if attribution_answers.is_much(organisation.id):
        spans.append((None, today - timedelta(days=1)))
    causes = list(catalogue.causes(organisation.id, drafts=False))
    for since, until in spans:
        everything = replace(_everything(organisation), since=since, until=until)
        yield everything
        for cause in causes:
            yield replace(everything, currency=cause.currency, cause_id=cause.id)


def _made(question: Question, organisation: Organisation, *, now: datetime) -> Made | None:
    try:
        with scoping.within(organisation.id):
            connection.cursor().execute(patience.NIGHT)
            return attribution_runs.make(question=question, organisation=organisation, now=now)
    except (Error, TooMuchToCompute):
        log.exception("attribution_not_kept", organisation=organisation.slug)
        return None


def _kept(organisation: Organisation, *, now: datetime) -> Iterator[Question]:
    """Yield the questions that have runs already and whose period ended not long ago.

    Not what was kept of everything up to some night: the next night's takes its place.
    """
    oldest = organisation.day_of(now) - MAY_MOVE
    nightly = attribution_answers.is_much(organisation.id)
    rows = AttributionRun.objects.for_org(organisation.id).filter(number=1)
    for written in rows.order_by("computed_at", "id").values_list("question", flat=True):
        question = questions.read(written)
        plain = replace(
            _everything(organisation),
            currency=question.currency,
            cause_id=question.cause_id,
            look_back_days=question.look_back_days,  # may have been another one that night
        )
        of_a_night = nightly and question == replace(plain, until=question.until)
        if question.until and question.until >= oldest and not of_a_night:
            yield question


def _everything(organisation: Organisation) -> Question:
    return Question(currency=organisation.currency, look_back_days=organisation.look_back_days)
