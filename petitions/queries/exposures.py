"""Who was exposed to an experiment, and what came through them: counted there, arrays here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Count

from petitions.domain import effects
from petitions.domain.comparisons import HELD_OUT, Integers, Mask, Sample
from petitions.domain.effects import SampleRatio
from petitions.models import Experiment, ExperimentArm, Exposure

MOST = 5  # outcomes counted per person: one celebrity must not decide an experiment

# A sharer who was removed counts on no side; what they brought counts if it is confirmed.
# `shown` is what really reached somebody: a prompt's mail, or a page as soon as it was drawn.
# Whose tree holds nobody else moves with nobody: people alike in all that is compared are one
# line with their number. `apart` are those of whom somebody wants to know more.
PEOPLE = """
    WITH person AS (
        SELECT exposure.signature_id, exposure.arm_id, exposure.root_id, exposure.propensity,
            ceil((extract(epoch FROM exposure.exposed_at)::float8
                + extract(epoch FROM %(window)s::interval)::float8) / 86400) AS day,
            exposure.exposed_at + %(window)s <= %(now)s AS over,
            (SELECT count(*) FROM petitions_signature AS child
             WHERE child.parent_id = exposure.signature_id AND child.state = 'confirmed'
               AND child.confirmed_at > exposure.exposed_at
               AND child.confirmed_at <= exposure.exposed_at + %(window)s) AS brought,
            (SELECT count(*) FROM petitions_signature AS child
             WHERE child.parent_id = exposure.signature_id AND child.state = 'confirmed'
               AND child.confirmed_at <= exposure.exposed_at) AS before,
            exposure.arm_id IS NOT NULL AND (%(page)s OR EXISTS (
                SELECT 1 FROM petitions_shareprompt AS prompt
                WHERE prompt.signature_id = exposure.signature_id
                  AND prompt.arm_id = exposure.arm_id AND prompt.state = 'sent')) AS shown,
            count(*) OVER (PARTITION BY exposure.root_id) > 1
                OR exposure.signature_id = ANY(%(apart)s::uuid[]) AS apart
        FROM petitions_exposure AS exposure
        JOIN petitions_signature AS signature ON signature.id = exposure.signature_id
        WHERE exposure.experiment_id = %(experiment)s
          AND exposure.organisation_id = %(organisation)s
          AND exposure.exposed_at <= %(now)s AND signature.state <> 'removed'
    )
    SELECT CASE WHEN apart THEN signature_id END, CASE WHEN apart THEN root_id END,
        arm_id, propensity, day, over, least(brought, %(most)s), brought, least(before, %(most)s),
        shown, count(*)
    FROM person GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ORDER BY day, 1
"""


@dataclass(frozen=True)
class People:
    """Everybody exposed, by the day on which their time is over; arrays of one length.

    `sample` holds outcomes up to the cap, and for those whose time is not over what came
    so far; `over` says whose is. `brought` is uncapped. `places` says where those stand who
    were asked for apart, and those who share a tree.
    """

    places: Mapping[UUID, int]
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


def people(experiment: Experiment, *, now: datetime, apart: Collection[UUID] = ()) -> People:
    """Read everybody whom an experiment has exposed, and what each has brought.

    The database counts those who are alike; they are told apart here again, as arrays.
    """
    rows = _rows(experiment, now=now, apart=apart)
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    who, roots, arm_ids, propensities, days, over, capped, brought, before, shown, many = columns
    numbers = {arm.id: number for number, arm in enumerate(arms(experiment))}
    times = np.array(many, dtype=np.int64)

    def each(column: Iterable[Any], kind: type = float) -> npt.NDArray[Any]:
        return np.repeat(np.array(list(column), dtype=kind), times)

    sample = Sample(
        arms=each((numbers.get(arm, HELD_OUT) for arm in arm_ids), int),
        trees=_trees(roots, times),
        outcomes=each(capped),
        before=each(before),
        propensities=each(propensities) / (1 - experiment.hold_out_percent / 100),
        days=each(days),
    )
    begins = (times.cumsum() - times).tolist()
    return People(
        places={one: at for one, at in zip(who, begins, strict=True) if one is not None},
        sample=sample,
        brought=each(brought, int),
        shown=each(shown, bool),
        over=each(over, bool),
    )


def assigned(experiment: Experiment) -> dict[UUID | None, int]:
    """Return how many people each arm was given, None for the hold-out; the removed ones too."""
    rows = Exposure.objects.for_org(experiment.organisation_id).filter(experiment=experiment)
    return dict(rows.order_by().values_list("arm_id").annotate(many=Count("id")))


def ratio(experiment: Experiment, given: Mapping[UUID | None, int]) -> SampleRatio | None:
    """Compare the groups' sizes with what was meant; of a bandit only the hold-out's stays put."""
    held, rows = experiment.hold_out_percent / 100, arms(experiment)
    sizes = [given.get(arm.id, 0) for arm in rows]
    apart = [given.get(None, 0)] if held else []
    if experiment.method == Experiment.Method.THOMPSON:
        return effects.sample_ratio([sum(sizes), *apart], [1 - held, held])
    whole = sum(arm.weight for arm in rows)
    meant = [(1 - held) * arm.weight / whole for arm in rows]
    return effects.sample_ratio([*sizes, *apart], [*meant, *([held] if held else [])])


def _rows(
    experiment: Experiment, *, now: datetime, apart: Collection[UUID]
) -> list[tuple[Any, ...]]:
    asked: dict[str, Any] = {
        "experiment": experiment.id,
        "organisation": experiment.organisation_id,
        "window": timedelta(hours=experiment.window_hours),
        "page": not experiment.subject.startswith("prompt:"),
        "most": MOST,
        "apart": list(apart),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, asked)
        return list(cursor.fetchall())


def _trees(roots: Sequence[UUID | None], times: Integers) -> Integers:
    """Number the trees from 0 up; whoever has none to share has one of their own."""
    known = {root: number for number, root in enumerate(dict.fromkeys(filter(None, roots)))}
    shared = np.repeat(
        np.array([-1 if root is None else known[root] for root in roots], dtype=np.int64), times
    )
    alone = shared < 0
    shared[alone] = len(known) + np.arange(np.count_nonzero(alone))
    return shared
