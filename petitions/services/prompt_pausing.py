"""Holding a petition's prompts back, and letting them go on."""

from datetime import datetime

from django.db import transaction

from mobilize.organisations.models import Organisation
from mobilize.outbox import services as outbox
from petitions.domain.events import PromptsResumed
from petitions.models import Petition, PromptRules, SharePrompt
from petitions.services import petitions, prompt_rechecking

State = SharePrompt.State


@transaction.atomic
def pause(*, org: Organisation, slug: str, now: datetime) -> PromptRules:
    """Hold back every prompt of a petition that has not gone out. Again changes nothing.

    Raises:
        petitions.PetitionMissing
    """
    rules = kept(petitions.lock(org.id, slug), now=now)
    rules.paused_at = rules.paused_at or now
    rules.save(update_fields=["paused_at"])
    queued = SharePrompt.objects.for_org(org.id).filter(
        petition_id=rules.petition_id, state=State.QUEUED
    )
    queued.update(state=State.PAUSED)
    return rules


@transaction.atomic
def resume(*, org: Organisation, slug: str, now: datetime) -> PromptRules:
    """Let them go on, each in its reader's own time. What is no longer true is not sent.

    Raises:
        petitions.PetitionMissing
    """
    petition = petitions.lock(org.id, slug)
    rules = kept(petition, now=now)
    if rules.paused_at is not None:
        rules.paused_at = None
        rules.save(update_fields=["paused_at"])
        ask_to_resume(petition, now=now)
    return rules


@transaction.atomic
def resume_part(*, event: PromptsResumed, now: datetime) -> None:
    """Let the next prompts wait for their turn again, and ask for those after them."""
    done = prompt_rechecking.resume(
        organisation_id=event.organisation_id, petition_id=event.petition_id, now=now
    )
    if done == prompt_rechecking.AT_ONCE:
        following = PromptsResumed(
            organisation_id=event.organisation_id,
            petition_id=event.petition_id,
            asked=event.asked,
            part=event.part + 1,
        )
        outbox.publish(following, now=now)


def ask_to_resume(petition: Petition, *, now: datetime) -> None:
    """Have the worker look at what paused."""
    event = PromptsResumed(
        organisation_id=petition.organisation_id,
        petition_id=petition.id,
        asked=now.isoformat(),
        part=1,
    )
    outbox.publish(event, now=now)


def kept(petition: Petition, *, now: datetime) -> PromptRules:
    """Return a petition's own rules, made now if there are none."""
    rules, _ = PromptRules.objects.get_or_create(
        petition=petition,
        defaults={"organisation_id": petition.organisation_id, "made_at": now},
    )
    return rules
