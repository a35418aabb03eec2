"""Which amounts a giver is asked for, and noting on the pledge what they were shown."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain import amounts
from donations.domain.promises import Shown
from donations.models import Ask
from mobilize.kit import tokens
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, TenantQuerySet
from petitions.models import Cause, Petition, Touch
from petitions.services import touch_tokens

PURPOSE = "donations.ask"
MOST = 6


class AskMissing(AppError):
    """There are no such amounts to ask for."""

    code = "ask-missing"
    kind = Kind.MISSING


class AskExists(AppError):
    """There is a variant of this name for the same cause, petition, currency and channel."""

    code = "ask-exists"
    kind = Kind.CONFLICT


class AskInvalid(AppError):
    """Name one to six different amounts."""

    code = "ask-invalid"


def choose(
    *, cause: Cause, petition: Petition | None, touch_token: str | None, channel: str = ""
) -> Shown:
    """Return the amounts to show: those of the closest place, and of its variants one's turn.

    Who comes back with the same touch sees the same variant. Closest is the petition with
    the channel, then the petition, then the cause with the channel, then the cause.
    """
    carried = touch_tokens.read_of(touch_token or "", organisation_id=cause.organisation_id)
    came_by = channel or (_channel(carried.touch_id) if carried else "")
    fitting = _closest(cause, petition, came_by)
    if not fitting:
        return Shown()
    turn = carried.touch_id.int % len(fitting) if carried else 0
    return _shown(fitting[turn])


def listed(organisation_id: UUID) -> TenantQuerySet[Ask]:
    """Return all sets of amounts of an organisation, those of one place together."""
    rows = Ask.objects.for_org(organisation_id).select_related("cause", "petition")
    return rows.order_by("cause__title", "petition__title", "channel", "variant")


def token_of(shown: Shown) -> str:
    """Return what a form carries, so that the pledge says truly what its giver was shown."""
    if not shown.ask_id:
        return ""
    amounts_minor = ".".join(map(str, shown.amounts_minor))
    return tokens.sign(PURPOSE, {"a": shown.ask_id, "v": shown.variant, "m": amounts_minor})


def read_token(token: str, *, organisation_id: UUID) -> Shown:
    """Return what a form carried; nothing for a damaged one: it never stops a gift."""
    try:
        said = tokens.read(PURPOSE, token) if token else {}
        shown = Shown(said["a"], said["v"], tuple(int(each) for each in said["m"].split(".")))
    except (tokens.TokenInvalid, KeyError, ValueError, AttributeError):
        return Shown()
    if Ask.objects.for_org(organisation_id).filter(id=shown.ask_id).exists():
        return shown
    return Shown("", shown.variant, shown.amounts_minor)


@transaction.atomic
def put(
    *,
    cause: Cause,
    petition: Petition | None,
    currency: str,
    channel: str,
    variant: str,
    amounts_minor: Sequence[int],
    now: datetime,
) -> Ask:
    """Add a set of amounts to ask for. What was shown before stays on the pledges.

    Raises:
        AskInvalid, AskExists, AmountInvalid, CurrencyDiffers
    """
    if not 1 <= len(set(amounts_minor)) == len(amounts_minor) <= MOST:
        raise AskInvalid(field="amounts_minor")
    for each in amounts_minor:
        amounts.check(amount_minor=each, currency=currency, wanted=cause.currency)
    with refused_by("one_ask_per_place_and_variant", become=AskExists(field="variant")):
        return Ask.objects.create(
            organisation_id=cause.organisation_id, cause=cause, petition=petition,
            currency=currency, channel=channel, variant=variant,
            amounts_minor=sorted(amounts_minor), made_at=now,
        )  # fmt: skip


@transaction.atomic
def remove(*, organisation: Organisation, ask_id: UUID) -> None:
    """Stop asking for these amounts. Pledges keep what their givers were shown.

    Raises:
        AskMissing
    """
    gone, _ = Ask.objects.for_org(organisation.id).filter(id=ask_id).delete()
    if not gone:
        raise AskMissing


def _closest(cause: Cause, petition: Petition | None, channel: str) -> list[Ask]:
    rows = list(
        Ask.objects.for_org(cause.organisation_id)
        .filter(cause=cause, currency=cause.currency, channel__in={"", channel})
        .order_by("variant")
    )
    for about in dict.fromkeys((petition.id if petition else None, None)):
        for way in dict.fromkeys((channel, "")):
            found = [row for row in rows if (row.petition_id, row.channel) == (about, way)]
            if found:
                return found
    return []


def _channel(touch_id: UUID) -> str:
    found = Touch.objects.filter(id=touch_id).values_list("channel", flat=True).first()
    return found or ""


def _shown(ask: Ask) -> Shown:
    return Shown(str(ask.id), ask.variant, tuple(ask.amounts_minor))
