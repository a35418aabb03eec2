"""The one mail that asks a signer to pass it on."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.signature import Signature


class SharePrompt(TenantModel):
    """queued → sending → sent; `uncertain` when it may have gone out; `suppressed` says why."""

    class Kind(models.TextChoices):
        AFTER_CONFIRMING = "after_confirming"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNCERTAIN = "uncertain"
        SUPPRESSED = "suppressed"

    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="prompts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=40, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["SharePrompt"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "kind"], name="one_prompt_per_signature_and_kind"
            ),
            models.CheckConstraint(
                name="sent_prompts_say_when",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="suppressed_prompts_say_why",
                condition=~Q(state="suppressed") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
