"""One person's name under one petition, and its place in the referral forest."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.domain.channels import CHANNELS
from petitions.models.petition import Petition
from petitions.models.sharing import Touch
from petitions.models.supporter import Supporter


class Signature(TenantModel):
    """One person's name under one petition, and its place in the referral forest.

    `journey` holds the channels that led here, oldest first; empty when unknown.
    `root_id` is its own id for the root of a tree. Once confirmed, the place never
    changes: a trigger holds it.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        CONFIRMED = "confirmed"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="signatures")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="signatures")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    name_shown = models.BooleanField()
    touch = models.ForeignKey(Touch, on_delete=models.PROTECT, null=True, related_name="+")
    journey = ArrayField(models.CharField(max_length=20), default=list)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root_id = models.UUIDField()
    depth = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Signature"].as_manager()

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
                name="roots_are_their_own_and_children_are_not",
                condition=Q(depth=0, parent=None, root_id=F("id"))
                | (Q(depth__gte=1, parent__isnull=False) & ~Q(root_id=F("id"))),
            ),
            models.CheckConstraint(
                name="cut_signatures_are_roots",
                condition=Q(note="") | Q(note__in=["self_referral", "cycle_cut"], parent=None),
            ),
            models.CheckConstraint(
                name="journeys_hold_known_channels",
                condition=Q(journey__contained_by=list(CHANNELS)),
            ),
        ]
        indexes = [
            models.Index(fields=["petition", "state", "confirmed_at"], name="signature_counted"),
            models.Index(fields=["root_id"], name="signature_tree"),
        ]

    def __str__(self) -> str:
        return str(self.id)
