"""One person's name under one petition, and its place in the referral forest."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition
from petitions.models.sharing import Touch
from petitions.models.supporter import Supporter


class SignatureQuerySet(TenantQuerySet):
    """Questions to signatures."""

    def confirmed(self) -> "SignatureQuerySet":
        """Keep what counts."""
        return self.filter(state=Signature.State.CONFIRMED)


class Signature(TenantModel):
    """Pending until its owner confirms. Parent, root and depth never change afterwards."""

    class State(models.TextChoices):
        PENDING = "pending"
        CONFIRMED = "confirmed"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="signatures")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="signatures")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    name_shown = models.BooleanField(default=False)
    touch = models.ForeignKey(Touch, on_delete=models.PROTECT, null=True, related_name="+")
    journey = ArrayField(models.CharField(max_length=20), default=list)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root_id = models.UUIDField()
    depth = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "supporter"], name="one_signature_per_person"
            ),
            models.CheckConstraint(
                name="confirmed_signatures_say_when",
                condition=Q(state="pending", confirmed_at=None)
                | Q(state="confirmed", confirmed_at__gte=F("signed_at")),
            ),
            models.CheckConstraint(
                name="roots_have_no_parent_and_no_depth",
                condition=Q(parent=None, depth=0, root_id=F("id"))
                | (Q(parent__isnull=False, depth__gt=0) & ~Q(root_id=F("id"))),
            ),
        ]
        indexes = [
            models.Index(fields=["petition", "state"], name="signatures_by_petition"),
            models.Index(fields=["root_id"], name="signatures_by_root"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
