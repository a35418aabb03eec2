"""The answer to a question: computed anew, or read where so much came that computing takes long."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Sum

from donations.attribution import questions
from donations.attribution.questions import Question
from donations.models import AttributionRun, CauseMoney
from donations.queries import attribution_figures
from donations.queries.attribution_figures import Figures
from mobilize.organisations.models import Organisation
from petitions.models import PetitionCount

MUCH = 50_000  # gifts and signatures; with more, nobody waits for a report to be computed
NIGHTS = 2  # that a standing answer may be old

MovedSince = Literal["run", "before"]


@dataclass(frozen=True)
class Answer:
    """What a question comes to, and the question that is really answered.

    Where there is a `run`, `moved` is by model and label: with `moved_since` "run" what facts
    that came after it would change, with "before" (of an organisation with much) what it changed
    itself since the run before.
    """

    question: Question
    figures: Figures
    run: AttributionRun | None
    moved: Mapping[str, Mapping[str, int]]
    moved_since: MovedSince | None = None


def answer(question: Question, organisation: Organisation, *, now: datetime) -> Answer:
    """Return the answer: a question that was run gets what was kept.

    Where there is much, a question without an end is answered as of last night, if the worker
    kept that; the answer's question says until when.
    """
    run = attribution_figures.newest(question, organisation.id)
    if is_much(organisation.id):
        run = run or _of_last_night(question, organisation, now=now)
        return _kept(run) if run else _fresh(question, organisation)
    fresh = _fresh(question, organisation)
    if run is None:
        return fresh
    figures = attribution_figures.of_run(run)
    moved = attribution_figures.moved(figures, fresh.figures)
    return Answer(question, figures, run, moved, moved_since="run")


def is_much(organisation_id: UUID) -> bool:
    """Say whether an organisation's reports take long to compute."""
    gifts = CauseMoney.objects.for_org(organisation_id).aggregate(n=Sum("gifts"))["n"] or 0
    counts = PetitionCount.objects.for_org(organisation_id)
    return int(gifts) + int(counts.aggregate(n=Sum("confirmed"))["n"] or 0) > MUCH


def _of_last_night(
    question: Question, organisation: Organisation, *, now: datetime
) -> AttributionRun | None:
    today = organisation.day_of(now)
    if question.until is not None and question.until < today:
        return None
    ends = [today - timedelta(days=ago) for ago in range(1, NIGHTS + 1)]
    runs = (
        attribution_figures.newest(replace(question, until=end), organisation.id) for end in ends
    )
    return next((run for run in runs if run), None)


def _kept(run: AttributionRun) -> Answer:
    question = questions.read(run.question)
    figures = attribution_figures.of_run(run)
    runs = attribution_figures.runs(question, run.organisation_id)
    before = runs.filter(number=run.number - 1).first()
    was = attribution_figures.of_run(before) if before else figures
    moved = attribution_figures.moved(was, figures)
    return Answer(question, figures, run, moved, moved_since="before")


def _fresh(question: Question, organisation: Organisation) -> Answer:
    return Answer(question, attribution_figures.compute(question, organisation), None, {})
