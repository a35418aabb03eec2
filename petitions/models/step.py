"""Who moved a petition on, when and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition
from petitions.models.supporter import Supporter


class PetitionStep(TenantModel):
    """One step of a petition's life. Append-only. `note` is public, `private_note` is not.

    Nobody's step is the schedule's.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="steps")
    was = models.CharField(max_length=10, blank=True)
    now_in = models.CharField(max_length=10, choices=Petition.State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_supporter = models.ForeignKey(
        Supporter, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.SlugField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    private_note = models.TextField(blank=True)
    happened_at = models.DateTimeField()

    objects = TenantQuerySet["PetitionStep"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="steps_are_made_by_one_at_most", condition=Q(by=None) | Q(by_supporter=None)
            ),
        ]
        indexes = [models.Index(fields=["petition", "happened_at"], name="step_in_order")]

    def __str__(self) -> str:
        return f"{self.was} → {self.now_in}"
