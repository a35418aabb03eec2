"""Rules against fraud, what they noticed, and what was taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition
from petitions.models.signature import Signature


class IntegrityPolicy(TenantModel):
    """One organisation's numbers: when a signature is held, and what a network may do.

    `burst` requests in `burst_seconds`, `sustained` in `sustained_seconds`.
    """

    class Proof(models.TextChoices):
        OFF = "off"
        AUTO = "auto"
        ALWAYS = "always"

    hold_at = models.PositiveSmallIntegerField(default=50)
    min_fill_seconds = models.PositiveSmallIntegerField(default=2)
    proof = models.CharField(max_length=6, choices=Proof.choices, default=Proof.AUTO)
    burst = models.PositiveIntegerField(default=3)
    burst_seconds = models.PositiveIntegerField(default=60)
    sustained = models.PositiveIntegerField(default=10)
    sustained_seconds = models.PositiveIntegerField(default=3600)
    sponsors_needed = models.PositiveSmallIntegerField(default=5)
    review_within_hours = models.PositiveSmallIntegerField(default=72)
    smallest_cell = models.PositiveSmallIntegerField(default=10)

    objects = TenantQuerySet["IntegrityPolicy"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], name="one_integrity_policy_per_organisation"
            ),
            models.CheckConstraint(
                name="cells_are_never_under_five", condition=Q(smallest_cell__gte=5)
            ),
            models.CheckConstraint(
                name="windows_are_longer_than_nothing",
                condition=Q(burst_seconds__gte=1, sustained_seconds__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"hold at {self.hold_at}"


class NetworkRule(TenantModel):
    """A network of which we know more: a school to allow, an abuser to hold."""

    class Kind(models.TextChoices):
        ALLOW = "allow"
        HOLD = "hold"

    cidr = models.CharField(max_length=43)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    label = models.CharField(max_length=100)
    sustained = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["NetworkRule"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cidr"], name="one_rule_per_network"),
        ]

    def __str__(self) -> str:
        return self.cidr


class DomainRule(TenantModel):
    """A mail domain whose signatures are held, or trusted although a list names it."""

    class Kind(models.TextChoices):
        ALLOW = "allow"
        HOLD = "hold"

    domain = models.CharField(max_length=253)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["DomainRule"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "domain"], name="one_rule_per_domain"),
        ]

    def __str__(self) -> str:
        return self.domain


class MailboxRule(TenantModel):
    """How one provider spells one mailbox in several ways: after which signs nothing counts."""

    domain = models.CharField(max_length=253)
    separators = models.CharField(max_length=4, blank=True)
    ignore_dots = models.BooleanField(default=False)
    same_as = models.CharField(max_length=253, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["MailboxRule"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "domain"], name="one_mailbox_rule_per_domain"
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class Alarm(TenantModel):
    """Something grew faster than it does: a petition, or one referrer's link."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, null=True, related_name="alarms"
    )
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=60, blank=True)
    observed = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["Alarm"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "petition", "kind", "subject"],
                condition=Q(cleared_at=None),
                nulls_distinct=False,
                name="one_standing_alarm_per_subject",
            ),
            models.CheckConstraint(
                name="alarms_end_after_they_began",
                condition=Q(cleared_at=None) | Q(cleared_at__gte=models.F("raised_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class UsedProof(TenantModel):
    """A proof of work that was spent. It counts once."""

    nonce = models.CharField(max_length=80)
    expires_at = models.DateTimeField()

    objects = TenantQuerySet["UsedProof"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "nonce"], name="one_use_per_proof"),
        ]

    def __str__(self) -> str:
        return self.nonce


class Invalidation(TenantModel):
    """A saved query for signatures to remove, and how far removing or restoring them has come."""

    class State(models.TextChoices):
        DRAFT = "draft"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        UNDOING = "undoing"
        UNDONE = "undone"

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, null=True, related_name="invalidations"
    )
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    query = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Invalidation"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="started_invalidations_say_when",
                condition=Q(state="draft", started_at=None, finished_at=None)
                | Q(state__in=["running", "undoing"], started_at__isnull=False, finished_at=None)
                | Q(
                    state__in=["done", "cancelled", "undone"],
                    started_at__isnull=False,
                    finished_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InvalidatedSignature(TenantModel):
    """A signature one invalidation took, and what it was before."""

    invalidation = models.ForeignKey(Invalidation, on_delete=models.PROTECT, related_name="taken")
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=10)
    restored_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["InvalidatedSignature"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invalidation", "signature"], name="one_taking_per_signature"
            ),
            models.CheckConstraint(
                name="restored_signatures_were_something",
                condition=Q(restored_at=None) | ~Q(was=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.signature_id)
