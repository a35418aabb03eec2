"""Experiments: who gets which words, who is left alone, when it ends, and with what."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction

from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.domain import assignment, bandit, comparisons
from petitions.domain import experiments as rules
from petitions.domain.bandit import Record
from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.models import Experiment, ExperimentArm, Exposure, Signature
from petitions.queries import experiments, exposures

State, Because = Experiment.State, Experiment.Because


class NotInThisState(AppError):
    """This cannot be done with an experiment in this state."""

    code = "experiment-in-another-state"
    kind = Kind.CONFLICT


class NothingToCompare(AppError):
    """An experiment compares at least two arms, or one arm with a hold-out."""

    code = "experiment-compares-nothing"
    kind = Kind.CONFLICT


class AnotherOneRuns(AppError):
    """Another experiment on the same subject is running. Stop it first."""

    code = "experiment-running-already"
    kind = Kind.CONFLICT


class NoSuchArm(AppError):
    """This experiment has no such arm."""

    code = "experiment-arm-unknown"


@transaction.atomic
def choose(
    *,
    organisation_id: UUID,
    petition_id: UUID,
    subject: str,
    signature_ids: Iterable[UUID],
    now: datetime,
) -> Mapping[UUID, Choice]:
    """Choose for each signature, and note that its owner was exposed to the choice.

    `subject` names what varies: `prompt:after_confirming`, `share:facebook`. Ask when
    nothing else stands in the way any more, for everybody alike: whoever is held out is
    noted at the moment at which they would have been shown it. Asking again gives the
    same answer. Without an experiment it costs one query.
    """
    ids = list(signature_ids)
    experiment = experiments.holding(organisation_id, petition_id, subject) if ids else None
    if experiment is None:
        return dict.fromkeys(ids, NO_EXPERIMENT)
    # Only who has their place in the forest: the tree that is noted has to be theirs for good.
    signatures = Signature.objects.for_org(organisation_id).filter(
        id__in=ids, placed_at__isnull=False
    )
    people = {row.id: row for row in signatures.only("id", "root_id", "locale")}
    if experiment.state == State.RUNNING:
        chosen = _exposed(experiment, people, now=now)
    else:
        chosen = dict.fromkeys(people, experiment.winner_id)
    arms = {arm.id: arm for arm in experiment.arms.all()}
    made = {who: _choice(arms, arm, people[who].locale) for who, arm in chosen.items()}
    return {who: made.get(who, NO_EXPERIMENT) for who in ids}


def chosen(
    *, organisation_id: UUID, petition_id: UUID, subject: str, signature_ids: Iterable[UUID]
) -> Mapping[UUID, Choice]:
    """Return what was chosen for each signature, as `choose` did. Writes nothing.

    Whoever has not been asked about gets what everybody gets.
    """
    ids = list(signature_ids)
    experiment = experiments.holding(organisation_id, petition_id, subject) if ids else None
    if experiment is None:
        return dict.fromkeys(ids, NO_EXPERIMENT)
    arms = {arm.id: arm for arm in experiment.arms.all()}
    rows = Signature.objects.for_org(organisation_id).filter(id__in=ids)
    locales = dict(rows.values_list("id", "locale"))
    if experiment.state == State.RUNNING:
        said = Exposure.objects.filter(experiment=experiment, signature_id__in=ids)
        arm_of: dict[UUID, UUID | None] = dict(said.values_list("signature_id", "arm_id"))
    else:
        arm_of = dict.fromkeys(locales, experiment.winner_id)
    made = {who: _choice(arms, arm, locales[who]) for who, arm in arm_of.items()}
    return {who: made.get(who, NO_EXPERIMENT) for who in ids}


def spoken_by(arm: ExperimentArm | None, *, locale: str) -> Choice:
    """Return an arm's words in somebody's language, to say what was chosen for them before."""
    if arm is None:
        return NO_EXPERIMENT
    return Choice(arm_id=arm.id, words=rules.in_language(arm.words, locale))


@transaction.atomic
def start(*, org: Organisation, experiment_id: UUID, by: User | None, now: datetime) -> Experiment:
    """Let an experiment run. From now on neither its arms nor its hold-out can change.

    Raises:
        ExperimentMissing, NotInThisState, NothingToCompare, AnotherOneRuns
    """
    row = _locked(org, experiment_id, State.DRAFT)
    arms = row.arms.count()
    least = 1 if row.hold_out_percent and row.method == Experiment.Method.FIXED else 2
    if arms < least:
        raise NothingToCompare
    row.state, row.started_at, row.started_by = State.RUNNING, now, by
    with refused_by("one_running_experiment_per_subject", become=AnotherOneRuns()):
        row.save(update_fields=["state", "started_at", "started_by"])
    return row


@transaction.atomic
def stop(
    *,
    org: Organisation,
    experiment_id: UUID,
    by: User | None,
    now: datetime,
    winner: str = "",
) -> Experiment:
    """End an experiment by hand; everybody gets the `winner`'s words from now on, if one is named.

    Whether it was decided by then is written down: ending early is no result.

    Raises:
        ExperimentMissing, NotInThisState, NoSuchArm
    """
    row = _locked(org, experiment_id, State.RUNNING)
    chosen = row.arms.filter(key=winner).first() if winner else None
    if winner and chosen is None:
        raise NoSuchArm(field="winner")
    decided, best = _verdict(row, now=now)
    agreed = decided and chosen in {None, best}
    because = Because.DECIDED if agreed else Because.BY_HAND
    return _end(row, because, winner=chosen, by=by, now=now)


@transaction.atomic
def watch(
    *, organisation_id: UUID, generator: np.random.Generator, now: datetime
) -> list[Experiment]:
    """Let bandits lean by what has matured, and end what is decided and may end itself.

    Returns what ended. For the worker, from time to time; a second call is harmless.
    """
    ended = []
    for row in experiments.running(organisation_id):
        if row.method == Experiment.Method.THOMPSON:
            _lean(row, generator=generator, now=now)
        decided, best = _verdict(row, now=now) if row.auto_stop else (False, None)
        if decided:
            ended.append(_end(row, Because.DECIDED, winner=best, by=None, now=now))
    return ended


def _exposed(
    experiment: Experiment, people: Mapping[UUID, Signature], *, now: datetime
) -> dict[UUID, UUID | None]:
    """Return the arm of each, None for the held out; whoever has none yet gets one for good."""
    rows = Exposure.objects.filter(experiment=experiment, signature_id__in=list(people))
    known: dict[UUID, UUID | None] = dict(rows.values_list("signature_id", "arm_id"))
    fresh = [_drawn(experiment, row, now=now) for who, row in people.items() if who not in known]
    if not fresh:
        return known
    # Somebody else may have asked meanwhile, with other weights: what is written holds.
    Exposure.objects.bulk_create(fresh, ignore_conflicts=True)
    known.update(rows.all().values_list("signature_id", "arm_id"))
    return known


def _drawn(experiment: Experiment, signature: Signature, *, now: datetime) -> Exposure:
    arms = {arm.key: arm for arm in experiment.arms.all()}
    drawn = assignment.draw(
        salt=experiment.salt,
        unit=signature.id,
        weights={key: arm.weight for key, arm in arms.items()},
        hold_out=experiment.hold_out_percent / 100,
    )
    return Exposure(
        organisation_id=experiment.organisation_id,
        experiment=experiment,
        arm=arms.get(drawn.arm),
        signature=signature,
        root_id=signature.root_id,
        propensity=drawn.propensity,
        exposed_at=now,
    )


def _choice(arms: Mapping[UUID, ExperimentArm], arm_id: UUID | None, locale: str) -> Choice:
    return Choice(held_out=True) if arm_id is None else spoken_by(arms[arm_id], locale=locale)


def _verdict(row: Experiment, *, now: datetime) -> tuple[bool, ExperimentArm | None]:
    """Return whether the confidence sequences have decided, and for which arm.

    Nothing is decided while the groups' sizes do not fit their shares: whoever is missing may be
    missing for what they were shown.
    """
    arms, ratio = exposures.arms(row), exposures.ratio(row, exposures.assigned(row))
    if ratio is not None and ratio.alarm:
        return False, None
    settled = exposures.people(row, now=now).settled
    weighted = row.method == Experiment.Method.THOMPSON
    found = comparisons.verdict(settled, len(arms), weighted=weighted)
    return found.decided, None if found.arm is None else arms[found.arm]


def _lean(row: Experiment, *, generator: np.random.Generator, now: datetime) -> None:
    settled = exposures.people(row, now=now).settled
    arms = exposures.arms(row)
    records = {
        arm.key: Record(
            people=int(settled.of(number).sum()),
            brought=int((settled.outcomes[settled.of(number)] > 0).sum()),
        )
        for number, arm in enumerate(arms)
    }
    chances = bandit.weights(records, generator=generator)
    for arm in arms:
        arm.weight = chances[arm.key]
    ExperimentArm.objects.bulk_update(arms, ["weight"])


def _locked(org: Organisation, experiment_id: UUID, state: str) -> Experiment:
    row = experiments.by_id(org.id, experiment_id, lock=True)
    if row.state != state:
        raise NotInThisState
    return row


def _end(
    row: Experiment,
    because: str,
    *,
    winner: ExperimentArm | None,
    by: User | None,
    now: datetime,
) -> Experiment:
    row.state, row.stopped_at, row.stopped_by = State.STOPPED, now, by
    row.stopped_because, row.winner = because, winner
    row.save(update_fields=["state", "stopped_at", "stopped_by", "stopped_because", "winner"])
    return row
