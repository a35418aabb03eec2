"""An organisation's own numbers: when a signature is held, and what a network may do."""

from django.db import transaction

from mobilize.kit import memory
from mobilize.organisations.models import Organisation
from petitions.models import IntegrityPolicy


@transaction.atomic
def change(*, org: Organisation, **numbers: int | str) -> IntegrityPolicy:
    """Set the numbers named; the others stay. They hold for signatures asked from now on."""
    policy, _ = IntegrityPolicy.objects.for_org(org.id).get_or_create(organisation=org)
    for name, value in numbers.items():
        setattr(policy, name, value)
    policy.save(update_fields=list(numbers) or None)
    memory.forget()
    return policy
