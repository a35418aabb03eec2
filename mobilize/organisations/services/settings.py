"""An organisation's settings, which its owners change."""

from django.db import transaction

from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation

LONGEST_LOOK_BACK = 730  # days: nobody's visit is held to lead to what they do years later


class LookBackInvalid(AppError):
    """Visits count for 1 to 730 days."""

    code = "look-back-invalid"


@transaction.atomic
def change(*, organisation: Organisation, look_back_days: int) -> Organisation:
    """Set for how many days visits count towards what people give or sign from now on.

    What is written down with earlier gifts and signatures stays as it was.

    Raises:
        LookBackInvalid
    """
    if not 1 <= look_back_days <= LONGEST_LOOK_BACK:
        raise LookBackInvalid(field="look_back_days")
    organisation.look_back_days = look_back_days
    organisation.save(update_fields=["look_back_days"])
    return organisation
