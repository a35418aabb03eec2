"""What a matcher has paid of what they owe."""

from django.conf import settings
from django.db import models

from donations.models.match_offer import MatchOffer
from donations.models.payment import Payment
from mobilize.organisations.models import TenantModel, TenantQuerySet


class MatchPayment(TenantModel):
    """A matcher's own gift, counted against their offer: each gift once, for one offer.

    The gift is in the book as any other; this says only whose promise it keeps. Rows about a
    gift take turns: the first (0) counts it, the next undoes that, the one after may count
    it again, for another offer too. None is changed afterwards.
    """

    offer = models.ForeignKey(MatchOffer, on_delete=models.PROTECT, related_name="payments")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="match_payments")
    turn = models.PositiveIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["MatchPayment"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "turn"], name="a_payment_keeps_one_match_offer_at_a_time"
            ),
        ]

    @property
    def undoes(self) -> bool:
        """Say whether this row takes back the one before it."""
        return self.turn % 2 == 1

    def __str__(self) -> str:
        return f"{self.offer_id} {self.payment_id}"
