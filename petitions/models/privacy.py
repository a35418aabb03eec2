"""What becomes of people's data: erased, forgotten in time, published in groups only."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition


class Erasure(TenantModel):
    """The receipt of an erasure. Append-only. Names nobody: `subject` is the row left behind.

    `number` counts all erasures of the installation, as its journal does.
    """

    number = models.BigIntegerField(unique=True)
    subject = models.UUIDField()
    erased_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    objects = TenantQuerySet["Erasure"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erasures_are_numbered_from_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class RetentionPolicy(TenantModel):
    """How long one organisation keeps people's values; empty means for ever, and is said so."""

    pending_days = models.PositiveSmallIntegerField(default=30)
    closed_months = models.PositiveSmallIntegerField(null=True, default=6)
    inactive_months = models.PositiveSmallIntegerField(null=True, default=24)
    active = models.BooleanField(default=False)

    objects = TenantQuerySet["RetentionPolicy"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], name="one_retention_policy_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return "active" if self.active else "dry"


class PublishedBreakdown(TenantModel):
    """Counts by place as they were last published: what the next publication is compared with."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="published_breakdowns"
    )
    dimension = models.CharField(max_length=20)
    cells = models.JSONField()
    total = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    objects = TenantQuerySet["PublishedBreakdown"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "dimension", "published_at"],
                name="one_breakdown_per_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.total}"
