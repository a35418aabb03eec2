"""Explaining one gift: its journey, its chain, and its credit under each model."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from donations.attribution.heuristics import HEURISTICS, entries
from donations.attribution.questions import Question
from donations.models import LedgerEntry, Pledge
from donations.queries import attribution, pledges
from mobilize.kit.money import largest_remainder
from mobilize.organisations.models import Organisation
from petitions.domain import chain_models
from petitions.domain.chain_models import Model
from petitions.queries import chains

CHAIN_MODELS: Mapping[str, Model] = {
    "root": chain_models.root_only,
    "uniform": chain_models.chain_uniform,
    "recursive": chain_models.recursive_half,
}


@dataclass(frozen=True)
class Visit:
    """One touch and its credit by model, in minor units; `age` in days before the gift.

    `occurred_at` and `age` are None where no visit is known: an imported step, or nothing at all.
    """

    label: str
    occurred_at: datetime | None
    age: float | None
    signed: bool
    credits: Mapping[str, int]


@dataclass(frozen=True)
class Explanation:
    """What is credited for a gift, net of what went back. No personal value.

    `chain` holds by model the parts of everybody on the chain, the giver's first and the
    root's last; `unallocated` what a model gives to nobody.
    """

    pledge: Pledge
    net_minor: int
    visits: tuple[Visit, ...]
    people: int
    chain: Mapping[str, tuple[int, ...]]
    unallocated: Mapping[str, int]


def explain(*, pledge_id: UUID, organisation: Organisation) -> Explanation:
    """Return how one gift is credited.

    Raises:
        PledgeMissing
    """
    pledge = pledges.by_id(organisation.id, pledge_id)
    booked = LedgerEntry.objects.for_org(organisation.id).filter(pledge=pledge)
    lines = list(booked.order_by("rail", "booked_at", "id").values_list("rail", "amount_minor"))
    net = sum(minor for _, minor in lines)
    question = Question(currency=pledge.currency, look_back_days=organisation.look_back_days)
    people = 1 if _cut(pledge) else pledge.depth + 1
    shared = {name: _shared(net, model(people)) for name, model in CHAIN_MODELS.items()}
    return Explanation(
        pledge=pledge,
        net_minor=net,
        visits=_visits(pledge, question, organisation, lines),
        people=people,
        chain={name: parts for name, (parts, _) in shared.items()},
        unallocated={name: rest for name, (_, rest) in shared.items()},
    )


def _visits(
    pledge: Pledge, question: Question, organisation: Organisation, lines: list[tuple[str, int]]
) -> tuple[Visit, ...]:
    steps = attribution.journey(pledge.id, question, organisation)
    touches = [step.touch for step in steps]
    found = {
        model: _credited(lines, weigh(touches)) if touches else []
        for model, weigh in HEURISTICS.items()
    }
    return tuple(
        Visit(
            label=step.touch.channel,
            occurred_at=step.occurred_at,
            age=step.touch.age if step.occurred_at else None,
            signed=step.touch.signed,
            credits={model: parts[place] for model, parts in found.items()},
        )
        for place, step in enumerate(steps)
    )


def _credited(lines: list[tuple[str, int]], weights: list[int]) -> list[int]:
    """Return each touch's part of what is booked, rail by rail, as the reports split it."""
    found = [0] * len(weights)
    for rail in {rail for rail, _ in lines}:
        for parts in entries([minor for on, minor in lines if on == rail], weights):
            found = [one + part for one, part in zip(found, parts, strict=True)]
    return found


def _shared(minor: int, parts: list[Fraction]) -> tuple[tuple[int, ...], int]:
    """Return everybody's minor units, and nobody's: together they are the amount."""
    rest = 1 - sum(parts, Fraction(0))
    *shares, nobody = largest_remainder(abs(minor), [*parts, rest])
    sign = 1 if minor >= 0 else -1
    return tuple(sign * share for share in shares), sign * nobody


def _cut(pledge: Pledge) -> bool:
    """Say whether a gift's way is credited to nobody, because it came through a removed one."""
    rows = Pledge.objects.filter(id=pledge.id, parent_id__in=chains.cut_off(pledge.organisation_id))
    return pledge.parent_id is not None and rows.exists()
