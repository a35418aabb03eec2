"""How people came: computed anew, or read where so much came that computing takes long."""

from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from donations.attribution.questions import Question
from donations.models import KeptJourneys
from donations.queries import attribution_answers, attribution_figures, journeys
from donations.queries.journeys import Cell, Path, Ways
from mobilize.organisations.models import Organisation


@dataclass(frozen=True)
class Answer:
    """How people came, the question that is really answered, and when it was, if not just now."""

    question: Question
    ways: Ways
    computed_at: datetime | None = None


def answer(question: Question, organisation: Organisation, *, now: datetime) -> Answer:
    """Return the answer. Where there is much, it is as of last night, if the worker kept that.

    Raises:
        TooMuchToCompute
    """
    if attribution_answers.is_much(organisation.id):
        kept = _of_last_night(question, organisation, now=now)
        if kept is not None:
            return Answer(replace(question, until=kept.until), read(kept), kept.computed_at)
    return Answer(question, journeys.ways(question, organisation))


def key(question: Question) -> str:
    """Return what tells this question from others, whatever its last day is."""
    return attribution_figures.key(replace(question, until=None))


def written(ways: Ways) -> dict[str, Any]:
    """Return ways as a row keeps them."""
    return {name: [astuple(each) for each in getattr(ways, name)] for name in ("paths", "cells")}


def read(kept: KeptJourneys) -> Ways:
    """Return the ways that a row keeps."""
    paths = tuple(Path(tuple(labels), *rest) for labels, *rest in kept.paths)
    return Ways(paths, tuple(Cell(*each) for each in kept.cells))


def _of_last_night(
    question: Question, organisation: Organisation, *, now: datetime
) -> KeptJourneys | None:
    kept = KeptJourneys.objects.for_org(organisation.id).filter(key=key(question)).first()
    today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    if kept is None or question.until == kept.until:
        return kept
    is_open = question.until is None or question.until >= today
    oldest = today - timedelta(days=attribution_answers.NIGHTS)
    return kept if is_open and kept.until >= oldest else None
