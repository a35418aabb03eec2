"""Writing what was found about a cause's chains: as whole columns, in place of what stood there."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from donations.domain.chains import Found, Summary
from donations.models import ChainPage, ChainSummary, ChainTree
from mobilize.kit import arrays
from mobilize.kit.arrays import BOOL, FLOAT8, INT4, INT8, Ids, Sent, sent
from petitions.domain.forest import Ints
from petitions.domain.influence import Concentration
from petitions.models import Cause, Petition

ON_A_PAGE, PAGES_AT_ONCE = 500, 40
TREES = """
    INSERT INTO donations_chaintree (organisation_id, cause_id, id, petition_id, size, depth,
        breadth, wiener, virality, brought_minor, levels)
    SELECT %s, %s, id, (%s::uuid[])[petition], size, depth, breadth, wiener, virality, brought,
        levels[first:last]
    FROM (SELECT %b::int[]) AS every(levels),
        unnest(%b::uuid[], %b::int[], %b::int[], %b::int[], %b::int[], %s::numeric[], %b::float8[],
            %b::bigint[], %b::int[], %b::int[])
        AS tree(id, petition, size, depth, breadth, wiener, virality, brought, first, last)
"""
PAGES = """
    INSERT INTO donations_chainpage (id, organisation_id, cause_id, first_id, last_id, ids,
        petition, direct, came, descendants, discounted, below_minor, shared_minor,
        discounted_minor, exposure, set_aside, begins)
    SELECT gen_random_uuid(), %s, %s, ids[a], ids[least(b, cardinality(ids))], ids[a:b],
        petition[a:b], direct[a:b], came[a:b], descendants[a:b], discounted[a:b], below[a:b],
        shared[a:b], discounted_minor[a:b], exposure[a:b], set_aside[a:b], begins[a:b]
    FROM (SELECT %b::uuid[], %b::int[], %b::int[], %b::int[], %b::int[], %b::float8[],
            %b::bigint[], %b::bigint[], %b::float8[], %b::float8[], %b::bool[], %b::bool[])
        AS whole(ids, petition, direct, came, descendants, discounted, below, shared,
            discounted_minor, exposure, set_aside, begins),
        LATERAL (SELECT a, a + %s - 1 AS b FROM generate_series(1, cardinality(ids), %s) AS a)
        AS page
"""
SUMMARY = """
    UPDATE donations_chainsummary SET levels = %b::int[], sizes = %b::int[]
    WHERE cause_id = %s AND petition_id IS NOT DISTINCT FROM %s
"""
APART = {"spread", "came", "worths", "concentration", "levels", "sizes"}


def replace(*, cause: Cause, petitions: list[UUID], found: Found) -> None:
    """Write the trees and recruiters of a cause anew, in the caller's transaction."""
    for model in (ChainTree, ChainPage):
        rows = model.objects.for_org(cause.organisation_id).filter(cause_id=cause.id)
        rows._raw_delete(rows.db)  # noqa: SLF001 - nothing hangs on them that Django would look for
    whose = [cause.organisation_id, cause.id]
    arrays.run(TREES, [*whose, petitions, *_trees(found)])
    for columns in _slabs(_recruiters(found)):
        arrays.run(PAGES, [*whose, *columns, ON_A_PAGE, ON_A_PAGE])


def keep(
    *,
    cause: Cause,
    petition_id: UUID | None,
    summary: Summary,
    notes: dict[str, int],
    now: datetime,
) -> None:
    """Write one summary in place of the one before."""
    spread = summary.spread
    ChainSummary.objects.update_or_create(
        organisation_id=cause.organisation_id,
        cause=cause,
        petition=petition_id and Petition(id=petition_id),
        defaults={
            **{name: value for name, value in vars(summary).items() if name not in APART},
            **_concentration(summary.concentration),
            "currency": cause.currency,
            "reproduction": spread.mean if spread else None,
            "dispersion": spread.dispersion if spread else None,
            "worth": _worth(summary),
            "levels": [],
            "sizes": [],
            "notes": notes,
            "computed_at": now,
        },
    )
    # A path of 100,000 has as many levels: too many to be written one by one.
    columns = [sent(INT4, summary.levels), sent(INT4, summary.sizes)]
    arrays.run(SUMMARY, [*columns, cause.id, petition_id])


def _concentration(found: Concentration | None) -> dict[str, float | None]:
    names = ("top_share", "behind_most", "gini")
    return {name: getattr(found, name, None) for name in names}


def _worth(summary: Summary) -> dict[str, dict[str, float]]:
    known = summary.worths | ({"came": summary.came} if summary.came else {})
    return {name: asdict(each) for name, each in known.items()}


def _trees(found: Found) -> list[Sent | list[int]]:
    trees = found.trees
    large = np.flatnonzero(trees.size > 1)
    return [
        sent(INT4, trees.levels),
        sent(arrays.UUID, _ids(found, found.row[: found.laid.roots][large])),
        sent(INT4, found.petition[large] + 1),
        sent(INT4, trees.size[large]),
        sent(INT4, trees.depth[large]),
        sent(INT4, trees.breadth[large]),
        [trees.wiener[tree] for tree in large.tolist()],
        sent(FLOAT8, trees.virality[large]),
        sent(INT8, found.brought[large]),
        sent(INT4, trees.starts[:-1][large] + 1),
        sent(INT4, trees.starts[1:][large]),
    ]


def _slabs(columns: list[tuple[int, Any]]) -> Iterator[list[Sent]]:
    """Cut columns into what one statement takes: the client copies what it has not sent yet."""
    for at in range(0, len(columns[0][1]), ON_A_PAGE * PAGES_AT_ONCE):
        end = at + ON_A_PAGE * PAGES_AT_ONCE
        yield [sent(kind, values[at:end]) for kind, values in columns]


def _recruiters(found: Found) -> list[tuple[int, Any]]:
    scores, taken = found.scores, np.flatnonzero(found.recruiters)
    high, low = found.rows.id
    taken = taken[np.lexsort((low[found.row[taken]], high[found.row[taken]]))]
    return [
        (arrays.UUID, _ids(found, found.row[taken])),
        (INT4, found.petition[found.laid.tree[taken]] + 1),
        (INT4, scores.direct[taken]),
        (INT4, found.straight[taken]),
        (INT4, scores.descendants[taken]),
        (FLOAT8, scores.discounted[taken]),
        (INT8, scores.below[taken]),
        (INT8, scores.shared[taken]),
        (FLOAT8, scores.discounted_money[taken]),
        (FLOAT8, found.exposure[taken]),
        (BOOL, found.set_aside[taken]),
        (BOOL, taken < found.laid.roots),
    ]


def _ids(found: Found, row: Ints) -> Ids:
    high, low = found.rows.id
    return Ids(high[row], low[row])
