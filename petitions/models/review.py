"""What moderators decide on, and what the public reports to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition
from petitions.models.version import PetitionVersion


class Review(TenantModel):
    """One version waiting for a moderator, or decided. Claimed so that two do not read the same."""

    class Outcome(models.TextChoices):
        APPROVED = "approved"
        REJECTED = "rejected"
        DROPPED = "dropped"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(PetitionVersion, on_delete=models.PROTECT, related_name="reviews")
    opened_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Review"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(outcome=""), name="one_open_review_per_version"
            ),
            models.CheckConstraint(
                name="decided_reviews_say_when",
                condition=Q(outcome="", decided_at=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="claimed_reviews_say_when",
                condition=Q(claimed_by=None) | Q(claimed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "opened_at"],
                condition=Q(outcome=""),
                name="review_queue",
            )
        ]

    def __str__(self) -> str:
        return self.outcome or "open"


class ReviewNote(TenantModel):
    """What one moderator tells the next. Append-only."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField()
    made_at = models.DateTimeField()

    objects = TenantQuerySet["ReviewNote"].as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class CannedReason(TenantModel):
    """A reason moderators give often, in the public's words.

    With `hides_words` the public reads why a petition was rejected, and not the petition.
    """

    code = models.SlugField(max_length=60)
    locale = models.CharField(max_length=10, default="en")
    title = models.CharField(max_length=200)
    text = models.TextField()
    hides_words = models.BooleanField(default=False)

    objects = TenantQuerySet["CannedReason"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "locale"], name="one_reason_per_code_and_language"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ModerationPolicy(TenantModel):
    """What one organisation promises to those who wait for its moderators."""

    late_after_hours = models.PositiveSmallIntegerField(default=168)

    objects = TenantQuerySet["ModerationPolicy"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], name="one_moderation_policy_per_organisation"
            ),
            models.CheckConstraint(
                name="reviews_are_late_after_an_hour_at_least",
                condition=Q(late_after_hours__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"late after {self.late_after_hours} hours"


class Flag(TenantModel):
    """Somebody of the public says that a petition breaks the rules. `network` is a keyed hash."""

    class State(models.TextChoices):
        OPEN = "open"
        DISMISSED = "dismissed"
        UPHELD = "upheld"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="flags")
    reason = models.SlugField(max_length=60)
    text = models.CharField(max_length=1000, blank=True)
    network = models.BinaryField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    flagged_at = models.DateTimeField()
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Flag"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handled_flags_say_when",
                condition=Q(state="open", handled_at=None)
                | (~Q(state="open") & Q(handled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.state}"
