"""Experiments: what is tried, in which words, and who was shown which of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition
from petitions.models.signature import Signature


class Experiment(TenantModel):
    """One thing that varies by chance: a prompt or a share text, on one petition or on all.

    draft → running → stopped. `hold_out_percent` of the people are left alone. An outcome
    counts for `window_hours` after each exposure. With `auto_stop` the worker ends it as
    soon as its confidence sequence excludes that nothing differs. The `winner` is used for
    everybody until another experiment on the same subject runs.
    """

    class Method(models.TextChoices):
        FIXED = "fixed"
        THOMPSON = "thompson"

    class State(models.TextChoices):
        DRAFT = "draft"
        RUNNING = "running"
        STOPPED = "stopped"

    class Because(models.TextChoices):
        DECIDED = "decided"
        BY_HAND = "by_hand"

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, null=True, related_name="experiments"
    )
    subject = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.FIXED)
    hold_out_percent = models.PositiveSmallIntegerField(default=0)
    window_hours = models.PositiveIntegerField(default=168)
    auto_stop = models.BooleanField(default=False)
    salt = models.CharField(max_length=32, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    winner = models.ForeignKey(
        "petitions.ExperimentArm", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    stopped_because = models.CharField(max_length=10, choices=Because.choices, blank=True)

    objects = TenantQuerySet["Experiment"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "petition", "subject"],
                condition=Q(state="running"),
                nulls_distinct=False,
                name="one_running_experiment_per_subject",
            ),
            models.CheckConstraint(
                name="experiments_say_when_and_why",
                condition=Q(state="draft", started_at=None, stopped_at=None, stopped_because="")
                | Q(
                    state="running",
                    started_at__isnull=False,
                    stopped_at=None,
                    stopped_because="",
                )
                | Q(
                    state="stopped",
                    stopped_at__isnull=False,
                    stopped_at__gte=F("started_at"),
                    stopped_because__in=["decided", "by_hand"],
                ),
            ),
            models.CheckConstraint(
                name="only_stopped_experiments_have_a_winner",
                condition=Q(winner=None) | Q(state="stopped"),
            ),
            models.CheckConstraint(
                name="experiments_leave_at_most_half_alone",
                condition=Q(hold_out_percent__lte=50, window_hours__range=(1, 2160)),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "subject"], name="experiment_by_subject")]

    def __str__(self) -> str:
        return self.name


class ExperimentArm(TenantModel):
    """One way to say it. `weight` is its chance beside the others'.

    `words` maps a language to parts (`subject`, `lead`, `text`); a part that is left out is
    said as it always is.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="arms")
    key = models.SlugField(max_length=20)
    weight = models.FloatField(default=1.0)
    words = models.JSONField(default=dict)

    objects = TenantQuerySet["ExperimentArm"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experiment", "key"], name="one_arm_per_key"),
            models.CheckConstraint(name="arms_have_a_chance", condition=Q(weight__gt=0)),
        ]

    def __str__(self) -> str:
        return self.key


class Exposure(TenantModel):
    """That somebody was shown an arm, or would have been and was held out. Append-only.

    Written for both at the same moment, when nothing else stood in the way any more, so
    that the two can be compared. Without an `arm` they were held out. `propensity` is how
    probable this very outcome was; `root_id` the tree in which people move together.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="exposures")
    arm = models.ForeignKey(
        ExperimentArm, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="exposures")
    root_id = models.UUIDField()
    propensity = models.FloatField()
    exposed_at = models.DateTimeField()

    objects = TenantQuerySet["Exposure"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "signature"], name="one_exposure_per_experiment_and_signature"
            ),
            models.CheckConstraint(
                name="exposures_were_possible", condition=Q(propensity__gt=0, propensity__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signature_id} {self.arm_id or 'held out'}"
