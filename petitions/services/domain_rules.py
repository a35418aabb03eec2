"""Mail domains an organisation knows: those to hold, and those to trust whatever a list says."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit import memory
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation, User
from petitions.domain.rules import read_domain
from petitions.models import DomainRule
from petitions.services.network_rules import RuleMissing


class DomainInvalid(AppError):
    """Write a mail domain such as example.org."""

    code = "domain-invalid"


@transaction.atomic
def put(*, org: Organisation, domain: str, kind: str, by: User | None, now: datetime) -> DomainRule:
    """Set the rule for a domain and all below it; one that is there is replaced.

    Raises:
        DomainInvalid
    """
    try:
        name = read_domain(domain)
    except ValueError as error:
        raise DomainInvalid(field="domain") from error
    rule, _ = DomainRule.objects.update_or_create(
        organisation=org,
        domain=name,
        defaults={"kind": kind, "created_at": now, "created_by": by},
    )
    memory.forget()
    return rule


@transaction.atomic
def remove(*, org: Organisation, rule_id: UUID) -> None:
    """Forget a rule.

    Raises:
        RuleMissing
    """
    gone, _ = DomainRule.objects.for_org(org.id).filter(id=rule_id).delete()
    if not gone:
        raise RuleMissing
    memory.forget()
