"""Who decides, what was handed to them, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import ApiKey, TenantModel, TenantQuerySet
from petitions.models.petition import Petition


class Target(TenantModel):
    """A decision maker, by office. `email` is the office's public address."""

    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()

    objects = TenantQuerySet["Target"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "office"], name="one_target_per_name_and_office"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.office}" if self.office else self.name


class Addressee(TenantModel):
    """A petition is addressed to a target; `position` orders them."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="addressees")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = TenantQuerySet["Addressee"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "target"], name="one_addressee_per_petition_and_target"
            ),
        ]

    def __str__(self) -> str:
        return str(self.target_id)


class Delivery(TenantModel):
    """A numbered hand-over of a petition's signatures up to a moment. making → ready → handed_over.

    `signatures` were counted, `named` agreed to be named. The digests are SHA-256 in
    hex; `seal` is the Ed25519 signature over what the delivery says.
    """

    class State(models.TextChoices):
        MAKING = "making"
        READY = "ready"
        HANDED_OVER = "handed_over"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="deliveries")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.MAKING)
    up_to = models.DateTimeField()
    signatures = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)
    pdf_digest = models.CharField(max_length=64, blank=True)
    csv_digest = models.CharField(max_length=64, blank=True)
    seal = models.BinaryField(null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Delivery"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_delivery_per_number"
            ),
            models.CheckConstraint(
                name="deliveries_handed_over_say_when",
                condition=Q(state="handed_over", handed_over_at__isnull=False)
                | (~Q(state="handed_over") & Q(handed_over_at=None)),
            ),
            models.CheckConstraint(
                name="finished_deliveries_are_sealed",
                condition=Q(state="making") | Q(seal__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.number}"


class DeliveryFile(TenantModel):
    """One sealed file of a delivery; emptied when somebody in it is erased, or in time."""

    class Kind(models.TextChoices):
        PDF = "pdf"
        CSV = "csv"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    sealed = models.BinaryField(editable=False)
    purged_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["DeliveryFile"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "kind"], name="one_file_per_kind"),
            models.CheckConstraint(
                name="purged_files_are_empty", condition=Q(purged_at=None) | Q(sealed=b"")
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class DeliveryDownload(TenantModel):
    """Who took a delivery's file out of the house, and when: a member, or a key. Append-only."""

    file = models.ForeignKey(DeliveryFile, on_delete=models.PROTECT, related_name="downloads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()

    objects = TenantQuerySet["DeliveryDownload"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="downloads_are_made_by_one",
                condition=Q(by=None, by_key__isnull=False) | Q(by__isnull=False, by_key=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.file_id)

    @property
    def who(self) -> str:
        """Return the member's address or the key's name, for colleagues."""
        return self.by.email if self.by else str(self.by_key)


class Answer(TenantModel):
    """What the decision maker answered, published once."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField()
    answered_by = models.CharField(max_length=200)
    source_url = models.URLField(max_length=500, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField()

    objects = TenantQuerySet["Answer"].as_manager()

    def __str__(self) -> str:
        return self.answered_by


class Broadcast(TenantModel):
    """One mailing to many: running → done | cancelled. Its mails are `SharePrompt`.

    `occasion` tells those of one kind apart. At `decided_at` everybody has been looked at.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="broadcasts")
    kind = models.CharField(max_length=20)
    occasion = models.CharField(max_length=60, blank=True, db_default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Broadcast"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "kind", "occasion"],
                name="one_broadcast_per_petition_kind_and_occasion",
            ),
            models.CheckConstraint(
                name="paused_broadcasts_are_running",
                condition=Q(paused_at=None) | Q(state="running"),
            ),
            models.CheckConstraint(
                name="finished_broadcasts_say_when",
                condition=Q(state="running", finished_at=None)
                | (~Q(state="running") & Q(finished_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
