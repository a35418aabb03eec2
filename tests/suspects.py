"""What stands in the addresses of screens against fraud. Used by `builders.places_of`."""

from datetime import UTC, datetime

from petitions.models import Alarm, DomainRule, Invalidation, NetworkRule, Petition

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def an_invalidation(petition: Petition, *, name: str = "Throw-away") -> Invalidation:
    """Return a saved query that nobody has started."""
    return Invalidation.objects.create(
        organisation=petition.organisation,
        petition=petition,
        name=name,
        reason=name,
        query={"suspicion": "honeypot"},
        created_at=MONDAY,
    )


def an_alarm(petition: Petition, *, kind: str = "petition_pace") -> Alarm:
    """Return an alarm that nobody has cleared."""
    return Alarm.objects.create(
        organisation=petition.organisation,
        petition=petition,
        kind=kind,
        observed=400,
        expected=3,
        raised_at=MONDAY,
    )


def places(petition: Petition, *, mark: str) -> dict[str, str]:
    """Return what stands in each place of an address about fraud."""
    org = petition.organisation
    network = NetworkRule.objects.create(
        organisation=org, cidr="192.0.2.0/24", kind="allow", label=mark, created_at=MONDAY
    )
    domain = DomainRule.objects.create(
        organisation=org, domain=f"{mark}.example", kind="hold", created_at=MONDAY
    )
    return {
        "<uuid:invalidation_id>": str(an_invalidation(petition, name=mark).id),
        "<uuid:alarm_id>": str(an_alarm(petition).id),
        "<uuid:network_rule_id>": str(network.id),
        "<uuid:domain_rule_id>": str(domain.id),
    }
