"""Lines of a settlement that named no gift: staff say which one each is about."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.models import TextSettlementLine
from donations.queries import texts
from donations.services import text_settling
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import User


class TextLineSettled(AppError):
    """This line is settled already; each is settled once."""

    code = "text-line-settled"
    kind = Kind.CONFLICT


@transaction.atomic
def assign(
    *, org_id: UUID, line_id: UUID, message_id: UUID, by: User | None, now: datetime
) -> TextSettlementLine:
    """Settle a waiting line with the gift that staff say it is about, as if it had named it.

    Amount and currency must agree. A later line of the same name follows it there.

    Raises:
        TextLineMissing, TextLineSettled, TextUnknown, TextDiffers, PledgeSettled
        NothingToReturn
    """
    rows = TextSettlementLine.objects.for_org(org_id).filter(id=line_id)
    line = rows.select_related("organisation").select_for_update(of=("self",)).first()
    if line is None:
        raise texts.TextLineMissing
    if line.applied_at is not None:
        raise TextLineSettled
    message = text_settling.confirmed(org_id).filter(id=message_id).first()
    text_settling.apply(line, message, by=by, now=now)
    return line
