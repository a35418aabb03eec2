"""Keeping what a report on a past period says."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction

from donations.attribution.questions import Question
from donations.models import AttributionCredit, AttributionRun
from donations.queries import attribution_figures
from donations.queries.attribution_figures import Figures, Share
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('attribution:' || %s, 0))"


class PeriodNotOver(AppError):
    """A run is of a period that is over, so that its answer can stand."""

    code = "attribution-period-open"


@dataclass(frozen=True)
class Made:
    """The newest run, whether it was made just now, and what it moved since the one before.

    `moved` is by model and label, in what the question counts; nothing where it is the first.
    """

    run: AttributionRun
    new: bool
    moved: dict[str, dict[str, int]]


@transaction.atomic
def make(*, question: Question, organisation: Organisation, now: datetime) -> Made:
    """Keep what the facts say now, under the next number. Where nothing moved, keep nothing.

    Raises:
        PeriodNotOver
    """
    if not is_over(question, organisation, now=now):
        raise PeriodNotOver(field="until")
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [f"{organisation.id}{attribution_figures.key(question)}"])
    found = attribution_figures.compute(question, organisation)
    last = attribution_figures.newest(question, organisation.id)
    before = attribution_figures.of_run(last) if last else None
    if last and before and _same(before, found):
        return Made(last, new=False, moved={})
    run = _keep(question, organisation, found, number=last.number + 1 if last else 1, now=now)
    return Made(run, new=True, moved=attribution_figures.moved(before, found) if before else {})


def is_over(question: Question, organisation: Organisation, *, now: datetime) -> bool:
    """Say whether a question's last day has passed where the organisation is."""
    today = organisation.day_of(now)
    return question.until is not None and question.until < today


def _same(before: Figures, found: Figures) -> bool:
    """Say whether nothing moved; removal shares are kept as JSON keeps numbers, exactly."""
    return before.credits == found.credits and before.removal == found.removal


def _keep(
    question: Question, organisation: Organisation, found: Figures, *, number: int, now: datetime
) -> AttributionRun:
    run = AttributionRun.objects.create(
        organisation=organisation,
        key=attribution_figures.key(question),
        number=number,
        question=question.written(),
        total=found.total,
        removal={label: _written(share) for label, share in found.removal.items()},
        heard=asdict(found.heard) if found.heard else None,
        computed_at=now,
    )
    AttributionCredit.objects.bulk_create(
        AttributionCredit(
            organisation=organisation, run=run, rail=one.rail, label=one.label, credits=one.minor
        )
        for one in found.credits
    )
    return run


def _written(share: Share) -> dict[str, object]:
    ends = list(asdict(share.range).values()) if share.range else None
    return {"share": share.share, "effect": share.effect, "range": ends}
