"""Experiments, as staff see them and as choosing needs them."""

from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Experiment

RUNNING, STOPPED = Experiment.State.RUNNING, Experiment.State.STOPPED


class ExperimentMissing(AppError):
    """There is no such experiment."""

    code = "experiment-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[Experiment]:
    """Return an organisation's experiments."""
    rows = Experiment.objects.for_org(organisation_id)
    return rows.select_related("petition", "winner", "stopped_by")


def by_id(organisation_id: UUID, experiment_id: UUID, *, lock: bool = False) -> Experiment:
    """Return one experiment, locked until the transaction ends if asked.

    Raises:
        ExperimentMissing
    """
    rows = of(organisation_id)
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found = rows.filter(id=experiment_id).first()
    if found is None:
        raise ExperimentMissing
    return found


def holding(organisation_id: UUID, petition_id: UUID, subject: str) -> Experiment | None:
    """Return what decides a subject's words on a petition, with its arms; None where nothing does.

    One that runs goes before one whose winner stands, one on this petition before one on
    all, a newer winner before an older.
    """
    rows = Experiment.objects.for_org(organisation_id).filter(
        Q(petition_id=petition_id) | Q(petition=None),
        Q(state=RUNNING) | Q(state=STOPPED, winner__isnull=False),
        subject=subject,
    )
    later = Case(When(state=RUNNING, then=Value(0)), default=Value(1), output_field=IntegerField())
    ranked = rows.order_by(
        later, F("petition_id").asc(nulls_last=True), F("stopped_at").desc(nulls_last=True)
    )
    return ranked.prefetch_related("arms").first()


def subjects(organisation_id: UUID, petition_id: UUID) -> set[str]:
    """Return what experiments decide on a petition: those that run, and those with a winner."""
    rows = Experiment.objects.for_org(organisation_id).filter(
        Q(petition_id=petition_id) | Q(petition=None),
        Q(state=RUNNING) | Q(state=STOPPED, winner__isnull=False),
    )
    return set(rows.values_list("subject", flat=True))


def running(organisation_id: UUID) -> list[Experiment]:
    """Return what runs at an organisation, with its arms."""
    rows = Experiment.objects.for_org(organisation_id).filter(state=RUNNING)
    return list(rows.prefetch_related("arms").order_by("id"))
