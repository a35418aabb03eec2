"""How people came, as it was counted last night, where so much came that nobody waits for it."""

from django.db import models

from mobilize.organisations.models import TenantModel, TenantQuerySet


class KeptJourneys(TenantModel):
    """The journeys of one question up to a day, that day included; the next night replaces them.

    `key` is the question's without its last day. `cells` and `paths` are lists of what
    `donations.queries.journeys` has under these names, field by field.
    """

    key = models.CharField(max_length=64)
    until = models.DateField()
    cells = models.JSONField()
    paths = models.JSONField()
    computed_at = models.DateTimeField()

    objects = TenantQuerySet["KeptJourneys"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], name="one_kept_journeys_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.until}"
