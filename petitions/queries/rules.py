"""An organisation's rules against fraud, as they are set."""

from ipaddress import ip_network
from uuid import UUID

from mobilize.organisations.models import TenantQuerySet
from petitions.domain.rules import KnownNetwork, Rules
from petitions.models import DomainRule, IntegrityPolicy, NetworkRule


def policy(organisation_id: UUID) -> IntegrityPolicy:
    """Return an organisation's numbers; where it has set none, ours, not saved."""
    found = IntegrityPolicy.objects.for_org(organisation_id).first()
    return found or IntegrityPolicy(organisation_id=organisation_id)


def networks(organisation_id: UUID) -> TenantQuerySet[NetworkRule]:
    """Return the networks an organisation has a rule for."""
    return NetworkRule.objects.for_org(organisation_id)


def domains(organisation_id: UUID) -> TenantQuerySet[DomainRule]:
    """Return the mail domains an organisation has a rule for."""
    return DomainRule.objects.for_org(organisation_id)


def of(organisation_id: UUID) -> Rules:
    """Return all that screening goes by."""
    numbers = policy(organisation_id)
    by_domain = dict(domains(organisation_id).values_list("domain", "kind"))
    return Rules(
        hold_at=numbers.hold_at,
        min_fill_seconds=numbers.min_fill_seconds,
        proof=numbers.proof,
        burst=numbers.burst,
        burst_seconds=numbers.burst_seconds,
        sustained=numbers.sustained,
        sustained_seconds=numbers.sustained_seconds,
        networks=tuple(
            KnownNetwork(ip_network(rule.cidr), rule.kind == "allow", rule.sustained)
            for rule in networks(organisation_id)
        ),
        held_domains=frozenset(name for name, kind in by_domain.items() if kind == "hold"),
        allowed_domains=frozenset(name for name, kind in by_domain.items() if kind == "allow"),
    )
