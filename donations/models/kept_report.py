"""What a report said last night, where so much came that nobody waits for it."""

from django.db import models

from mobilize.organisations.models import TenantModel, TenantQuerySet


class KeptReport(TenantModel):
    """One report's answer to one question up to a day, that day included.

    The next night's takes its place: `key` is the question's without its last day. `body` is as
    the report writes it.
    """

    report = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    until = models.DateField()
    body = models.JSONField()
    computed_at = models.DateTimeField()

    objects = TenantQuerySet["KeptReport"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "report", "key"], name="one_kept_report_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.until}"
