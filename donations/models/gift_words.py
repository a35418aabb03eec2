"""What a giver wants to be read beside their gift."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet


class GiftWords(TenantModel):
    """A dedication, a comment, the giver's name: shown once staff have read them.

    Both texts are sealed under the giver's own key, so that they go with the giver. The
    name stands with the supporter; of an anonymous pledge it is never shown.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SHOWN = "shown"
        HIDDEN = "hidden"

    pledge = models.OneToOneField(Pledge, on_delete=models.PROTECT, related_name="words")
    dedication_sealed = models.BinaryField(null=True)
    comment_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["GiftWords"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gift_words_say_when_they_were_read",
                condition=Q(state="waiting", read_at=None)
                | Q(state__in=["shown", "hidden"], read_at__gte=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
