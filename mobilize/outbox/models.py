"""The outbox's one table."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from mobilize.kit import ids

MOST_ATTEMPTS = 8


class OutboxMessage(models.Model):
    """One event on its way to its handlers.

    The payload holds ids only. `not_before` is by the database's clock: when the
    row may be claimed next, and, while it is claimed, when its lease runs out.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        DAMAGED = "damaged"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=100)
    key = models.CharField(max_length=400)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State, db_default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    not_before = models.DateTimeField(db_default=Now())
    claim = models.UUIDField(null=True)
    last_error = models.CharField(max_length=200, blank=True, db_default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("topic", "key", name="one_message_per_fact"),
            models.CheckConstraint(
                name="messages_are_in_a_known_state",
                condition=Q(state__in=["waiting", "claimed", "done", "damaged"]),
            ),
            models.CheckConstraint(
                name="claimed_messages_say_by_whom",
                condition=Q(state="claimed", claim__isnull=False)
                | (~Q(state="claimed") & Q(claim=None)),
            ),
            models.CheckConstraint(
                name="done_messages_say_when",
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at=None)),
            ),
            models.CheckConstraint(
                name="messages_are_tried_so_often_and_no_more",
                condition=Q(attempts__lte=MOST_ATTEMPTS),
            ),
        ]
        indexes = [
            models.Index(
                name="outbox_due",
                fields=["topic", "not_before", "id"],
                condition=Q(state__in=["waiting", "claimed"]),
            ),
            models.Index(name="outbox_damaged", fields=["id"], condition=Q(state="damaged")),
            models.Index(name="outbox_done", fields=["done_at"], condition=Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
