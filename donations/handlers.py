"""What donations does when it hears of an event."""

from collections.abc import Callable
from datetime import datetime

from donations.domain.events import (
    ChainsAsked,
    GiftImportWaiting,
    ProviderEventReceived,
    StatementWaiting,
)
from donations.services import booking, chains, gift_import_work, statement_matching
from mobilize.kit.events import Event
from mobilize.organisations import scoping

ENDED = object()


def on_provider_event(event: ProviderEventReceived, *, now: datetime) -> None:
    """Apply what the card provider told."""
    booking.apply(
        organisation_id=event.organisation_id,
        provider_event_id=event.provider_event_id,
        now=now,
    )


def on_chains_asked(event: ChainsAsked, *, now: datetime) -> None:
    """Compute a cause's chains anew."""
    with scoping.within(event.organisation_id):
        chains.recompute(organisation_id=event.organisation_id, cause_id=event.cause_id, now=now)


def on_gift_import_waiting(event: GiftImportWaiting, *, now: datetime) -> None:
    """Try out or book the rows that wait, each chunk in a transaction of its own."""
    work = gift_import_work.steps(
        organisation_id=event.organisation_id,
        gift_import_id=event.gift_import_id,
        stage=event.stage,
        now=now,
    )
    while True:
        with scoping.within(event.organisation_id):
            if next(work, ENDED) is ENDED:
                return


def on_statement_waiting(event: StatementWaiting, *, now: datetime) -> None:
    """Match the next lines of a bank statement."""
    with scoping.within(event.organisation_id):
        statement_matching.match(
            organisation_id=event.organisation_id,
            statement_id=event.statement_id,
            after=event.after,
            now=now,
        )


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    ChainsAsked: [on_chains_asked],
    GiftImportWaiting: [on_gift_import_waiting],
    StatementWaiting: [on_statement_waiting],
    ProviderEventReceived: [on_provider_event],
}
QUEUES: dict[type[Event], str] = dict.fromkeys(
    (ChainsAsked, GiftImportWaiting, StatementWaiting), "bulk"
)
AT_ONCE: dict[type[Event], int] = {}
