"""Experiments, and crowds large enough for them. Used by `builders.places_of`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from mobilize.kit import ids
from mobilize.organisations.models import Organisation
from petitions.domain.experiments import Choice
from petitions.models import (
    Consent,
    Experiment,
    Exposure,
    Petition,
    SharePrompt,
    Signature,
    Supporter,
)
from petitions.services import designing, experimenting

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROMPT = "prompt:after_confirming"
Words = Mapping[str, Mapping[str, str]]
TWO: Mapping[str, Words] = {"plain": {}, "warm": {"en": {"subject": "Who else cares?"}}}


def an_experiment(
    org: Organisation,
    *,
    petition: Petition | None = None,
    subject: str = PROMPT,
    arms: Mapping[str, Words] = TWO,
    running: bool = True,
    **fields: Any,
) -> Experiment:
    """Return an experiment with its arms; it runs unless told otherwise."""
    made = designing.create(
        org=org, petition=petition, subject=subject, by=None, now=MONDAY,
        **{"name": "Warmer words", **fields},
    )  # fmt: skip
    for key, words in arms.items():
        designing.put_arm(org=org, experiment_id=made.id, key=key, words=words)
    if not running:
        return made
    return experimenting.start(org=org, experiment_id=made.id, by=None, now=MONDAY)


def a_crowd(
    petition: Petition, many: int, *, below: Sequence[Signature] = (), at: datetime = MONDAY
) -> list[Signature]:
    """Return many confirmed signatures at once, each below its parent where parents are given.

    Nobody in it has a name or an address, so that nothing can be mailed to them.
    """
    org = petition.organisation
    people = Supporter.objects.bulk_create(
        Supporter(
            organisation=org, email_index=ids.new().bytes, wrapped_key=b"", email_sealed=b"",
            name_sealed=b"", locale="en", created_at=at,
        )
        for _ in range(many)
    )  # fmt: skip
    parents = list(below) or [None] * many
    return Signature.objects.bulk_create(
        _placed(Signature(organisation=org, petition=petition, supporter=person), above, at=at)
        for person, above in zip(people, parents, strict=True)
    )


def agreed(signatures: Iterable[Signature]) -> None:
    """Let everybody have agreed to be asked to share."""
    Consent.objects.bulk_create(
        Consent(
            organisation_id=row.organisation_id, supporter_id=row.supporter_id,
            purpose="share_prompts", granted=True, wording_version="1", wording_hash="0",
            locale="en", source="signing", source_id=row.id, given_at=MONDAY,
        )
        for row in signatures
    )  # fmt: skip


def an_exposed_crowd(petition: Petition, many: int, *, at: datetime = MONDAY) -> list[Signature]:
    """Return many people for whom was chosen, after everything else allowed their prompt."""
    people = a_crowd(petition, many, at=at)
    experimenting.choose(
        organisation_id=petition.organisation_id, petition_id=petition.id, subject=PROMPT,
        signature_ids=[row.id for row in people], now=at,
    )  # fmt: skip
    return people


def those_who_bring(people: Sequence[Signature], **rates: float) -> list[Signature]:
    """Return who of each arm brings a friend: exactly its rate, `alone` for those held out.

    Chance decides who is in which arm, and nothing else does.
    """
    ids = [row.id for row in people]
    arms = dict(Exposure.objects.filter(signature__in=ids).values_list("signature", "arm__key"))
    seen: Counter[str] = Counter()
    found = []
    for row in people:
        arm = arms[row.id] or "alone"
        rate, before = rates.get(arm, 0.0), seen[arm]
        seen[arm] += 1
        if int((before + 1) * rate) > int(before * rate):
            found.append(row)
    return found


def a_sent_prompt(row: Signature, choice: Choice) -> SharePrompt:
    """Return the prompt that a signer was mailed, not saved."""
    return SharePrompt(
        organisation_id=row.organisation_id, supporter_id=row.supporter_id, signature=row,
        petition_id=row.petition_id, arm_id=choice.arm_id, occasion=str(row.id),
        kind=SharePrompt.Kind.AFTER_CONFIRMING, state=SharePrompt.State.SENT, decided_at=MONDAY,
        not_before=MONDAY, sent_at=MONDAY,
    )  # fmt: skip


def _placed(row: Signature, above: Signature | None, *, at: datetime) -> Signature:
    row.state, row.name_shown = Signature.State.CONFIRMED, False
    row.signed_at = row.confirmed_at = row.placed_at = at
    row.parent, row.root_id = above, above.root_id if above else row.id
    row.depth = above.depth + 1 if above else 0
    return row


def places(petition: Petition, *, mark: str) -> dict[str, str]:
    """Return what stands in each place of an address about experiments."""
    words = {"en": {"subject": mark}}
    draft = an_experiment(
        petition.organisation, petition=petition, arms={"plain": words}, running=False, name=mark,
        hold_out_percent=20,
    )  # fmt: skip
    return {"<uuid:experiment_id>": str(draft.id), "<slug:arm>": "plain"}


def a_week_later(more: timedelta = timedelta()) -> datetime:
    """Return a moment at which the outcomes of Monday are complete."""
    return MONDAY + timedelta(days=7) + more


def a_fault_exposes(experiment: Experiment, petition: Petition, key: str, many: int) -> None:
    """Expose people to an arm that no draw chose for them."""
    arm = experiment.arms.get(key=key)
    Exposure.objects.bulk_create(
        Exposure(
            organisation=petition.organisation, experiment=experiment, signature=row,
            propensity=0.5, arm=arm, root_id=row.root_id, exposed_at=MONDAY,
        )
        for row in a_crowd(petition, many)
    )  # fmt: skip
