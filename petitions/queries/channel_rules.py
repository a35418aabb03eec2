"""How an organisation reads where its visitors come from."""

from uuid import UUID

from mobilize.kit.memory import remembered
from mobilize.organisations import scoping
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.channel_rules import OURS, Rules
from petitions.models import ChannelRules


def versions(organisation_id: UUID) -> TenantQuerySet[ChannelRules]:
    """Return every version an organisation has made of its own rules."""
    return ChannelRules.objects.for_org(organisation_id).select_related("by")


def newest(organisation_id: UUID) -> ChannelRules | None:
    """Return the version that holds; None where an organisation has made none."""
    return versions(organisation_id).order_by("-version").first()


def of(organisation_id: UUID) -> Rules:
    """Return the rules that hold now."""
    return read(newest(organisation_id))


@remembered(seconds=5)
def lately(organisation_id: UUID) -> Rules:
    """Return the rules as they were at most five seconds ago, in whatever scope the caller is."""
    with scoping.within(organisation_id):
        return of(organisation_id)


def read(row: ChannelRules | None) -> Rules:
    """Return a version as the decision takes it."""
    if row is None:
        return OURS
    return Rules(
        version=row.version,
        sources=row.sources,
        hosts=row.hosts,
        click_ids=row.click_ids,
        apps=row.apps,
        order=tuple(row.order),
    )
