"""What supporters start: endorsed proposals, and ideas in answer to a call."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.cause import SAYS_WHEN as CALLS_SAY_WHEN
from petitions.models.cause import Cause, State
from petitions.models.petition import Petition
from petitions.models.supporter import Supporter

BACKED_WHEN = Q(state="pending", confirmed_at=None) | Q(
    state="confirmed", confirmed_at__isnull=False
)


class Backing(models.TextChoices):
    """An endorsement counts once the mail's owner has confirmed it."""

    PENDING = "pending"
    CONFIRMED = "confirmed"


class Proposal(TenantModel):
    """A petition that a supporter starts.

    Until its owner has confirmed it by mail it holds the words itself, and nobody else
    sees them; from then on they are the petition's. `code` is what co-sponsors are
    handed, and they have until `ends_at`. `joined` is a petition that the proposer
    signed instead.
    """

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="+")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="+")
    petition = models.OneToOneField(
        Petition, on_delete=models.PROTECT, null=True, related_name="proposal"
    )
    joined = models.ForeignKey(Petition, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200, blank=True)
    ask = models.TextField(blank=True)
    target = models.CharField(max_length=200, blank=True)
    locale = models.CharField(max_length=10, default="en")
    name_shown = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Proposal"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confirmed_proposals_are_petitions",
                condition=Q(confirmed_at=None, petition=None, ends_at=None)
                | Q(
                    confirmed_at__isnull=False,
                    petition__isnull=False,
                    ends_at__gt=F("confirmed_at"),
                    title="",
                    ask="",
                    target="",
                ),
            ),
        ]
        indexes = [models.Index(fields=["supporter", "made_at"], name="proposal_of_whom")]

    def __str__(self) -> str:
        return self.code


class Endorsement(TenantModel):
    """A co-sponsor's name under a proposal."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="endorsements")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Backing.choices, default=Backing.PENDING)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Endorsement"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "supporter"], name="one_endorsement_per_person"
            ),
            models.CheckConstraint(name="confirmed_endorsements_say_when", condition=BACKED_WHEN),
        ]

    def __str__(self) -> str:
        return self.state


class IdeaCall(TenantModel):
    """An open question under a cause: what should we ask for?"""

    State = State

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="calls")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    question = models.TextField()
    locale = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["IdeaCall"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_call_per_slug"),
            models.CheckConstraint(name="calls_say_when_they_opened", condition=CALLS_SAY_WHEN),
        ]

    def __str__(self) -> str:
        return self.title


class Idea(TenantModel):
    """One ask somebody suggests. pending → shown (mail confirmed) → taken_up; or hidden, with why.

    `petition` is what became of it, and credits it.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        SHOWN = "shown"
        HIDDEN = "hidden"
        TAKEN_UP = "taken_up"

    call = models.ForeignKey(IdeaCall, on_delete=models.PROTECT, related_name="ideas")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="ideas")
    title = models.CharField(max_length=200)
    text = models.TextField()
    name_shown = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.CharField(max_length=200, blank=True)
    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, null=True, related_name="ideas"
    )
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Idea"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shown_ideas_were_confirmed",
                condition=Q(state="pending", confirmed_at=None)
                | Q(state="hidden")
                | Q(state__in=["shown", "taken_up"], confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ideas_taken_up_name_their_petition",
                condition=Q(state="taken_up", petition__isnull=False)
                | (~Q(state="taken_up") & Q(petition=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class IdeaEndorsement(TenantModel):
    """Somebody else wants that too."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="endorsements")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Backing.choices, default=Backing.PENDING)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["IdeaEndorsement"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "supporter"], name="one_idea_endorsement_per_person"
            ),
            models.CheckConstraint(
                name="confirmed_idea_endorsements_say_when", condition=BACKED_WHEN
            ),
        ]

    def __str__(self) -> str:
        return self.state
