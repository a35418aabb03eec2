"""Gifts that come in a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class GiftImport(TenantModel):
    """One file of gifts for one cause. uploaded → checked (dry run) → running → done.

    `cursor` is the number of rows worked through: a killed run goes on from there.
    `added_minor` is what the rows counted in `added` amount to, in the cause's currency.
    The file lies sealed, and is emptied once it is done with.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKED = "checked"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"

    wrapped_columns = ("file_sealed",)

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    file_sealed = models.BinaryField(editable=False)
    encoding = models.CharField(max_length=20)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    reason = models.CharField(max_length=40, blank=True)
    rows = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    added_minor = models.BigIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["GiftImport"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finished_gift_imports_say_when_and_keep_no_file",
                condition=Q(state__in=["uploaded", "checked", "running"], finished_at=None)
                | Q(state__in=["done", "cancelled"], finished_at__isnull=False, file_sealed=b""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GiftRefusal(TenantModel):
    """Why one row was not taken. Names the row and the field, never what stood there."""

    import_of = models.ForeignKey(GiftImport, on_delete=models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)

    objects = TenantQuerySet["GiftRefusal"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["import_of", "row", "field"], name="one_gift_refusal_per_row_and_field"
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.row}: {self.code}"
