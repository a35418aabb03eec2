"""The figures of a report on attribution: computed anew, or as a run has kept them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Prefetch

from donations.attribution import bootstrap, markov, tallies
from donations.attribution.bootstrap import Range
from donations.attribution.credit_statement import Credit
from donations.attribution.heuristics import HEURISTICS
from donations.attribution.markov import Removal
from donations.attribution.questions import Question
from donations.models import AttributionCredit, AttributionRun
from donations.queries import attribution, attribution_chain
from donations.queries.heard import Heard, heard
from mobilize.organisations.models import Organisation, TenantQuerySet

KEPT = Prefetch("credits", AttributionCredit.objects.order_by("rail", "label"))
MOST_STATES = 300  # of a chain that is solved two hundred times for an interval
MOST_JOURNEYS = 5_000  # that are drawn one by one for it; more are drawn in groups


@dataclass(frozen=True)
class Share:
    """A label's share of the removal effects; no range where a chain is too large to redraw."""

    share: float
    effect: float
    range: Range | None


@dataclass(frozen=True)
class Figures:
    """Credits by rail and label, and by label the removal's shares. `total` is each model's sum.

    `heard` is what untagged givers answered, None where nobody was asked.
    """

    credits: tuple[Credit, ...]
    removal: dict[str, Share]
    total: int
    heard: Heard | None = None


def key(question: Question) -> str:
    """Return what tells this question from others."""
    written = json.dumps(question.written(), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def compute(question: Question, organisation: Organisation) -> Figures:
    """Return the figures as the facts are now. The same facts give the same figures."""
    found = tuple(attribution.credited(question, organisation))
    total = sum(credit.minor["first"] for credit in found)
    told = heard(question, organisation)
    return Figures(found, _removal(question, organisation), total, told)


def newest(question: Question, organisation_id: UUID) -> AttributionRun | None:
    """Return the newest run of a question; None where it was never run."""
    return runs(question, organisation_id).first()


def runs(question: Question, organisation_id: UUID) -> TenantQuerySet[AttributionRun]:
    """Return a question's runs, the newest first."""
    rows = AttributionRun.objects.for_org(organisation_id).filter(key=key(question))
    return rows.order_by("-number").prefetch_related(KEPT)


def of_run(run: AttributionRun) -> Figures:
    """Return what a run, one of `runs`, has kept."""
    shares = {
        label: Share(
            kept["share"], kept["effect"], Range(*kept["range"]) if kept["range"] else None
        )
        for label, kept in run.removal.items()
    }
    kept = tuple(Credit(row.rail, row.label, row.credits) for row in run.credits.all())
    return Figures(kept, shares, run.total, Heard(**run.heard) if run.heard else None)


def moved(before: Figures, after: Figures) -> dict[str, dict[str, int]]:
    """Return by model and label what the later figures credit more, or less, than the earlier."""
    found: dict[str, dict[str, int]] = {}
    for model in HEURISTICS:
        one, other = by_label(before, model), by_label(after, model)
        gaps = {label: other.get(label, 0) - one.get(label, 0) for label in {*one, *other}}
        if changed := {label: gap for label, gap in sorted(gaps.items()) if gap}:
            found[model] = changed
    return found


def by_label(figures: Figures, model: str) -> dict[str, int]:
    """Return one model's credits over all rails."""
    found: dict[str, int] = {}
    for credit in figures.credits:
        found[credit.label] = found.get(credit.label, 0) + credit.minor[model]
    return found


def _removal(question: Question, organisation: Organisation) -> dict[str, Share]:
    if attribution_chain.journeys(question, organisation) > MOST_JOURNEYS:
        return _removal_of_many(question, organisation)
    paths = attribution.paths(question, organisation)
    by_value = not question.counts
    found = markov.removal(paths, order=question.order, by_value=by_value)
    if found is None:
        return {}
    around = bootstrap.ranges(
        paths, order=question.order, by_value=by_value, chance=_chance(question), most=MOST_STATES
    )
    return _shares(found, around)


def _removal_of_many(question: Question, organisation: Organisation) -> dict[str, Share]:
    """Return the same from steps that the database has counted: paths would fill the memory."""
    by_value = not question.counts
    grouped = question.by != "link" and question.order < 3  # else groups times steps are too many
    chain = tallies.chain(attribution_chain.tallies(question, organisation, grouped=grouped))
    found = tallies.removal(chain, by_value=by_value) if chain else None
    if chain is None or found is None:
        return {}
    around = (
        tallies.ranges(chain, by_value=by_value, chance=_chance(question))
        if grouped and len(chain.holds) <= MOST_STATES
        else {}
    )
    return _shares(found, around)


def _chance(question: Question) -> np.random.Generator:
    """Return the same chance for the same question, so that the same facts give the same range."""
    return np.random.default_rng(int(key(question)[:16], 16))


def _shares(found: Removal, around: Mapping[str, Range]) -> dict[str, Share]:
    return {
        label: Share(share, found.effects[label], around.get(label))
        for label, share in found.shares.items()
    }
