"""What somebody agreed to, and when they took it back. Append-only."""

from django.db import models

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.supporter import Supporter


class Purpose(models.TextChoices):
    """What we may write about."""

    UPDATES = "updates"
    SHARE_PROMPTS = "share_prompts"


class Consent(TenantModel):
    """One yes or no, in exact words (by version and hash). What holds now is the latest."""

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    channel = models.CharField(max_length=10, default="email")
    granted = models.BooleanField()
    wording_version = models.CharField(max_length=20)
    wording_hash = models.CharField(max_length=64)
    locale = models.CharField(max_length=10)
    source = models.CharField(max_length=20)
    source_id = models.UUIDField()
    given_at = models.DateTimeField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["supporter", "purpose", "-id"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.granted else 'no'}"
