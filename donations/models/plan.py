"""A gift that comes again and again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.domain.cadence import EVERY_MONTHS
from donations.domain.plan_life import ATTEMPTS, Move, State
from mobilize.organisations.models import TenantModel, TenantQuerySet

ENDED = ["cancelled", "lapsed", "completed"]


class Plan(TenantModel):
    """What a giver lets us charge, how often and on which day of the month.

    Each due day is a slot: a pledge with a number, promised from its notice on. `next_on` is
    the next slot's day, `slot` the newest one's number. Nothing is done about it before
    `not_before`: the next notice, charge or retry, or the end of another worker's attempt.
    Its `time_zone` is the organisation's on the day it was made.
    """

    State = State

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    supporter = models.ForeignKey("petitions.Supporter", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    every_months = models.PositiveSmallIntegerField()
    anchor_day = models.PositiveSmallIntegerField()
    time_zone = models.CharField(max_length=64)
    times = models.PositiveIntegerField(null=True)
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in State], default="pending"
    )
    slot = models.PositiveIntegerField(default=1)
    next_on = models.DateField()
    failures = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=100, blank=True)
    paused_until = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    not_before = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Plan"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plans_say_when_they_end",
                condition=Q(state__in=ENDED, ended_at__gte=F("made_at"), not_before=None)
                | (~Q(state__in=ENDED) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="plans_begin_with_their_first_gift",
                condition=Q(state="pending", begun_at=None)
                | Q(state__in=ENDED)
                | Q(state__in=["active", "past_due", "paused"], begun_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plans_count_their_failures",
                condition=Q(state="past_due", failures__range=(1, ATTEMPTS))
                | Q(state__in=["pending", "active", "completed"], failures=0)
                | Q(state__in=["paused", "lapsed", "cancelled"], failures__lte=ATTEMPTS),
            ),
            models.CheckConstraint(
                name="plans_that_stop_say_why",
                condition=(Q(state="cancelled") & ~Q(reason=""))
                | (~Q(state="cancelled") & Q(reason="")),
            ),
            models.CheckConstraint(
                name="plans_have_a_rhythm",
                condition=Q(every_months__in=EVERY_MONTHS, anchor_day__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="plans_have_an_amount_that_can_be_paid",
                condition=Q(amount_minor__range=(SMALLEST_MINOR, LARGEST_MINOR)),
            ),
            models.CheckConstraint(
                name="plans_that_end_give_several_times",
                condition=Q(times=None) | Q(times__gte=2),
            ),
        ]
        indexes = [models.Index(fields=["not_before"], name="plans_by_their_next_step")]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class PlanStep(TenantModel):
    """One step of a recurring gift's life. Append-only; each is told to its giver by mail."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Move])
    was = models.CharField(max_length=10)
    now_in = models.CharField(max_length=10)
    failures = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    happened_at = models.DateTimeField()

    objects = TenantQuerySet["PlanStep"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["plan", "happened_at"], name="plan_steps_in_order")]

    def __str__(self) -> str:
        return f"{self.was} → {self.now_in}"
