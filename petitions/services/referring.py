"""Where a new signature or pledge hangs in the referral forest."""

from uuid import UUID

from petitions.domain import referral
from petitions.domain.referral import Placement
from petitions.models import Touch
from petitions.queries import chains


def place(
    *,
    organisation_id: UUID,
    supporter_id: UUID | None,
    touch: Touch | None,
    petition_id: UUID | None,
) -> Placement:
    """Return the place below the signature whose link the touch came through.

    Nobody refers themselves or stands below themselves: that is cut and noted.
    """
    link = touch.link if touch and touch.organisation_id == organisation_id else None
    referrer = chains.referrer_of(link=link, petition_id=petition_id)
    above = (
        referrer is not None
        and supporter_id is not None
        and chains.stands_above(supporter_id, referrer)
    )
    return referral.place(referrer=referrer, supporter_id=supporter_id, stands_above=above)
