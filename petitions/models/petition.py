"""Who is asked for what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.domain import goals
from petitions.models.cause import Cause

UNPUBLISHED = ["draft", "proposed", "review", "rejected"]
SAYS_WHEN = (
    Q(state__in=UNPUBLISHED, published_at=None, closed_at=None, answered_at=None)
    | Q(state="open", published_at__isnull=False, closed_at=None, answered_at=None)
    | Q(state="closed", published_at__isnull=False, closed_at__isnull=False, answered_at=None)
    | Q(
        state="answered",
        published_at__isnull=False,
        closed_at__isnull=False,
        answered_at__isnull=False,
    )
    | Q(state="withdrawn", closed_at__isnull=False, answered_at=None)
)


class Petition(TenantModel):
    """A demand people put their names to. `target` is the line that says who decides.

    `title`, `ask` and `locale` are what is published, in its own language; `version`
    says which text that is. `opens_at` and `closes_at` are a plan, not what happened.
    Of a rejected petition whose `words_hidden`, only the versions keep what it said.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PROPOSED = "proposed"
        REVIEW = "review"
        OPEN = "open"
        CLOSED = "closed"
        ANSWERED = "answered"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="petitions")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    ask = models.TextField()
    target = models.CharField(max_length=200)
    goal = models.PositiveIntegerField()
    goal_moves = models.BooleanField(default=True)
    locale = models.CharField(max_length=10, default="en")
    version = models.ForeignKey(
        "petitions.PetitionVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposer = models.ForeignKey(
        "petitions.Supporter", on_delete=models.PROTECT, null=True, related_name="proposals"
    )
    sponsors_needed = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    words_hidden = models.BooleanField(default=False)

    # Not a column: the languages it can be read in, once `queries.texts.speak` has looked.
    languages: tuple[str, ...] = ()

    objects = TenantQuerySet["Petition"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_petition_per_slug"),
            models.CheckConstraint(name="petitions_say_when_they_opened", condition=SAYS_WHEN),
            models.CheckConstraint(
                name="petitions_have_a_goal_above_zero", condition=Q(goal__gte=1)
            ),
            models.CheckConstraint(
                name="petitions_close_after_they_open",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def goal_shown(self) -> int:
        """Return the goal to show beside `signed`, which the catalogue annotates."""
        signed: int = self.signed  # type: ignore[attr-defined]  # see the docstring
        return goals.shown(stated=self.goal, signed=signed, moves=self.goal_moves)
