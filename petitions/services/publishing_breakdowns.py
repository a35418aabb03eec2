"""Publishing counts by place: at most hourly, and only what gives nobody away."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from petitions.domain import disclosure
from petitions.domain.disclosure import EMPTY, Table
from petitions.models import Petition, PublishedBreakdown
from petitions.queries import breakdowns, counts, rules

EVERY = timedelta(hours=1)


@transaction.atomic
def publish(*, petition: Petition, now: datetime) -> bool:
    """Publish a petition's next table by country, and by region where one was brought up to date.

    Returns whether there was one: it waits until an hour has passed, enough has
    changed, and nobody could be told apart by comparing tables.
    """
    newest = breakdowns.newest(petition)
    if newest is not None and now - newest.published_at < EVERY:
        return False
    k = max(rules.policy(petition.organisation_id).smallest_cell, disclosure.SMALLEST)
    truth = {place.country: place.number for place in counts.by_country(petition.id)}
    before, table = _publish(petition, breakdowns.COUNTRY, truth, k=k, now=now)
    if table is None:
        return False
    _publish_regions(petition, truth, before=before, table=table, k=k, now=now)
    return True


def _publish_regions(
    petition: Petition,
    truth: dict[str, int],
    *,
    before: Table,
    table: Table,
    k: int,
    now: datetime,
) -> None:
    """Publish the regions of each country whose number is exact since this very table.

    Else the regions would add up to what the country's own number does not say yet.
    """
    regions: dict[str, dict[str, int]] = defaultdict(dict)
    for place in counts.by_region(petition.id):
        regions[place.country][place.region] = place.number
    for country, number in table.cells.items():
        if number == truth[country] != before.cells.get(country):
            _publish(petition, f"{breakdowns.REGION}:{country}", regions[country], k=k, now=now)


def _publish(
    petition: Petition, dimension: str, truth: dict[str, int], *, k: int, now: datetime
) -> tuple[Table, Table | None]:
    """Write the next table down; return the one before and this one, if there is one."""
    earlier = breakdowns.earlier(petition, dimension=dimension)
    before = earlier[-1] if earlier else EMPTY
    if not disclosure.is_due(sum(truth.values()), before=before, k=k):
        return before, None
    table = disclosure.next_table(truth, earlier=earlier, k=k)
    if table is not None:
        PublishedBreakdown.objects.create(
            organisation_id=petition.organisation_id,
            petition=petition,
            dimension=dimension,
            cells=dict(table.cells),
            total=table.total,
            published_at=now,
        )
    return before, table
