"""What a report on attribution once said, kept so that it says the same for ever."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class AttributionRun(TenantModel):
    """One answer to one question; append-only.

    Runs of a question are numbered from 1: a new one is made where later facts (a visit that
    came late, a signature that was removed) change the answer. `question` is written by
    `donations.attribution.questions`, `key` its hash. `removal` holds the removal effect's
    share and range by label, empty where nothing converted. `heard` holds how many givers were
    untagged and what they answered, null where nobody was asked.
    """

    key = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    question = models.JSONField()
    total = models.BigIntegerField()
    removal = models.JSONField(default=dict)
    heard = models.JSONField(null=True)
    computed_at = models.DateTimeField()

    objects = TenantQuerySet["AttributionRun"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key", "number"], name="one_run_per_question_and_number"
            ),
            models.CheckConstraint(name="runs_are_numbered_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.number}"


class AttributionCredit(TenantModel):
    """What one label was credited with on one rail in a run; `credits` by model. Append-only.

    Every model's credits of a run add up to its total.
    """

    run = models.ForeignKey(AttributionRun, on_delete=models.PROTECT, related_name="credits")
    rail = models.CharField(max_length=10, blank=True)
    label = models.CharField(max_length=60, blank=True)
    credits = models.JSONField()

    objects = TenantQuerySet["AttributionCredit"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "rail", "label"], name="one_credit_per_run_rail_and_label"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.rail} {self.label}"
