"""Who of the staff wants the weekly digest."""

from django.db import models

from mobilize.organisations.models import Membership, TenantModel, TenantQuerySet


class DigestSwitch(TenantModel):
    """A member's own wish to be mailed how the week was. Off is no row: nobody has one unasked.

    `told_on` is the Monday of the last digest; of the week they asked in, at first. Who leaves
    the organisation takes the switch along.
    """

    member = models.OneToOneField(
        Membership, on_delete=models.CASCADE, related_name="digest_switch"
    )
    told_on = models.DateField()
    made_at = models.DateTimeField()

    objects = TenantQuerySet["DigestSwitch"].as_manager()

    def __str__(self) -> str:
        return f"{self.member_id} {self.told_on}"
