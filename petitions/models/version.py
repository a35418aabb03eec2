"""What a petition says, version by version, in one language or several."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition


class PetitionVersion(TenantModel):
    """One text of a petition. waiting → approved | rejected; superseded by the next approved one.

    A waiting one that its writer or a moderator changed is `replaced`: nobody signed it.
    `digest` proves what was signed: see `petitions.domain.texts`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"
        REPLACED = "replaced"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    target = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["PetitionVersion"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["petition"],
                condition=Q(state="approved"),
                name="one_approved_version_per_petition",
            ),
            models.CheckConstraint(
                name="decided_versions_say_when",
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class PetitionText(TenantModel):
    """A version's words in one language."""

    version = models.ForeignKey(PetitionVersion, on_delete=models.CASCADE, related_name="texts")
    locale = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    ask = models.TextField()

    objects = TenantQuerySet["PetitionText"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "locale"], name="one_text_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"
