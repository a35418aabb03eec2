"""Answers kept for a day, so that a repeated request gets the same one."""

from django.db import models


class IdempotentAnswer(models.Model):
    """What a request with an Idempotency-Key was answered.

    `fingerprint` hashes the organisation, the caller, the route and the key; the
    key itself is not kept. `body` holds no personal value.
    """

    fingerprint = models.BinaryField(primary_key=True, max_length=32)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_successes_are_replayed",
                condition=models.Q(status__gte=200, status__lt=300),
            ),
        ]

    def __str__(self) -> str:
        return bytes(self.fingerprint).hex()[:12]
