"""What reports said last night, read where so much came that nobody waits for them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

import structlog

from donations.attribution.questions import Question
from donations.models import KeptReport
from donations.queries import attribution_answers, attribution_figures
from mobilize.kit import plain
from mobilize.organisations.models import Organisation

log = structlog.get_logger(__name__)

Body = TypeVar("Body")


@dataclass(frozen=True)
class Kept(Generic[Body]):
    """What a report said, of the days until `until`, that day included."""

    body: Body
    until: date
    computed_at: datetime


def newest(
    report: str, kind: type[Body], question: Question, organisation: Organisation, *, now: datetime
) -> Kept[Body] | None:
    """Return the kept answer to a question, None where it is to be computed.

    A question without an end is answered as of last night; one about days that are over only by
    an answer about just these days.
    """
    if not attribution_answers.is_much(organisation.id):
        return None
    rows = KeptReport.objects.for_org(organisation.id)
    kept = rows.filter(report=report, key=key(question)).first()
    today = organisation.day_of(now)
    if kept is None or not _answers(kept, question, today=today):
        return None
    try:
        return Kept(plain.read(kind, kept.body), kept.until, kept.computed_at)
    except (KeyError, TypeError, ValueError):
        log.warning("kept_report_is_of_other_code", report=report)
        return None


def _answers(kept: KeptReport, question: Question, *, today: date) -> bool:
    if question.until == kept.until:
        return True
    is_open = question.until is None or question.until >= today
    return is_open and kept.until >= today - timedelta(days=attribution_answers.NIGHTS)


def key(question: Question) -> str:
    """Return what tells this question from others, whatever its last day is."""
    return attribution_figures.key(replace(question, until=None))
