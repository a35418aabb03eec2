"""What an experiment will try, while it is a draft: its arms, their words, who is left alone."""

import math
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit import text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.domain import experiments as rules
from petitions.domain import share_limits
from petitions.models import Experiment, ExperimentArm, Petition
from petitions.queries import experiments, share_texts
from petitions.services import share_wording
from petitions.services.experimenting import NoSuchArm, NotInThisState

CHANGEABLE = {"name", "method", "hold_out_percent", "window_hours", "auto_stop"}


class SubjectUnknown(AppError):
    """There is no such prompt or share text to try something with."""

    code = "experiment-subject-unknown"


class NobodyToHoldOut(AppError):
    """Only from prompts can somebody be left out: a share text is shown to who asks for it."""

    code = "experiment-holds-nobody-out"


class WeightInvalid(AppError):
    """An arm's share is a number above nothing."""

    code = "experiment-weight-invalid"


class TooManyArms(AppError):
    """An experiment has at most eight arms."""

    code = "experiment-too-many-arms"
    kind = Kind.CONFLICT


@transaction.atomic
def create(
    *,
    org: Organisation,
    petition: Petition | None,
    subject: str,
    name: str,
    by: User | None,
    now: datetime,
    **more: Any,
) -> Experiment:
    """Begin an experiment, on one petition or on all. Nothing is shown before it starts.

    Raises:
        SubjectUnknown, NobodyToHoldOut, text.TextInvalid
    """
    if subject not in rules.SUBJECTS:
        raise SubjectUnknown(field="subject")
    row = Experiment(
        organisation=org,
        petition=petition,
        subject=subject,
        salt=secrets.token_hex(16),
        created_at=now,
        created_by=by,
    )
    _set(row, {"name": name, **more})
    row.save(force_insert=True)
    return row


@transaction.atomic
def change(*, org: Organisation, experiment_id: UUID, **changes: Any) -> Experiment:
    """Change a draft; what is left out stays.

    Raises:
        ExperimentMissing, NotInThisState, NobodyToHoldOut, text.TextInvalid
    """
    row = _draft(org, experiment_id)
    _set(row, changes)
    row.save()
    return row


@transaction.atomic
def put_arm(
    *,
    org: Organisation,
    experiment_id: UUID,
    key: str,
    weight: float = 1.0,
    words: Mapping[str, Any],
) -> ExperimentArm:
    """Say what one arm says; one that is there is replaced. No words: as it always is.

    Raises:
        ExperimentMissing, NotInThisState, TooManyArms, WeightInvalid, WordsInvalid,
        WordsTooLong, share_wording.ShareTextTooLong
    """
    row = _draft(org, experiment_id)
    if not (math.isfinite(weight) and weight > 0):
        raise WeightInvalid(field="weight")
    said = {"weight": weight, "words": _fitting(row, words)}
    others = row.arms.exclude(key=key).count()
    if others >= rules.MOST_ARMS:
        raise TooManyArms
    arm, _ = ExperimentArm.objects.update_or_create(
        experiment=row, key=key, defaults=said, create_defaults={"organisation": org, **said}
    )
    return arm


def say(
    *,
    org: Organisation,
    experiment_id: UUID,
    key: str,
    weight: float,
    locale: str,
    parts: Mapping[str, str],
) -> ExperimentArm:
    """Say what one arm says in one language; what it says in others stays.

    Raises:
        ExperimentMissing, NotInThisState, TooManyArms, WordsInvalid, WordsTooLong
    """
    row = experiments.by_id(org.id, experiment_id)
    arm = row.arms.filter(key=key).first()
    words = {**(arm.words if arm else {}), locale: dict(parts)}
    return put_arm(org=org, experiment_id=experiment_id, key=key, weight=weight, words=words)


@transaction.atomic
def remove_arm(*, org: Organisation, experiment_id: UUID, key: str) -> None:
    """Take an arm out of a draft.

    Raises:
        ExperimentMissing, NotInThisState, NoSuchArm
    """
    gone, _ = _draft(org, experiment_id).arms.filter(key=key).delete()
    if not gone:
        raise NoSuchArm(field="key")


@transaction.atomic
def discard(*, org: Organisation, experiment_id: UUID) -> None:
    """Forget a draft. What ran once stays.

    Raises:
        ExperimentMissing, NotInThisState
    """
    row = _draft(org, experiment_id)
    row.arms.all().delete()
    row.delete()


def _set(row: Experiment, changes: Mapping[str, Any]) -> None:
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"an experiment has no {unknown}")
    for name, value in changes.items():
        setattr(row, name, text.line(value, field=name) if name == "name" else value)
    if row.hold_out_percent and not row.subject.startswith("prompt:"):
        raise NobodyToHoldOut(field="hold_out_percent")


def _fitting(row: Experiment, words: Mapping[str, Any]) -> rules.Words:
    """Return words as they are kept, if their network takes them with title and link."""
    checked = rules.checked(words, subject=row.subject)
    subject, _, channel = row.subject.partition(":")
    if subject == "share" and channel in share_limits.LIMITS:
        titles = share_texts.titles_of(row.petition) if row.petition else {}
        for locale, parts in checked.items():
            title = titles.get(locale, row.petition.title if row.petition else "")
            length = share_limits.measure(
                channel, text=parts["text"], title=title, url=share_wording.sample_url()
            )
            if not length.fits:
                raise share_wording.too_long(channel, length, field=f"words.{locale}.text")
    return checked


def _draft(org: Organisation, experiment_id: UUID) -> Experiment:
    row = experiments.by_id(org.id, experiment_id, lock=True)
    if row.state != Experiment.State.DRAFT:
        raise NotInThisState
    return row
