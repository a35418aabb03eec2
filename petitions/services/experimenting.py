"""Experiments: who gets which words, and who is left alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from petitions.domain.experiments import NO_EXPERIMENT, Choice


def choose(
    *,
    organisation_id: UUID,
    petition_id: UUID,
    subject: str,
    signature_ids: Iterable[UUID],
    now: datetime,
) -> Mapping[UUID, Choice]:
    """Choose for each signature, and note that its owner was exposed to the choice.

    `subject` names what varies: `prompt:after_confirming`, `share:facebook`. Asking
    again gives the same answer.
    """
    return dict.fromkeys(signature_ids, NO_EXPERIMENT)


def chosen(
    *, organisation_id: UUID, petition_id: UUID, subject: str, signature_ids: Iterable[UUID]
) -> Mapping[UUID, Choice]:
    """Return what was chosen for each signature, as `choose` did. Writes nothing."""
    return dict.fromkeys(signature_ids, NO_EXPERIMENT)


def running(*, organisation_id: UUID, petition_id: UUID) -> frozenset[str]:
    """Return the subjects that are an experiment of this petition at present."""
    return frozenset()
