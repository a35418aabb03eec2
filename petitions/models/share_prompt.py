"""The mails to many: what asks somebody to pass a petition on, and the answer to it."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.delivery import Broadcast
from petitions.models.experiment import ExperimentArm
from petitions.models.petition import Petition
from petitions.models.signature import Signature
from petitions.models.supporter import Supporter


class SharePrompt(TenantModel):
    """queued → sending → sent; `uncertain` when it may have gone out; `suppressed` says why.

    `held_out` ones are deliberately not sent, so that what prompts do can be measured.
    `occasion` tells prompts of one kind apart (a milestone's number, a day); each person
    gets one per kind and occasion. Before `not_before` it waits, by the database's clock;
    while it is `paused`, it waits until somebody resumes.
    """

    class Kind(models.TextChoices):
        AFTER_CONFIRMING = "after_confirming"
        LINK_BROUGHT = "link_brought"
        MILESTONE_NEAR = "milestone_near"
        MILESTONE_REACHED = "milestone_reached"
        LAST_DAY = "last_day"
        ANSWERED = "answered"
        PLEDGE_REMINDER = "pledge_reminder"
        ANSWER = "answer"

    class State(models.TextChoices):
        QUEUED = "queued"
        PAUSED = "paused"
        SENDING = "sending"
        SENT = "sent"
        UNCERTAIN = "uncertain"
        SUPPRESSED = "suppressed"
        HELD_OUT = "held_out"

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="prompts")
    signature = models.ForeignKey(
        Signature, on_delete=models.PROTECT, null=True, related_name="prompts"
    )
    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    broadcast = models.ForeignKey(
        Broadcast, on_delete=models.PROTECT, null=True, related_name="prompts"
    )
    arm = models.ForeignKey(
        ExperimentArm, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    occasion = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=40, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    decided_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["SharePrompt"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter", "kind", "occasion"],
                name="one_prompt_per_person_and_occasion",
            ),
            models.CheckConstraint(
                name="sent_prompts_say_when",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="claimed_prompts_say_when",
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="suppressed_prompts_say_why",
                condition=~Q(state="suppressed") | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="prompt_waiting",
            ),
            # One organisation's queue never stands in another's way.
            models.Index(
                fields=["organisation", "not_before", "id"],
                condition=Q(state="queued"),
                name="prompt_queued",
            ),
            models.Index(
                fields=["organisation", "id"],
                condition=Q(state="uncertain"),
                name="prompt_uncertain",
            ),
            models.Index(fields=["supporter", "decided_at"], name="prompt_by_supporter"),
            models.Index(fields=["petition", "kind", "state"], name="prompt_by_petition"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
