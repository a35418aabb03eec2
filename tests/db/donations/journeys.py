"""People who came by several visits, and what they gave."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from donations.models import LedgerEntry, Pledge
from donations.services import settling
from mobilize.kit import ids
from petitions.models import Cause, Petition, Signature, Supporter, Touch
from tests.builders import MONDAY, a_confirmed_signature, a_link, a_pledge, a_supporter

Visits = Sequence[tuple[str, float]]  # the channel, and how many days before the gift


def a_visit(cause: Cause, channel: str, *, at: datetime, **fields: Any) -> Touch:
    """Return a visit; "unknown" is one that nothing is known of."""
    known_by = "unknown" if channel == "unknown" else "source"
    said = {"known_by": known_by, "occurred_at": at, **fields}
    return Touch.objects.create(
        organisation=cause.organisation, cause=cause, channel=channel, **said
    )


def a_linked_visit(petition: Petition, channel: str, *, at: datetime) -> Touch:
    """Return a visit through a link of the organisation's own."""
    link = a_link(petition, channel)
    return a_visit(petition.cause, channel, at=at, known_by="code", link=link)


def a_way(cause: Cause, visits: Visits, *, until: datetime = MONDAY) -> list[Touch]:
    """Return visits before a moment, in the order they are told."""
    return [a_visit(cause, channel, at=until - timedelta(days=age)) for channel, age in visits]


def a_gift(
    cause: Cause,
    amount_minor: int,
    visits: Visits = (),
    *,
    giver: Supporter | None = None,
    made_at: datetime = MONDAY,
    booked_at: datetime | None = None,
    **fields: Any,
) -> Pledge:
    """Return a gift that came by transfer, with the visits that led to it."""
    touches = a_way(cause, visits, until=made_at)
    pledge = a_pledge(
        cause, amount_minor, supporter=giver, made_at=made_at,
        touches=[touch.id for touch in touches],
        journey=[touch.channel for touch in touches if touch.channel != "unknown"], **fields,
    )  # fmt: skip
    when = booked_at or made_at
    settling.record(
        organisation=cause.organisation, pledge_id=pledge.id, reference="Line 7",
        received_at=when, by=None, now=when,
    )  # fmt: skip
    return pledge


def given_back(pledge: Pledge, amount_minor: int, *, at: datetime) -> LedgerEntry:
    """Book that a part of a gift went back."""
    gift = LedgerEntry.objects.filter(pledge=pledge, kind="gift").get()
    return LedgerEntry.objects.create(
        organisation=gift.organisation, cause=gift.cause, petition=gift.petition, pledge=pledge,
        payment=gift.payment, kind="refund", source_key=f"refund:{ids.new()}",
        amount_minor=-amount_minor, currency=gift.currency, rail=gift.rail, channel=gift.channel,
        journey=gift.journey, parent_id=gift.parent_id, root_id=gift.root_id, depth=gift.depth,
        happened_at=at, booked_at=at, booked_on=at.date(),
    )  # fmt: skip


def a_signer(petition: Petition, visits: Visits, *, signed_at: datetime) -> Signature:
    """Return the signature of somebody who came by these visits and confirmed."""
    touches = a_way(petition.cause, visits, until=signed_at)
    return a_confirmed_signature(
        petition, supporter=a_supporter(petition.organisation),
        touch=touches[-1] if touches else None, touches=[touch.id for touch in touches],
        signed_at=signed_at, confirmed_at=signed_at, placed_at=signed_at,
    )  # fmt: skip
