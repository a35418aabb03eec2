"""What other sites said a petition had, as it is shown: never smoothed, never added to ours."""

from dataclasses import dataclass
from uuid import UUID

from mobilize.organisations.models import TenantQuerySet
from petitions.domain import external_counts
from petitions.domain.external_counts import Day, Lag, Observation
from petitions.models import ExternalCount, Petition


@dataclass(frozen=True)
class Elsewhere:
    """One site's counts: the newest, how they moved by day, and which parts lag their total."""

    source: str
    latest: Observation
    days: list[Day]
    lags: list[Lag]

    @property
    def removed(self) -> int:
        return sum(day.removed for day in self.days)


def newest(petition: Petition) -> list[ExternalCount]:
    """Return each site's newest count, by name: one cheap question for the petition's page."""
    rows = _rows(petition.organisation_id, petition.id).order_by("source", "-observed_at")
    return list(rows.distinct("source"))


def of_petition(petition: Petition) -> list[Elsewhere]:
    """Return all that other sites said, site by site."""
    rows = _rows(petition.organisation_id, petition.id).order_by("source", "observed_at")
    series: dict[str, list[Observation]] = {}
    for source, at, total, parts in rows.values_list("source", "observed_at", "total", "breakdown"):
        series.setdefault(source, []).append(Observation(at, total, parts))
    return [_elsewhere(source, seen) for source, seen in series.items()]


def _elsewhere(source: str, seen: list[Observation]) -> Elsewhere:
    broken_down = [one for one in seen if one.breakdown]
    return Elsewhere(
        source=source,
        latest=seen[-1],
        days=external_counts.days(seen),
        lags=external_counts.lags(broken_down[-1]) if broken_down else [],
    )


def _rows(organisation_id: UUID, petition_id: UUID) -> TenantQuerySet[ExternalCount]:
    return ExternalCount.objects.for_org(organisation_id).filter(petition_id=petition_id)
