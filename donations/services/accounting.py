"""Saying which accounts of the organisation's own chart gifts are booked to."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain.accounting import PLACES
from donations.models import AccountNumber
from mobilize.kit import text
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation

LONGEST = 20


class AccountNumberInvalid(AppError):
    """An account has a role and a rail that we know, and at most twenty characters."""

    code = "account-number-invalid"


@transaction.atomic
def number(*, organisation: Organisation, said: Mapping[tuple[str, str], str]) -> None:
    """Set the accounts of these roles and rails; an empty number takes one away.

    Raises:
        AccountNumberInvalid, text.TextInvalid
    """
    for (role, rail), given in said.items():
        field = f"{role}.{rail}" if rail else role
        if (role, rail) not in PLACES or len(given) > LONGEST:
            raise AccountNumberInvalid(field=field)
        _set(organisation.id, role, rail, text.line(given, field=field))


def _set(org_id: UUID, role: str, rail: str, given: str) -> None:
    place: dict[str, Any] = {"organisation_id": org_id, "role": role, "rail": rail}
    if given:
        AccountNumber.objects.update_or_create(**place, defaults={"number": given})
    else:
        AccountNumber.objects.filter(**place).delete()
