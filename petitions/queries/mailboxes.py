"""How one organisation reads addresses: its own rules, then ours."""

from collections.abc import Mapping
from uuid import UUID

from mobilize.kit.memory import remembered
from mobilize.organisations import scoping
from mobilize.organisations.models import TenantQuerySet
from petitions.domain import mailboxes
from petitions.domain.mailboxes import Rule
from petitions.models import MailboxRule

LATELY = 5.0  # seconds until every process reads by a new rule


def own(organisation_id: UUID) -> TenantQuerySet[MailboxRule]:
    """Return the domains for which an organisation has set a rule of its own."""
    return MailboxRule.objects.for_org(organisation_id).order_by("domain")


@remembered(seconds=LATELY)
def rules_of(organisation_id: UUID) -> Mapping[str, Rule]:
    """Return all rules by domain, as they were at most five seconds ago."""
    with scoping.within(organisation_id):  # whoever signs asks before they enter any scope
        rows = {
            row.domain: Rule(row.separators, row.ignore_dots, row.same_as)
            for row in own(organisation_id)
        }
    return {**mailboxes.RULES, **rows}


def canonical(organisation_id: UUID, address: str) -> str:
    """Return the spelling under which an organisation finds the owner of an address."""
    return mailboxes.canonical(address, rules=rules_of(organisation_id))
