"""Networks an organisation knows: a school to let sign, an abuser to hold."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit import memory, text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.domain.rules import read_cidr
from petitions.models import NetworkRule


class NetworkInvalid(AppError):
    """Write a network such as 192.0.2.0/24 or 2001:db8::/48, no wider than /8 or /16."""

    code = "network-invalid"


class RuleMissing(AppError):
    """There is no such rule."""

    code = "rule-missing"
    kind = Kind.MISSING


@transaction.atomic
def put(
    *,
    org: Organisation,
    cidr: str,
    kind: str,
    label: str,
    sustained: int | None,
    by: User | None,
    now: datetime,
) -> NetworkRule:
    """Set the rule for a network; one that is there is replaced.

    An allowed network may sign `sustained` times in the policy's window, or without limit.

    Raises:
        NetworkInvalid, text.TextInvalid
    """
    try:
        network = read_cidr(cidr)
    except ValueError as error:
        raise NetworkInvalid(field="cidr") from error
    said = {"kind": kind, "label": text.line(label, field="label"), "sustained": sustained}
    rule, _ = NetworkRule.objects.update_or_create(
        organisation=org, cidr=network, defaults=said | {"created_at": now, "created_by": by}
    )
    memory.forget()
    return rule


@transaction.atomic
def remove(*, org: Organisation, rule_id: UUID) -> None:
    """Forget a rule.

    Raises:
        RuleMissing
    """
    gone, _ = NetworkRule.objects.for_org(org.id).filter(id=rule_id).delete()
    if not gone:
        raise RuleMissing
    memory.forget()
