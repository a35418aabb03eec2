"""What happened around a petition: a broadcast, a famous person's post, a mail to everybody."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.cause import Cause
from petitions.models.petition import Petition


class Moment(TenantModel):
    """Something staff marked, to see what it lifted. Without a petition it is the whole cause's.

    It names what happened, never who signed; a famous person in it is one in public.
    """

    class Kind(models.TextChoices):
        BROADCAST = "broadcast", "Broadcast"
        POST = "post", "Post"
        EMAIL_BLAST = "email_blast", "E-mail to many"
        PRESS = "press", "Press"
        EVENT = "event", "Event"
        OTHER = "other", "Other"

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="+", db_index=False)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["Moment"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="moments_are_of_a_known_kind",
                condition=Q(
                    kind__in=["broadcast", "post", "email_blast", "press", "event", "other"]
                ),
            ),
            models.CheckConstraint(name="moments_have_a_label", condition=~Q(label="")),
        ]
        indexes = [
            models.Index(fields=["cause", "happened_at"], name="moments_of_a_cause"),
        ]

    def __str__(self) -> str:
        return self.label
