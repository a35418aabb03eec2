"""How many have signed: changes on their way, and what they add up to."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition


class Kind(models.TextChoices):
    """What made a count change."""

    CONFIRMED = "confirmed"
    IMPORTED = "imported"
    RELEASED = "released"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class CountChange(TenantModel):
    """One signature more or less, not yet folded. Inserted and deleted, never updated.

    A signature counts from its row's commit on: what is shown is the folded count and
    these, read in one statement. No row is shared by two signers.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+")
    change = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()

    objects = TenantQuerySet["CountChange"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="changes_have_the_sign_of_their_kind",
                condition=Q(change=1, kind__in=["confirmed", "imported", "released", "restored"])
                | Q(change=-1, kind__in=["withdrawn", "removed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change:+d} {self.kind}"


class PetitionCount(TenantModel):
    """A petition's folded count. Only the fold writes it."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="count")
    confirmed = models.PositiveIntegerField(default=0)
    folded_at = models.DateTimeField()

    objects = TenantQuerySet["PetitionCount"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="counts_were_folded_once", condition=Q(folded_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.confirmed)


class CountHour(TenantModel):
    """The journal: how many changes of a kind came in one hour (UTC) from one place."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField()

    objects = TenantQuerySet["CountHour"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "hour", "kind", "country", "region"],
                name="one_line_per_hour_kind_and_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%dT%H}: {self.number} {self.kind}"


class Recount(TenantModel):
    """What a full recount found beside what was shown. Append-only; `drift` must be 0."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="recounts")
    counted = models.PositiveIntegerField()
    shown = models.IntegerField()
    drift = models.IntegerField()
    made_at = models.DateTimeField()

    objects = TenantQuerySet["Recount"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="drift_is_shown_less_counted",
                condition=Q(drift=models.F("shown") - models.F("counted")),
            ),
        ]
        indexes = [models.Index(fields=["petition", "made_at"], name="recount_newest")]

    def __str__(self) -> str:
        return f"drift {self.drift}"


class Milestone(TenantModel):
    """A petition passed this many signatures for the first time."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="milestones")
    count = models.PositiveIntegerField()
    reached_at = models.DateTimeField()

    objects = TenantQuerySet["Milestone"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "count"], name="one_milestone_per_count"),
        ]

    def __str__(self) -> str:
        return str(self.count)
