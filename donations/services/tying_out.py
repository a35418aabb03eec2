"""The nightly tie-out: provider, payments and book agree to the cent, or somebody is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from donations.gateways import choosing
from donations.gateways.cards import CardProvider, Line, ProviderAway, ProviderRefused
from donations.models import TieOut
from donations.queries import tying_out
from donations.services import resolving
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation

log = structlog.get_logger(__name__)

KEPT = 100  # comparisons of an organisation
LOOKED_AT_AGAIN = 200  # payments that differ; more than that is no lost event
DAYS = 3  # what the provider is asked about, if nothing else is said


@dataclass(frozen=True)
class Holding:
    """What the provider holds of each payment it names, and of those that name none of ours."""

    lines: tuple[tuple[UUID, int], ...]
    strange: tuple[Line, ...]


def ask(*, days: int = DAYS, now: datetime, provider: CardProvider | None = None) -> Holding | None:
    """Return what the provider holds of the last days, or None where it is away.

    Call it outside any transaction. One account serves every organisation.
    """
    try:
        since = now - timedelta(days=days)
        lines = list((provider or choosing.card_provider()).statement(since=since))
    except (ProviderAway, ProviderRefused):
        log.warning("provider_away")
        return None
    named = [(payment, line) for line in lines if (payment := _uuid(line.payment_id))]
    with scoping.everywhere("one account at the provider serves every organisation"):
        ours = tying_out.known([payment for payment, _line in named])
    strange = [line for line in lines if _uuid(line.payment_id) not in ours]
    mine = tuple((payment, line.minor) for payment, line in named if payment in ours)
    return Holding(mine, tuple(strange))


def tie_out(*, organisation: Organisation, holding: Holding | None, now: datetime) -> TieOut:
    """Compare, take in what the provider knows of whatever differs, and keep what remains.

    Call it outside any transaction: it may speak to the provider.
    """
    asked = holding.lines if holding else ()
    with scoping.within(organisation.id):
        found = tying_out.compare(organisation.id, asked=asked)
    if found.found and holding is not None:
        _look_again(organisation.id, [each.payment for each in found.differences], now=now)
        with scoping.within(organisation.id):
            found = tying_out.compare(organisation.id, asked=asked)
    with scoping.within(organisation.id):
        return _keep(organisation.id, found, asked_provider=holding is not None, now=now)


def _look_again(organisation_id: UUID, payment_ids: Sequence[str], *, now: datetime) -> None:
    for payment_id in payment_ids[:LOOKED_AT_AGAIN]:
        try:
            resolving.look_again(
                organisation_id=organisation_id, payment_id=UUID(payment_id), now=now
            )
        except (ProviderAway, ProviderRefused):
            log.warning("payment_not_looked_at", payment=payment_id)


def _keep(
    organisation_id: UUID, found: tying_out.Comparison, *, asked_provider: bool, now: datetime
) -> TieOut:
    row = TieOut.objects.create(
        organisation_id=organisation_id,
        payments=found.payments,
        entries=found.entries,
        found=found.found,
        differences=[each.as_json() for each in found.differences],
        asked_provider=asked_provider,
        computed_at=now,
    )
    earlier = tying_out.of(organisation_id).values_list("id", flat=True)[KEPT:]
    TieOut.objects.for_org(organisation_id).filter(id__in=list(earlier)).delete()
    return row


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def total(lines: Iterable[Line]) -> dict[str, int]:
    """Return what lines hold, by currency."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.currency] = sums.get(line.currency, 0) + line.minor
    return sums
