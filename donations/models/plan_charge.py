"""One attempt to charge one slot of a recurring gift."""

from django.db import models
from django.db.models import Q

from donations.domain.plan_life import ATTEMPTS
from donations.models.payment import Payment
from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet


class PlanCharge(TenantModel):
    """The k-th attempt of a slot has one payment, however often the chore comes by."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="plan_charges")
    attempt = models.PositiveSmallIntegerField()
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="plan_charge")

    objects = TenantQuerySet["PlanCharge"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "attempt"], name="one_payment_per_attempt_of_a_slot"
            ),
            models.CheckConstraint(
                name="slots_are_charged_so_often_at_most",
                condition=Q(attempt__range=(1, ATTEMPTS)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.attempt}"
