"""The nightly tie-out: provider, payments and book agree to the cent, or somebody is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from donations.gateways import choosing
from donations.gateways.cards import CardProvider, Line, ProviderAway, ProviderRefused
from donations.models import TieOut
from donations.queries import reversals, tying_out
from donations.services import resolving
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.organisations.queries import organisations

log = structlog.get_logger(__name__)

REASON = "one account at the provider serves every organisation"

KEPT = 100  # comparisons of an organisation
LOOKED_AT_AGAIN = 200  # payments that differ; more than that is no lost event
DAYS = 3  # what the provider is asked about, if nothing else is said
REVERSED_DAYS = 90  # a refund may bounce after weeks, a dispute is decided after months
SLOWEST = timedelta(days=30)  # from a payment's beginning until its money has come
MARGIN = timedelta(hours=1)  # by which clocks differ; what came just now may not be listed yet
SHOWN = 20  # names in a line of the log


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What the provider holds of each payment it names that is ours.

    `missing` are charges that name one of our organisations and a payment that is not here,
    `strange` those of somebody else on the same account. `reversed_otherwise` are our payments
    whose refunds and disputes stand otherwise there.
    """

    lines: tuple[tuple[UUID, int], ...]
    missing: tuple[Line, ...]
    strange: tuple[Line, ...]
    reversed_otherwise: frozenset[UUID]
    window: tying_out.Window


def ask(*, days: int = DAYS, now: datetime, provider: CardProvider | None = None) -> Holding | None:
    """Return what the provider holds of the last days, or None where it is away.

    Whatever was captured in these days is asked about from its beginning on: a debit's charge
    is older than its money. Call it outside any transaction. One account serves every
    organisation.
    """
    provider, since = provider or choosing.card_provider(), now - timedelta(days=days)
    with scoping.everywhere(REASON):
        begun = tying_out.first_begun(since=since, not_before=since - SLOWEST)
    try:
        lines = list(provider.statement(since=begun - MARGIN))
        went_back = list(provider.reversals(since=now - timedelta(days=max(days, REVERSED_DAYS))))
    except (ProviderAway, ProviderRefused):
        log.warning("provider_away")
        return None
    with scoping.everywhere(REASON):
        otherwise = reversals.differing(went_back)
    window = tying_out.Window(begun=begun, since=since, until=now - MARGIN)
    return _sorted_out(lines, otherwise=otherwise, window=window)


def _sorted_out(lines: list[Line], *, otherwise: set[UUID], window: tying_out.Window) -> Holding:
    named = [payment for line in lines if (payment := _uuid(line.payment_id))]
    with scoping.everywhere(REASON):
        ours = tying_out.known(named)
    homes = {str(each.id) for each in organisations.every()}
    mine, missing, strange = list[tuple[UUID, int]](), list[Line](), list[Line]()
    for line in lines:
        payment = _uuid(line.payment_id)
        if payment in ours:
            mine.append((payment, line.minor))
        else:
            (missing if payment and line.organisation in homes else strange).append(line)
    _tell_of(strange)
    return Holding(
        lines=tuple(mine),
        missing=tuple(missing),
        strange=tuple(strange),
        reversed_otherwise=frozenset(otherwise),
        window=window,
    )


def _tell_of(strange: list[Line]) -> None:
    if strange:
        log.warning(
            "provider_holds_money_of_others",
            charges=len(strange),
            minor=total(strange),
            refs=[line.payment_ref for line in strange[:SHOWN]],
        )


def tie_out(*, organisation: Organisation, holding: Holding | None, now: datetime) -> TieOut:
    """Compare, take in what the provider knows of whatever differs, and keep what remains.

    Call it outside any transaction: it may speak to the provider.
    """
    found = _compare(organisation.id, holding)
    if holding is not None and (behind := _behind(organisation.id, found, holding)):
        _look_again(organisation.id, behind, now=now)
        found = _compare(organisation.id, holding)
    with scoping.within(organisation.id):
        return _keep(organisation.id, found, asked_provider=holding is not None, now=now)


def _compare(organisation_id: UUID, holding: Holding | None) -> tying_out.Comparison:
    with scoping.within(organisation_id):
        if holding is None:
            return tying_out.compare(organisation_id)
        found = tying_out.compare(organisation_id, asked=holding.lines, window=holding.window)
    missing = [
        _never_written(line)
        for line in holding.missing
        if line.organisation == str(organisation_id)
    ]
    return found.and_missing(missing)


def _never_written(line: Line) -> tying_out.Difference:
    """Return the difference that money makes of whose payment there is no row."""
    return tying_out.Difference(
        payment=line.payment_id,
        currency=line.currency,
        row_minor=0,
        book_minor=0,
        told_minor=None,
        asked_minor=line.minor,
    )


def _behind(organisation_id: UUID, found: tying_out.Comparison, holding: Holding) -> list[UUID]:
    """Return the payments here of which the provider may know more than we do."""
    differ = [UUID(each.payment) for each in found.differences if each.is_known]
    with scoping.within(organisation_id):
        went_back = tying_out.own(organisation_id, holding.reversed_otherwise)
    return [*dict.fromkeys([*differ, *went_back])]


def _look_again(organisation_id: UUID, payment_ids: Sequence[UUID], *, now: datetime) -> None:
    for payment_id in payment_ids[:LOOKED_AT_AGAIN]:
        try:
            resolving.look_again(organisation_id=organisation_id, payment_id=payment_id, now=now)
        except AppError as refusal:
            log.warning("payment_not_looked_at", payment=str(payment_id), code=refusal.code)
        except Exception:  # it stays a difference, and hides no other
            log.exception("payment_not_looked_at", payment=str(payment_id))


def _keep(
    organisation_id: UUID, found: tying_out.Comparison, *, asked_provider: bool, now: datetime
) -> TieOut:
    row = TieOut.objects.create(
        organisation_id=organisation_id,
        payments=found.payments,
        entries=found.entries,
        found=found.found,
        differences=[each.as_json() for each in found.differences],
        unnamed=[each.as_json() for each in found.unnamed],
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
