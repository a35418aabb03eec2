"""The runs that are made each night, so that no report on a month waits for somebody to keep it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from donations.attribution import questions
from donations.attribution.questions import Question
from donations.models import AttributionRun
from donations.services import attribution_runs
from donations.services.attribution_runs import Made
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.queries import catalogue

MAY_MOVE = timedelta(days=400)  # after a period: what comes later is asked for by hand


def keep(*, organisation: Organisation, now: datetime) -> list[Made]:
    """Keep last month's reports, and run every kept one again whose period may still move.

    A new number is given only where something moved: a visit that came late, a signature that
    was removed. Each run is a transaction of its own. Return the runs that were made.
    """
    with scoping.within(organisation.id):
        asked = list(_standing(organisation, now=now)) + list(_kept(organisation, now=now))
    made = []
    for question in dict.fromkeys(asked):
        with scoping.within(organisation.id):
            made.append(
                attribution_runs.make(question=question, organisation=organisation, now=now)
            )
    return [each for each in made if each.new]


def _standing(organisation: Organisation, *, now: datetime) -> Iterator[Question]:
    """Yield the questions about the last whole month: of everything, and of each cause."""
    until = _today(organisation, now=now).replace(day=1) - timedelta(days=1)
    month = {
        "since": until.replace(day=1),
        "until": until,
        "look_back_days": organisation.look_back_days,
    }
    yield Question(currency=organisation.currency, **month)
    for cause in catalogue.causes(organisation.id, drafts=False):
        yield Question(currency=cause.currency, cause_id=cause.id, **month)


def _kept(organisation: Organisation, *, now: datetime) -> Iterator[Question]:
    """Yield the questions that have runs already and whose period ended not long ago."""
    oldest = _today(organisation, now=now) - MAY_MOVE
    rows = AttributionRun.objects.for_org(organisation.id).filter(number=1)
    for written in rows.order_by("computed_at", "id").values_list("question", flat=True):
        question = questions.read(written)
        if question.until and question.until >= oldest:
            yield question


def _today(organisation: Organisation, *, now: datetime) -> date:
    return now.astimezone(ZoneInfo(organisation.time_zone)).date()
