"""What a giver is told before something is charged."""

from django.db import models
from django.db.models import F, Q

from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet


class ChargeNotice(TenantModel):
    """One notice of what falls due of a promise on a day: its mail waits, went out, or cannot.

    Nothing is charged of which the notice still waits: `due_on` moves, from the day that was
    meant first. It is `told` once the mail server has taken the mail, `unreachable` when the
    address is known to take none.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TOLD = "told"
        UNREACHABLE = "unreachable"

    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, db_index=False, related_name="notices"
    )
    due_on = models.DateField()
    first_due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["ChargeNotice"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "due_on"], name="one_notice_per_day_of_a_promise"
            ),
            models.CheckConstraint(
                name="notices_that_wait_no_more_say_since_when",
                condition=Q(state="waiting", settled_at=None)
                | Q(state__in=["told", "unreachable"], settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="charges_move_to_later_days_only",
                condition=Q(due_on__gte=F("first_due_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.state}"
