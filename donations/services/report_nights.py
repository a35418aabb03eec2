"""Reports kept each night for whom so much came that pages only read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import Error, connection

from donations.attribution.questions import Question
from donations.models import KeptReport
from donations.queries import attribution_answers, kept_reports
from donations.services import attribution_nights
from mobilize.kit import patience
from mobilize.kit.patience import TooMuchToCompute
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation

log = structlog.get_logger(__name__)

# What computes a report's body, None where the report does not answer such a question.
Compute = Callable[[Question, Organisation], dict[str, Any] | None]


def keep(*, organisation: Organisation, reports: Mapping[str, Compute], now: datetime) -> int:
    """Keep what these reports say of last month and up to last night; return how many answers.

    Each is a transaction of its own: one that the database gives up is logged, and the others
    are kept.
    """
    with scoping.within(organisation.id):
        if not attribution_answers.is_much(organisation.id):
            return 0
        asked = list(attribution_nights.standing(organisation, now=now))
    return sum(
        _is_kept(report, question, organisation, compute=compute, now=now)
        for report, compute in reports.items()
        for question in asked
    )


def _is_kept(
    report: str, question: Question, organisation: Organisation, *, compute: Compute, now: datetime
) -> bool:
    try:
        with scoping.within(organisation.id):
            connection.cursor().execute(patience.NIGHT)
            body = compute(question, organisation)
            if body is None:
                return False
            said: dict[str, Any] = {"until": question.until, "body": body, "computed_at": now}
            KeptReport.objects.update_or_create(
                organisation=organisation,
                report=report,
                key=kept_reports.key(question),
                defaults=said,
            )
    except (Error, TooMuchToCompute):
        log.exception("report_not_kept", organisation=organisation.slug, report=report)
        return False
    return True
