"""The organisation's own chart of accounts, as far as gifts touch it."""

from django.db import models

from donations.domain.accounting import ROLES
from mobilize.organisations.models import TenantModel, TenantQuerySet


class AccountNumber(TenantModel):
    """The account of a role, for one rail or (`rail` empty) for all."""

    role = models.CharField(max_length=10, choices=[(role, role) for role in ROLES])
    rail = models.CharField(max_length=10, blank=True)
    number = models.CharField(max_length=20)

    objects = TenantQuerySet["AccountNumber"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role", "rail"], name="one_account_per_role_and_rail"
            ),
        ]

    def __str__(self) -> str:
        return self.number
