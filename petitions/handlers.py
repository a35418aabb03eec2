"""What petitions does when it hears of an event. Each is safe to call again."""

from collections.abc import Callable
from datetime import datetime

from mobilize.kit.events import Event
from mobilize.organisations import scoping
from petitions.domain.events import MilestoneReached, SignatureAsked, SignatureConfirmed
from petitions.emails import confirmation, share_prompt
from petitions.services import prompting


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


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    SignatureAsked: [on_signature_asked],
    SignatureConfirmed: [on_signature_confirmed],
    MilestoneReached: [],  # nobody is told yet; the page and the API show it
}
QUEUES: dict[type[Event], str] = {SignatureAsked: "confirm", SignatureConfirmed: "bulk"}
