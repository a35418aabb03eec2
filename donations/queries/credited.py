"""Rows by the way that was written down with each: which a channel is credited for, and pages."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Func, Q, Subquery

from donations.attribution.credit import UNKNOWN
from petitions.queries import chains

LAST = Func(
    F("journey"),
    template="(%(expressions)s)[cardinality(%(expressions)s)]",
    output_field=CharField(),
)


def ways(rows: Any, organisation_id: UUID) -> Any:
    """Return rows with the `way` that reports credit, and the `last` step of what is written."""
    return rows.annotate(way=chains.credited_journey(organisation_id), last=LAST)


def to(rows: Any, channel: str | None, model: str) -> Any:
    """Return those of `ways` of which a model gives a channel a part; ways of none are unknown.

    The channel None stands for all of them together, so for every row.
    """
    if channel is None:
        return rows
    none = Q(way=[])
    if model == "first":
        credited = Q(way__0=channel)
    elif model == "last":
        credited = Q(last=channel) & ~none
    else:
        credited = Q(way__contains=[channel])
    return rows.filter(credited | none if channel == UNKNOWN else credited)


def newest_first(rows: Any, by: str, *, before: UUID | None = None) -> Any:
    """Return rows by a column of theirs, then by id: those that follow `before`.

    Its own moment is looked up where it was written: it may be among these rows no more.
    """
    ordered = rows.order_by(f"-{by}", "-id")
    if before is None:
        return ordered
    moment = Subquery(rows.model.objects.filter(id=before).values(by))
    return ordered.filter(Q(**{f"{by}__lt": moment}) | Q(**{by: moment, "id__lt": before}))
