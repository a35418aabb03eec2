"""Who works for an organisation, and what they may do there."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from mobilize.organisations.models.tenancy import TenantModel, TenantQuerySet


class Role(models.TextChoices):
    """What somebody may do. Each role includes the ones before it."""

    ANALYST = "analyst"
    CAMPAIGNER = "campaigner"
    OWNER = "owner"

    def includes(self, other: "Role") -> bool:
        """Say whether whoever holds this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Membership(TenantModel):
    """One person's role in one organisation.

    Where there are `petitions`, by their ids, the member is limited to them
    (`mobilize.organisations.reach`); none means all there are and will be.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    petitions = ArrayField(models.UUIDField(), default=list, db_default=[])
    created_at = models.DateTimeField()

    objects = TenantQuerySet["Membership"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_role_per_member"),
            models.CheckConstraint(
                name="memberships_have_a_known_role",
                condition=models.Q(role__in=Role.values),
            ),
            models.CheckConstraint(
                name="owners_are_never_limited",
                condition=~models.Q(role=Role.OWNER) | models.Q(petitions__len=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
