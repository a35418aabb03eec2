"""Prompts on their way: claimed before they go out, never sent twice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from petitions.models import SharePrompt
from petitions.services import prompt_rechecking


def due(*, signature_id: UUID, now: datetime) -> list[UUID]:
    """Return the prompts of a signature that wait and whose time has come."""
    rows = SharePrompt.objects.filter(signature_id=signature_id, not_before__lte=now)
    waiting = rows.filter(state__in=[SharePrompt.State.QUEUED, SharePrompt.State.SENDING])
    return list(waiting.order_by("id").values_list("id", flat=True))


@transaction.atomic
def claim(*, prompt_id: UUID, message_id: str, now: datetime) -> SharePrompt | None:
    """Take a queued prompt to send it; None when there is nothing to send.

    One that is already being sent comes from a process that died: it may have gone
    out, so it is parked as uncertain. It is decided upon again: consent may have been
    withdrawn since, or the night begun.
    """
    rows = SharePrompt.objects.select_for_update(no_key=True, of=("self",))
    prompt = rows.select_related(
        "organisation",
        "arm",
        "petition__cause",
        "signature",
        "supporter__organisation",
    ).get(id=prompt_id)
    if prompt.state == SharePrompt.State.SENDING:
        _park(prompt, SharePrompt.State.UNCERTAIN, "interrupted")
        return None
    if prompt.state != SharePrompt.State.QUEUED:
        return None
    again = prompt_rechecking.recheck(
        organisation_id=prompt.organisation_id, waiting=[prompt], now=now
    )
    if not prompt_rechecking.stands(again[prompt.id], now=now):
        return None
    prompt.state, prompt.message_id, prompt.claimed_at = SharePrompt.State.SENDING, message_id, now
    prompt.save(update_fields=["state", "message_id", "claimed_at"])
    return prompt


@transaction.atomic
def sent(*, prompt_id: UUID, now: datetime) -> None:
    """Note that the mail server took it."""
    _sending(prompt_id).update(state=SharePrompt.State.SENT, sent_at=now)


@transaction.atomic
def give_back(*, prompt_id: UUID) -> None:
    """Let a prompt that surely did not go out wait for its next attempt."""
    _sending(prompt_id).update(state=SharePrompt.State.QUEUED)


@transaction.atomic
def park(*, prompt_id: UUID, reason: str) -> None:
    """Set aside a prompt of which nobody knows whether it went out."""
    _sending(prompt_id).update(state=SharePrompt.State.UNCERTAIN, reason=reason)


@transaction.atomic
def suppress(*, prompt_id: UUID, reason: str) -> None:
    """Give up a prompt that the mail server refuses for good."""
    _sending(prompt_id).update(state=SharePrompt.State.SUPPRESSED, reason=reason)


def _sending(prompt_id: UUID) -> QuerySet[SharePrompt]:
    return SharePrompt.objects.filter(id=prompt_id, state=SharePrompt.State.SENDING)


def _park(prompt: SharePrompt, state: SharePrompt.State, reason: str) -> None:
    prompt.state, prompt.reason = state, reason
    prompt.save(update_fields=["state", "reason"])
