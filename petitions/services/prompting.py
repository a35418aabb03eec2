"""Share prompts: decided once, claimed before they go out, never sent twice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from petitions.domain import prompts
from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.models import SharePrompt, Signature, State
from petitions.services import consenting, experimenting

PURPOSE = "share_prompts"


@transaction.atomic
def decide(*, organisation_id: UUID, signature_id: UUID, now: datetime) -> SharePrompt:
    """Queue the prompt of a confirmed signature, or write down why there is none."""
    rows = Signature.objects.for_org(organisation_id).select_related("petition", "supporter")
    signature = rows.get(id=signature_id)
    if known := SharePrompt.objects.filter(
        signature=signature, kind=SharePrompt.Kind.AFTER_CONFIRMING
    ).first():
        return known  # told again: who was decided upon before is not exposed to anything now
    reason, choice = _why_not(signature), NO_EXPERIMENT
    if not reason:
        choice = experimenting.choose(
            organisation_id=organisation_id,
            petition_id=signature.petition_id,
            subject=f"prompt:{SharePrompt.Kind.AFTER_CONFIRMING}",
            signature_ids=[signature_id],
            now=now,
        )[signature_id]
    fresh = SharePrompt(
        organisation_id=organisation_id,
        supporter=signature.supporter,
        signature=signature,
        petition=signature.petition,
        kind=SharePrompt.Kind.AFTER_CONFIRMING,
        occasion=str(signature.id),
        arm_id=choice.arm_id,
        state=_first_state(reason, choice),
        reason="held_out" if choice.held_out else reason,
        decided_at=now,
        not_before=now,
    )
    SharePrompt.objects.bulk_create([fresh], ignore_conflicts=True)
    return SharePrompt.objects.get(signature=signature, kind=fresh.kind)


@transaction.atomic
def claim(*, prompt_id: UUID, message_id: str, now: datetime) -> SharePrompt | None:
    """Take a queued prompt to send it; None when there is nothing to send.

    One that is already being sent comes from a process that died: it may have gone
    out, so it is parked as uncertain. Consent is asked again: it may have been
    withdrawn since.
    """
    rows = SharePrompt.objects.select_for_update(no_key=True, of=("self",))
    prompt = rows.select_related(
        "organisation",
        "arm",
        "signature__petition__cause",
        "signature__supporter",
        "supporter__organisation",
    ).get(id=prompt_id)
    if prompt.state == SharePrompt.State.SENDING:
        _park(prompt, SharePrompt.State.UNCERTAIN, "interrupted")
        return None
    if prompt.state != SharePrompt.State.QUEUED:
        return None
    if reason := _why_not(prompt.signature):
        _park(prompt, SharePrompt.State.SUPPRESSED, reason)
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


def _first_state(reason: str, choice: Choice) -> SharePrompt.State:
    if reason:
        return SharePrompt.State.SUPPRESSED
    return SharePrompt.State.HELD_OUT if choice.held_out else SharePrompt.State.QUEUED


def _why_not(signature: Signature | None) -> str:
    if signature is None:
        return "no_signature"
    if signature.supporter.erased_at is not None:
        return "erased"
    return prompts.decide(
        consented=consenting.holds(supporter_id=signature.supporter_id, purpose=PURPOSE),
        petition_open=signature.petition.state == State.OPEN,
    )


def _park(prompt: SharePrompt, state: SharePrompt.State, reason: str) -> None:
    prompt.state, prompt.reason = state, reason
    prompt.save(update_fields=["state", "reason"])
