"""Signatures that come in a file, and counts kept elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition


class SignatureImport(TenantModel):
    """One file of signatures. uploaded → checked (dry run) → running → done.

    `cursor` is the number of rows worked through: a killed run goes on from there.
    `reason` is the code of why one failed or was called off. The file lies sealed, and
    is emptied once it is done with.
    """

    class Source(models.TextChoices):
        PAPER = "paper"
        IMPORT = "import"

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKED = "checked"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="imports")
    source = models.CharField(max_length=10, choices=Source.choices)
    name = models.CharField(max_length=200)
    file_sealed = models.BinaryField(editable=False)
    encoding = models.CharField(max_length=20)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    reason = models.CharField(max_length=40, blank=True)
    rows = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["SignatureImport"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finished_imports_say_when_and_keep_no_file",
                condition=Q(state__in=["uploaded", "checked", "running"], finished_at=None)
                | Q(
                    state__in=["done", "failed", "cancelled"],
                    finished_at__isnull=False,
                    file_sealed=b"",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRefusal(TenantModel):
    """Why one row was not taken. Names the row and the field, never what stood there."""

    import_of = models.ForeignKey(
        SignatureImport, on_delete=models.CASCADE, related_name="refusals"
    )
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)

    objects = TenantQuerySet["ImportRefusal"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["import_of", "row", "field"], name="one_refusal_per_row_and_field"
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.row}: {self.code}"


class ExternalCount(TenantModel):
    """What another site said a petition had at a moment.

    `breakdown` holds dimension → place → count; its parts may lag the total.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="external_counts")
    source = models.CharField(max_length=100)
    observed_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    breakdown = models.JSONField(null=True)

    objects = TenantQuerySet["ExternalCount"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "source", "observed_at"],
                name="one_external_count_per_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.total}"
