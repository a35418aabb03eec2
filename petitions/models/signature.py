"""One person's name under one petition, and its place in the referral forest."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import GreaterThan

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition
from petitions.models.sharing import Touch
from petitions.models.supporter import Supporter

VISITS = Func("touches", function="cardinality", output_field=IntegerField())


class Signature(TenantModel):
    """One person's name under one petition, and its place in the referral forest.

    `touches` holds the visits that led here, `touch` the one whose link counts for the
    forest; `journey` their channels. Both oldest first; empty when unknown.
    `root_id` is its own id for the root of a tree. Once confirmed, the place never
    changes: a trigger holds it from `placed_at` on. `network` is a keyed hash of where
    the request came from, kept for days; `suspicions` say why a signature is held.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        CONFIRMED = "confirmed"
        HELD = "held"
        WITHDRAWN = "withdrawn"
        REMOVED = "removed"
        EXPIRED = "expired"

    class Source(models.TextChoices):
        WEB = "web"
        API = "api"
        PAPER = "paper"
        IMPORT = "import"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="signatures")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="signatures")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    name_shown = models.BooleanField()
    version = models.ForeignKey(
        "petitions.PetitionVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.WEB)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=10, default="en")
    suspicions = ArrayField(models.CharField(max_length=30), default=list)
    score = models.PositiveSmallIntegerField(default=0)
    network = models.BinaryField(null=True, editable=False)
    touch = models.ForeignKey(Touch, on_delete=models.PROTECT, null=True, related_name="+")
    touches = ArrayField(models.UUIDField(), default=list, db_default=[])
    journey = ArrayField(models.CharField(max_length=20), default=list)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root_id = models.UUIDField()
    depth = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    objects = TenantQuerySet["Signature"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "supporter"], name="one_signature_per_person"
            ),
            models.CheckConstraint(
                name="confirmed_signatures_say_when",
                condition=Q(state__in=["pending", "expired"], confirmed_at=None)
                | Q(state__in=["confirmed", "held", "removed"], confirmed_at__gte=F("signed_at"))
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="ended_signatures_say_when",
                condition=Q(state__in=["withdrawn", "removed", "expired"], ended_at__isnull=False)
                | Q(state__in=["pending", "confirmed", "held"], ended_at=None),
            ),
            models.CheckConstraint(
                name="counted_signatures_have_their_place",
                condition=~Q(state="confirmed") | Q(placed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reminded_signatures_say_when",
                condition=Q(reminders=0, reminded_at=None)
                | Q(reminders__gte=1, reminded_at__isnull=False),
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
        ]
        indexes = [
            models.Index(fields=["petition", "state", "confirmed_at"], name="signature_counted"),
            models.Index(fields=["root_id"], name="signature_tree"),
            models.Index(
                fields=["petition", "confirmed_at"],
                condition=Q(state="confirmed", name_shown=True),
                name="signature_named",
            ),
            models.Index(
                fields=["organisation"], condition=Q(state="removed"), name="signature_removed"
            ),
            models.Index(fields=["petition"], condition=~Q(note=""), name="signature_cut"),
            # Of those alone it is asked which visit counted: forest.CAME_LATE.
            models.Index(
                fields=["petition"],
                condition=Q(GreaterThan(VISITS, 1)),
                name="signature_of_visits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
