"""People, and what they agreed to."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class Supporter(TenantModel):
    """One person in one organisation: the only place that holds their personal values, sealed.

    They are found by `email_index`, a keyed hash of the canonical address. Where a newer rule
    for mailboxes shows that two rows are one person, `same_as` names the row that is found;
    nobody can tell which to believe, so both stay. Erasing leaves the row, so that the forest
    keeps its shape, and nothing personal in it.
    """

    wrapped_key = models.BinaryField(editable=False)
    email_sealed = models.BinaryField(editable=False)
    name_sealed = models.BinaryField(editable=False)
    email_index = models.BinaryField(editable=False, null=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="doubles", db_index=False
    )
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Supporter"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email_index"], name="one_supporter_per_address"
            ),
            models.CheckConstraint(
                name="erased_supporters_leave_no_address",
                condition=Q(erased_at=None, email_index__isnull=False)
                | Q(
                    erased_at__isnull=False,
                    email_index=None,
                    wrapped_key=b"",
                    email_sealed=b"",
                    name_sealed=b"",
                ),
            ),
            models.CheckConstraint(
                name="nobody_is_a_double_of_themselves",
                condition=Q(same_as=None) | ~Q(same_as=models.F("id")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(erased_at__isnull=False),
                name="supporter_erased",
            ),
            models.Index(
                fields=["same_as"], condition=Q(same_as__isnull=False), name="supporter_double"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Consent(TenantModel):
    """One thing somebody agreed to or withdrew. Append-only; the newest row of a purpose holds."""

    class Purpose(models.TextChoices):
        UPDATES = "updates"
        SHARE_PROMPTS = "share_prompts"
        HANDOVER = "handover"
        PLEDGE_REMINDERS = "pledge_reminders"

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    channel = models.CharField(max_length=10, default="email")
    granted = models.BooleanField()
    wording_version = models.CharField(max_length=20)
    wording_hash = models.CharField(max_length=64)
    locale = models.CharField(max_length=10)
    source = models.CharField(max_length=20)
    source_id = models.UUIDField()
    evidence = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()

    objects = TenantQuerySet["Consent"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consents_have_a_known_purpose",
                condition=Q(
                    purpose__in=["updates", "share_prompts", "handover", "pledge_reminders"]
                ),
            ),
            models.CheckConstraint(
                name="consents_are_for_a_known_channel", condition=Q(channel="email")
            ),
        ]
        indexes = [
            models.Index(fields=["supporter", "purpose", "given_at", "id"], name="consent_newest")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {'granted' if self.granted else 'withdrawn'}"
