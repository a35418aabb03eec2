"""Links people pass on, and the visits through them."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.domain.channels import CHANNELS
from petitions.models.cause import Cause
from petitions.models.petition import Petition


class ShareLink(TenantModel):
    """A short link for one channel. Owned by a signature, or by the organisation itself."""

    code = models.CharField(max_length=20, unique=True)
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.ForeignKey(
        "petitions.Signature", on_delete=models.PROTECT, null=True, related_name="links"
    )
    channel = models.CharField(max_length=20)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    objects = TenantQuerySet["ShareLink"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "channel"], name="one_link_per_signature_and_channel"
            ),
            models.CheckConstraint(
                name="links_have_a_known_channel", condition=Q(channel__in=CHANNELS)
            ),
            models.CheckConstraint(
                name="signers_links_lead_to_a_petition",
                condition=Q(signature=None) | Q(petition__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Touch(TenantModel):
    """One visit. Append-only. `known_by` says how its channel is known."""

    class KnownBy(models.TextChoices):
        CODE = "code"
        SOURCE = "source"
        UNKNOWN = "unknown"

    link = models.ForeignKey(ShareLink, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    known_by = models.CharField(max_length=10, choices=KnownBy)
    occurred_at = models.DateTimeField()

    objects = TenantQuerySet["Touch"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="touches_say_how_their_channel_is_known",
                condition=Q(known_by="code", link__isnull=False, channel__in=CHANNELS)
                | Q(known_by="source", link=None, channel__in=CHANNELS)
                | Q(known_by="unknown", link=None, channel="unknown"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"
