"""What the phone company settled, weeks later."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from donations.domain.text_files import Result
from donations.models.text_message import TextMessage
from mobilize.organisations.models import TenantModel, TenantQuerySet


class TextSettlement(TenantModel):
    """One file. The file itself is not kept; `repeated` lines had been told before."""

    name = models.CharField(max_length=200)
    told = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = TenantQuerySet["TextSettlement"].as_manager()

    def __str__(self) -> str:
        return self.name


class TextSettlementLine(TenantModel):
    """One line, known by message and result. It waits until its gift is found, then is settled.

    `why` is the code of what keeps it waiting.
    """

    settlement = models.ForeignKey(TextSettlement, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    message_name = models.CharField(max_length=100)
    result = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Result])
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    settled_on = models.DateField()
    message = models.ForeignKey(
        TextMessage, on_delete=models.PROTECT, null=True, related_name="lines"
    )
    why = models.CharField(max_length=40, blank=True)
    applied_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["TextSettlementLine"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "message_name", "result"],
                name="one_settlement_line_per_message_and_result",
            ),
            models.CheckConstraint(
                name="applied_settlement_lines_name_their_message",
                condition=Q(applied_at=None, message=None)
                | Q(applied_at__isnull=False, message__isnull=False, why=""),
            ),
            models.CheckConstraint(
                name="settlement_lines_tell_an_amount", condition=Q(amount_minor__gt=0)
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "id"],
                condition=Q(applied_at=None),
                name="settlement_lines_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_name} {self.result}"
