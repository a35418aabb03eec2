"""Links people pass on, and the visits they bring."""

from django.db import models
from django.db.models import Q

from mobilize.kit import ids
from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.cause import Cause
from petitions.models.petition import Petition


class ShareLink(TenantModel):
    """A short code. Its owner is a signer, or the organisation itself where `signature` is null."""

    code = models.CharField(max_length=16, unique=True, default=ids.short_code)
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.ForeignKey(
        "petitions.Signature", on_delete=models.PROTECT, null=True, related_name="links"
    )
    channel = models.CharField(max_length=20)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "channel"], name="one_link_per_signer_and_channel"
            ),
            models.CheckConstraint(
                name="signers_links_name_their_petition",
                condition=Q(signature=None) | Q(petition__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class KnownBy(models.TextChoices):
    """How a touch's channel was known."""

    CODE = "code"
    SOURCE = "source"
    UNKNOWN = "unknown"


class Touch(TenantModel):
    """One visit. Append-only. Says nothing about who came."""

    link = models.ForeignKey(ShareLink, on_delete=models.PROTECT, null=True, related_name="touches")
    channel = models.CharField(max_length=20)
    known_by = models.CharField(max_length=10, choices=KnownBy.choices)
    occurred_at = models.DateTimeField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="touches_known_by_code_name_their_link",
                condition=~Q(known_by="code") | Q(link__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.occurred_at:%F %T}"
