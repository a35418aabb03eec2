"""What a cause has got: the folded totals and what waits, read in one statement.

The fold moves a change from one to the other in one transaction, so no reader sees it
twice or misses it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from donations.models import MoneyRecount

SHOWN = """
    SELECT currency, sum(settled_minor)::bigint, sum(gifts)::bigint, sum(promised_minor)::bigint,
        sum(promises)::bigint, sum(matched_minor)::bigint, sum(start_minor)::bigint
    FROM (
        SELECT currency, settled_minor, gifts, promised_minor, promises, matched_minor,
            0 AS start_minor
        FROM donations_causemoney WHERE cause_id = %(cause)s
        UNION ALL
        SELECT currency, settled_minor, gifts, promised_minor, promises, matched_minor, 0
        FROM donations_moneychange WHERE cause_id = %(cause)s
        UNION ALL (
            SELECT DISTINCT ON (currency) currency, 0, 0, 0, 0, 0, amount_minor
            FROM donations_startfigure WHERE cause_id = %(cause)s
            ORDER BY currency, made_at DESC, id DESC
        )
    ) AS part
    GROUP BY currency ORDER BY currency
"""
# One statement, one snapshot: what is counted and what is shown are of the same moment.
RECOUNTED = """
    WITH counted AS (
        SELECT organisation_id, cause_id, currency, sum(settled_minor) AS settled_minor,
            sum(gifts) AS gifts, sum(promised_minor) AS promised_minor,
            sum(matched_minor) AS matched_minor
        FROM (
            SELECT organisation_id, cause_id, currency, sum(amount_minor) AS settled_minor,
                count(*) FILTER (WHERE kind = 'gift') AS gifts, 0 AS promised_minor,
                0 AS matched_minor
            FROM donations_ledgerentry GROUP BY organisation_id, cause_id, currency
            UNION ALL
            SELECT organisation_id, cause_id, currency, 0, 0, sum(amount_minor), 0
            FROM donations_pledge WHERE donations_pledge_stands(state)
            GROUP BY organisation_id, cause_id, currency
            UNION ALL
            SELECT organisation_id, cause_id, currency, 0, 0, 0, sum(amount_minor)
            FROM donations_matchdraw GROUP BY organisation_id, cause_id, currency
        ) AS part
        GROUP BY organisation_id, cause_id, currency
    ), shown AS (
        SELECT organisation_id, cause_id, currency, sum(settled_minor) AS settled_minor,
            sum(gifts) AS gifts, sum(promised_minor) AS promised_minor,
            sum(matched_minor) AS matched_minor
        FROM (
            SELECT organisation_id, cause_id, currency, settled_minor, gifts, promised_minor,
                matched_minor
            FROM donations_causemoney
            UNION ALL
            SELECT organisation_id, cause_id, currency, settled_minor, gifts, promised_minor,
                matched_minor
            FROM donations_moneychange
        ) AS part
        GROUP BY organisation_id, cause_id, currency
    )
    SELECT cause_id, organisation_id, currency,
        coalesce(counted.settled_minor, 0)::bigint, coalesce(counted.gifts, 0)::bigint,
        coalesce(counted.promised_minor, 0)::bigint, coalesce(counted.matched_minor, 0)::bigint,
        coalesce(shown.settled_minor, 0)::bigint, coalesce(shown.gifts, 0)::bigint,
        coalesce(shown.promised_minor, 0)::bigint, coalesce(shown.matched_minor, 0)::bigint
    FROM counted FULL JOIN shown USING (cause_id, organisation_id, currency)
"""
COUNTED = ("settled_minor", "gifts", "promised_minor", "matched_minor")


@dataclass(frozen=True)
class Total:
    """A cause's money in one currency, in minor units.

    `settled_minor` is what the ledger holds: gifts less what was given back. `gifts` is
    how many came, those given back later among them. `promised_minor` are all promises
    that stand, kept ones among them. `matched_minor` matchers owe. `start_minor` was
    collected elsewhere before, and is in no book.
    """

    currency: str
    settled_minor: int = 0
    gifts: int = 0
    promised_minor: int = 0
    promises: int = 0
    matched_minor: int = 0
    start_minor: int = 0

    @property
    def shown_minor(self) -> int:
        """Return what a thermometer shows as there: settled and what there was before."""
        return self.settled_minor + self.start_minor


@dataclass(frozen=True)
class Line:
    """One total counted anew, and by how much the shown one differs."""

    cause_id: UUID
    organisation_id: UUID
    currency: str
    counted: dict[str, int]
    drift: dict[str, int]


def of(cause_id: UUID) -> list[Total]:
    """Return a cause's totals, one for each currency in which there is something."""
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"cause": cause_id})
        return [Total(*row) for row in cursor.fetchall()]


def in_currency(totals: list[Total], currency: str) -> Total:
    """Return the total of one currency; where there is none, an empty one."""
    found = (total for total in totals if total.currency == currency)
    return next(found, Total(currency=currency))


def recounted() -> Iterator[Line]:
    """Add up ledger, pledges and matches of every cause in sight, beside what is shown."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNTED)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    for cause_id, organisation_id, currency, *numbers in rows:
        counted = dict(zip(COUNTED, numbers[:4], strict=True))
        shown = dict(zip(COUNTED, numbers[4:], strict=True))
        yield Line(
            cause_id=cause_id,
            organisation_id=organisation_id,
            currency=currency,
            counted=counted,
            drift={name: shown[name] - counted[name] for name in COUNTED},
        )


def newest_recount(cause_id: UUID) -> list[MoneyRecount]:
    """Return what the last nightly recount found, by currency; empty before the first."""
    rows = MoneyRecount.objects.filter(cause=cause_id)
    newest = rows.order_by("-made_at").values_list("made_at", flat=True).first()
    return list(rows.filter(made_at=newest).order_by("currency")) if newest else []
