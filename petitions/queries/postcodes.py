"""Which region somebody lives in, by their postcode; the postcode itself is never stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from mobilize.kit.memory import remembered
from mobilize.organisations import scoping
from petitions.domain import postcodes
from petitions.models import PostcodeArea

LATELY = 5.0  # seconds until every process knows that a file was loaded or removed


@dataclass(frozen=True)
class Loaded:
    """How much is known of one country's postcodes."""

    country: str
    prefixes: int
    regions: int


def loaded(organisation_id: UUID) -> list[Loaded]:
    """Return the countries whose postcodes an organisation has loaded."""
    rows = PostcodeArea.objects.for_org(organisation_id).values("country")
    counted = rows.annotate(prefixes=Count("id"), regions=Count("region", distinct=True))
    return [Loaded(**row) for row in counted.order_by("country")]


@remembered(seconds=LATELY)
def countries(organisation_id: UUID) -> frozenset[str]:
    """Return the countries of which anything is loaded, as it was at most five seconds ago."""
    with scoping.within(organisation_id):  # whoever signs asks before they enter any scope
        rows = PostcodeArea.objects.for_org(organisation_id)
        return frozenset(rows.values_list("country", flat=True).distinct())


def region_of(organisation_id: UUID, *, country: str, postcode: str) -> str:
    """Return the region of the longest prefix a postcode begins with; "" where none is known.

    Costs no query where nothing of the country is loaded.
    """
    place = (country, postcode)
    return regions_of(organisation_id, [place])[place]


def regions_of(
    organisation_id: UUID, places: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], str]:
    """Return the region of each country and postcode, in one query at most."""
    known = countries(organisation_id)
    areas = {
        place: postcodes.areas_of(*place) if place[0] in known else [] for place in set(places)
    }
    found = _regions(organisation_id, {area for likely in areas.values() for area in likely})
    return {
        place: next((found[area] for area in likely if area in found), "")
        for place, likely in areas.items()
    }


def _regions(organisation_id: UUID, areas: Collection[postcodes.Area]) -> dict[postcodes.Area, str]:
    if not areas:
        return {}
    with scoping.within(organisation_id):
        rows = PostcodeArea.objects.for_org(organisation_id).filter(
            country__in={area.country for area in areas},
            prefix__in={area.prefix for area in areas},
        )
        return {postcodes.Area(row.country, row.prefix): row.region for row in rows}
