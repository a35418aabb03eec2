"""A word that gives when it is texted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from mobilize.organisations.models import TenantModel, TenantQuerySet


class TextKeyword(TenantModel):
    """What one word at one number gives, while it is open. Once made, only its end changes.

    `link` is a share link of the organisation's own, where the word was shown behind one:
    without it nothing tells what brought a giver, and their channel is unknown. Where it
    `asks_how_heard`, whoever gave is asked how they heard of it, and need not answer.
    """

    number = models.CharField(max_length=16)
    word = models.CharField(max_length=20)
    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    link = models.ForeignKey(
        "petitions.ShareLink", on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    asks_how_heard = models.BooleanField(default=False, db_default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["TextKeyword"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number", "word"],
                condition=Q(closed_at=None),
                name="one_open_keyword_per_number_and_word",
            ),
            models.CheckConstraint(
                name="keywords_close_after_they_open",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="keywords_give_an_amount_that_can_be_paid",
                condition=Q(amount_minor__range=(SMALLEST_MINOR, LARGEST_MINOR)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.number}"
