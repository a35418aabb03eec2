"""Dedications, comments and names beside gifts: kept sealed, shown once staff have read them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain.promises import Giver
from donations.models import GiftWords, Pledge
from mobilize.kit import text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Supporter
from petitions.services import supporters

LONGEST_DEDICATION, LONGEST_COMMENT = 200, 1000


class GiftWordsMissing(AppError):
    """There are no such words beside a gift."""

    code = "gift-words-missing"
    kind = Kind.MISSING


def keep(*, pledge: Pledge, giver: Giver, now: datetime) -> None:
    """Keep what a giver wants to be read. They wait for staff, a name alone as well.

    Raises:
        TextInvalid
    """
    dedication = text.line(giver.dedication, field="dedication")
    comment = text.paragraph(giver.comment, field="comment")
    if pledge.supporter is None or (giver.anonymous and not dedication and not comment):
        return
    GiftWords.objects.create(
        organisation_id=pledge.organisation_id,
        pledge=pledge,
        dedication_sealed=_sealed(pledge.supporter, "dedication", pledge.id, dedication),
        comment_sealed=_sealed(pledge.supporter, "comment", pledge.id, comment),
        made_at=now,
    )


@transaction.atomic
def show(
    *, organisation: Organisation, words_id: UUID, by: User | None, now: datetime
) -> GiftWords:
    """Let everybody read what stands beside a gift, once the gift has arrived.

    Raises:
        GiftWordsMissing
    """
    return _read(organisation, words_id, GiftWords.State.SHOWN, by=by, now=now)


@transaction.atomic
def hide(
    *, organisation: Organisation, words_id: UUID, by: User | None, now: datetime
) -> GiftWords:
    """Keep what stands beside a gift from the public. It can be shown later.

    Raises:
        GiftWordsMissing
    """
    return _read(organisation, words_id, GiftWords.State.HIDDEN, by=by, now=now)


def _read(
    organisation: Organisation,
    words_id: UUID,
    state: GiftWords.State,
    *,
    by: User | None,
    now: datetime,
) -> GiftWords:
    rows = GiftWords.objects.for_org(organisation.id).select_for_update()
    words = rows.filter(id=words_id).first()
    if words is None:
        raise GiftWordsMissing
    words.state, words.read_at, words.read_by = state, now, by
    words.save(update_fields=["state", "read_at", "read_by"])
    return words


def _sealed(supporter: Supporter, column: str, pledge_id: UUID, said: str) -> bytes | None:
    if not said:
        return None
    return supporters.seal_for(supporter, said, place=place(column, pledge_id))


def place(column: str, pledge_id: UUID) -> str:
    """Return where a sealed text belongs: sealed for one gift it opens beside no other."""
    return f"donations_giftwords:{column}:{pledge_id}"
