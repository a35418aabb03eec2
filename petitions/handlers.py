"""What petitions does when it hears of an event. Each is safe to call again."""

from collections.abc import Callable
from datetime import datetime

from mobilize.kit.events import Event
from mobilize.organisations import scoping
from petitions.domain.events import (
    DeliveryAsked,
    ImportWaiting,
    InvalidationWaiting,
    MilestoneReached,
    SignatureAsked,
    SignatureConfirmed,
)
from petitions.emails import confirmation, share_prompt
from petitions.pages.countries import COUNTRIES
from petitions.services import delivering, import_work, invalidating, prompting

ENDED = object()


def on_signature_asked(event: SignatureAsked, *, now: datetime) -> None:
    """Mail the link that confirms."""
    confirmation.send(
        organisation_id=event.organisation_id,
        signature_id=event.signature_id,
        consents=event.consents,
        mailing=event.mailing,
    )


def on_signature_confirmed(event: SignatureConfirmed, *, now: datetime) -> None:
    """Decide on the share prompt, and send it if there is one."""
    with scoping.within(event.organisation_id):
        prompt = prompting.decide(
            organisation_id=event.organisation_id, signature_id=event.signature_id, now=now
        )
    share_prompt.send(organisation_id=event.organisation_id, prompt_id=prompt.id, now=now)


def on_import_waiting(event: ImportWaiting, *, now: datetime) -> None:
    """Try out or import the rows that wait, each chunk in a transaction of its own."""
    work = import_work.steps(
        organisation_id=event.organisation_id,
        import_id=event.import_id,
        stage=event.stage,
        now=now,
    )
    while True:
        with scoping.within(event.organisation_id):
            if next(work, ENDED) is ENDED:
                return


def on_invalidation_waiting(event: InvalidationWaiting, *, now: datetime) -> None:
    """Remove or give back the next signatures of an invalidation."""
    with scoping.within(event.organisation_id):
        invalidating.advance(event=event, now=now)


def on_delivery_asked(event: DeliveryAsked, *, now: datetime) -> None:
    """Make the files of a delivery, and seal it."""
    delivering.make(
        organisation_id=event.organisation_id,
        delivery_id=event.delivery_id,
        country_names=COUNTRIES,
        now=now,
    )


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    DeliveryAsked: [on_delivery_asked],
    ImportWaiting: [on_import_waiting],
    InvalidationWaiting: [on_invalidation_waiting],
    SignatureAsked: [on_signature_asked],
    SignatureConfirmed: [on_signature_confirmed],
    MilestoneReached: [],  # nobody is told yet; the page and the API show it
}
QUEUES: dict[type[Event], str] = {
    ImportWaiting: "bulk",
    InvalidationWaiting: "default",
    SignatureAsked: "confirm",
    SignatureConfirmed: "bulk",
}
