"""Who was exposed to an experiment, and what came through them: its rows as arrays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Count

from petitions.domain.comparisons import HELD_OUT, Integers, Mask, Sample
from petitions.models import Experiment, ExperimentArm, Exposure

MOST = 5  # outcomes counted per person: one celebrity must not decide an experiment
DAY = 86_400.0

# A sharer who was removed counts on no side; what they brought counts if it is confirmed.
# `shown` is what really reached somebody: a prompt's mail, or a page as soon as it was drawn.
PEOPLE = """
    SELECT exposure.signature_id, exposure.arm_id, exposure.root_id, exposure.propensity,
        extract(epoch FROM exposure.exposed_at)::float8 AS exposed,
        (SELECT count(*) FROM petitions_signature AS child
         WHERE child.parent_id = exposure.signature_id AND child.state = 'confirmed'
           AND child.confirmed_at > exposure.exposed_at
           AND child.confirmed_at <= exposure.exposed_at + %(window)s) AS brought,
        (SELECT count(*) FROM petitions_signature AS child
         WHERE child.parent_id = exposure.signature_id AND child.state = 'confirmed'
           AND child.confirmed_at <= exposure.exposed_at) AS before,
        exposure.arm_id IS NOT NULL AND (%(page)s OR EXISTS (
            SELECT 1 FROM petitions_shareprompt AS prompt
            WHERE prompt.signature_id = exposure.signature_id AND prompt.arm_id = exposure.arm_id
              AND prompt.state = 'sent')) AS shown
    FROM petitions_exposure AS exposure
    JOIN petitions_signature AS signature ON signature.id = exposure.signature_id
    WHERE exposure.experiment_id = %(experiment)s AND exposure.organisation_id = %(organisation)s
      AND exposure.exposed_at <= %(now)s AND signature.state <> 'removed'
    ORDER BY exposure.exposed_at, exposure.id
"""


@dataclass(frozen=True)
class People:
    """Everybody exposed, in that order; arrays of one length.

    `sample` holds outcomes up to the cap, and for those whose time is not over what came
    so far; `over` says whose is. `brought` is uncapped.
    """

    signatures: tuple[UUID, ...]
    sample: Sample
    brought: Integers
    shown: Mask
    over: Mask

    @property
    def settled(self) -> Sample:
        """Return those whose time is over: all that may be compared."""
        return self.sample.where(self.over)


def arms(experiment: Experiment) -> list[ExperimentArm]:
    """Return an experiment's arms in the order in which they have their numbers."""
    return sorted(experiment.arms.all(), key=lambda arm: arm.key)


def people(experiment: Experiment, *, now: datetime) -> People:
    """Read everybody whom an experiment has exposed, and what each has brought."""
    rows = _rows(experiment, now=now)
    columns = list(zip(*rows, strict=True)) if rows else [()] * 8
    signatures, arm_ids, roots, propensities, exposed, brought, before, shown = columns
    numbers = {arm.id: number for number, arm in enumerate(arms(experiment))}
    window = timedelta(hours=experiment.window_hours).total_seconds()
    ends = np.array(exposed, dtype=np.float64) + window
    left = 1 - experiment.hold_out_percent / 100
    sample = Sample(
        arms=np.array([numbers.get(arm, HELD_OUT) for arm in arm_ids], dtype=np.int64),
        trees=_numbered(roots),
        outcomes=np.minimum(np.array(brought, dtype=np.float64), MOST),
        before=np.minimum(np.array(before, dtype=np.float64), MOST),
        propensities=np.array(propensities, dtype=np.float64) / left,
        days=ends / DAY,
    )
    return People(
        signatures=tuple(signatures),
        sample=sample,
        brought=np.array(brought, dtype=np.int64),
        shown=np.array(shown, dtype=bool),
        over=ends <= now.timestamp(),
    )


def assigned(experiment: Experiment) -> dict[UUID | None, int]:
    """Return how many people each arm was given, None for the hold-out; the removed ones too."""
    rows = Exposure.objects.for_org(experiment.organisation_id).filter(experiment=experiment)
    return dict(rows.order_by().values_list("arm_id").annotate(many=Count("id")))


def _rows(experiment: Experiment, *, now: datetime) -> list[tuple[Any, ...]]:
    asked: dict[str, Any] = {
        "experiment": experiment.id,
        "organisation": experiment.organisation_id,
        "window": timedelta(hours=experiment.window_hours),
        "page": not experiment.subject.startswith("prompt:"),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, asked)
        return list(cursor.fetchall())


def _numbered(roots: tuple[UUID, ...]) -> Integers:
    numbers: dict[UUID, int] = {}
    return np.array([numbers.setdefault(root, len(numbers)) for root in roots], dtype=np.int64)
