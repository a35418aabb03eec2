"""Which channel brought the money: every model beside the others, and what is not known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction

from donations.attribution import bounds, disagreement
from donations.attribution.bounds import Interval
from donations.attribution.heuristics import HEURISTICS, UNKNOWN
from donations.attribution.questions import Question
from donations.domain import hearing
from donations.queries import (
    attribution_answers,
    attribution_figures,
    conversions,
    other_currencies,
)
from donations.queries.attribution_answers import MovedSince
from donations.queries.attribution_figures import Figures, Share
from donations.queries.heard import Heard
from donations.reports import kept_runs
from donations.reports.experiments import money_report
from donations.reports.kept_runs import KeptRun
from mobilize.kit.errors import AppError
from mobilize.kit.marking import marked
from mobilize.kit.money import largest_remainder
from mobilize.organisations.models import Organisation
from petitions.domain.comparisons import Increment
from petitions.domain.estimates import Estimate
from petitions.models import Cause, Experiment, Petition
from petitions.queries import experiments
from petitions.queries.catalogue import NothingHere

REMOVAL = "removal"
MODELS = (*HEURISTICS, REMOVAL)
TOLD_BY = "last_known"  # the model that bounds rest on: untagged is what no visit tells anything of
RETURNING = marked(
    "Returning here is who gave, or signed, before; who only promised, and never gave, is new. "
    "The overview of a cause counts whatever somebody did with you before."
)
WORDING = (
    marked(
        "Attribution says through which visits people came, not what would have happened without "
        "them. What a hold-out measured stands beside it where there was one."
    ),
    marked(
        "“Shared among channels” is Shapley's value of the conversions. “Removal” is computed from "
        "all journeys together (a Markov chain), not for one gift; its range is a bootstrap's."
    ),
    marked(
        "Untagged money may have come from anywhere: a share lies between the tagged part and the "
        "tagged with all of the untagged. “If missing at random” is an assumption, no finding."
    ),
    marked(
        "Where untagged givers say how they heard of it, “by their answers” takes those who did as "
        "like those who did not, with Wilson's 95 % limits. Only chance is in it, not who answers."
    ),
    marked("A payment rail says how money travelled, a channel how its giver found the appeal."),
    RETURNING,
)
NOTHING_CAME = marked("Nothing was booked, promised or signed here in this period.")
CAME_AND_WENT = marked("As much went back as came in this period: it comes to nothing.")
MORE_WENT_BACK = marked(
    "More went back than came in this period. What went back is taken from the channels that had "
    "been credited with it; no share can be named."
)
SOME_WENT_BACK = marked(
    "By some of the ways more went back than came: their credit is below nothing, and the others "
    "come to more than the total. A share above the whole is not named."
)
FEW_ANSWERED = marked(
    "Fewer than 30 untagged givers said how they heard of it: too few to say more of a share."
)
LOST_OF_ALL = marked(
    "Visits that led to no signature tell no country, language or person: removal reckons with "
    "those of everybody."
)
TOO_WIDE = marked(
    "Older visits are not kept with a gift or a signature: look back at most %(days)s days."
)
OTHER_CURRENCIES = marked(
    "There is money in other currencies too. It is in no figure here: ask for it by its currency."
)


class LookBackTooWide(AppError):
    """Older visits are not kept with a gift or a signature."""

    code = "look-back-too-wide"


@dataclass(frozen=True)
class Row:
    """One channel, campaign or link. `credits` by model, in what the question counts.

    `spread` is how far the models are apart on it; `bounds` and `at_random` are shares of the
    total, None where no share can be named. `told` is the share by the answers of untagged
    givers, None where too few answered; without a value where an answer may mean others too.
    """

    label: str
    credits: Mapping[str, int]
    spread: int
    bounds: Interval | None
    at_random: Fraction | None
    removal: Share | None
    told: Estimate | None = None


@dataclass(frozen=True)
class Incremental:
    """An experiment's hold-out: what came through the prompted, and what would not have without."""

    experiment: Experiment
    attributed_minor: int
    increment: Increment | None


@dataclass(frozen=True)
class AttributionReport:
    """For every model, rows and `untagged` add up to `total`.

    `question` is the one that is answered: it may end before the one that was asked. `run` is the
    number of the kept run that the figures are of; `moved` and `moved_since` are as in `Answer`.
    None and nothing where the figures are computed anew.
    """

    question: Question
    total: int
    rows: tuple[Row, ...]
    untagged: Row
    apart: float | None
    by_rail: Mapping[str, Mapping[str, int]]
    incremental: tuple[Incremental, ...]
    run: int | None
    moved: Mapping[str, Mapping[str, int]]
    moved_since: MovedSince | None = None
    runs: tuple[KeptRun, ...] = ()
    other_currencies: Mapping[str, int] = field(default_factory=dict)
    heard: Heard | None = None
    wording: tuple[str, ...] = WORDING

    @property
    def notes(self) -> tuple[str, ...]:
        """Say plainly what the figures cannot show."""
        said = [NOTHING_CAME] if not self.total and not self._anything else []
        said += [CAME_AND_WENT] if not self.total and self._anything else []
        said += [MORE_WENT_BACK] if self.total < 0 else []
        below = any(row.credits[TOLD_BY] < 0 for row in (*self.rows, self.untagged))
        said += [SOME_WENT_BACK] if below and self.total > 0 else []
        answered = self.heard.answered if self.heard else 0
        said += [FEW_ANSWERED] if 0 < answered < hearing.FEWEST else []
        said += [LOST_OF_ALL] if self.question.of_some_signers else []
        return (*said, *([OTHER_CURRENCIES] if self.other_currencies else []))

    @property
    def _anything(self) -> bool:
        rows = (*self.rows, self.untagged)
        return any(minor for row in rows for minor in row.credits.values())


def ask(
    *,
    organisation: Organisation,
    cause: Cause | None = None,
    petition: Petition | None = None,
    currency: str = "",
    since: date | None = None,
    until: date | None = None,
    look_back_days: int | None = None,
    **more: object,
) -> Question:
    """Return the question about an organisation, a cause or one of its petitions.

    It looks back as far as the organisation does, or less far.

    Raises:
        NothingHere: the petition is another cause's
        LookBackTooWide
    """
    if petition and cause and petition.cause_id != cause.id:
        raise NothingHere
    kept_days = organisation.look_back_days
    if look_back_days is not None and look_back_days > kept_days:
        raise LookBackTooWide(TOO_WIDE, field="look_back_days", days=kept_days)
    about = petition.cause if petition else cause
    said = Question(
        currency=currency or (about.currency if about else organisation.currency),
        cause_id=about.id if about else None,
        petition_id=petition.id if petition else None,
        since=since,
        until=until,
        look_back_days=look_back_days or kept_days,
    )
    return replace(said, **more)  # type: ignore[arg-type]


def attribution_report(
    *, question: Question, organisation: Organisation, now: datetime
) -> AttributionReport:
    """Return the report. A question that was run gets the answer that was kept.

    Of an organisation with much, `question` may end last night: see `attribution_answers`.
    """
    found = attribution_answers.answer(question, organisation, now=now)
    figures, run, question = found.figures, found.run, found.question
    credited = _by_model(figures)
    rows = {label: _row(label, credited, figures) for label in _labels(credited)}
    untagged = rows.pop(UNKNOWN)
    return AttributionReport(
        question=question,
        total=figures.total,
        rows=tuple(sorted(rows.values(), key=lambda row: (-row.credits["last"], row.label))),
        untagged=untagged,
        apart=disagreement.apart(credited),
        by_rail=_crossed(figures),
        incremental=tuple(_incremental(question, organisation, now=now)),
        run=run.number if run else None,
        moved=found.moved,
        moved_since=found.moved_since,
        runs=tuple(kept_runs.of(question, organisation=organisation)) if run else (),
        other_currencies=other_currencies.left_out(question, organisation),
        heard=figures.heard,
    )


def _by_model(figures: Figures) -> dict[str, dict[str, int]]:
    credited = {model: attribution_figures.by_label(figures, model) for model in HEURISTICS}
    shares = {label: share.share for label, share in figures.removal.items()}
    if shares and figures.total > 0:
        parts = largest_remainder(figures.total, list(shares.values()))
        credited[REMOVAL] = dict(zip(shares, parts, strict=True))
    return credited


def _labels(credited: Mapping[str, Mapping[str, int]]) -> set[str]:
    return {UNKNOWN, *(label for by_label in credited.values() for label in by_label)}


def _row(label: str, credited: Mapping[str, Mapping[str, int]], figures: Figures) -> Row:
    told = credited[TOLD_BY]
    untagged = told.get(UNKNOWN, 0)
    money = {"tagged": told.get(label, 0), "untagged": untagged, "total": figures.total}
    tagged = label != UNKNOWN
    return Row(
        label=label,
        credits={model: by_label.get(label, 0) for model, by_label in credited.items()},
        spread=disagreement.spread(credited, label),
        bounds=bounds.identified(**money) if tagged else None,
        at_random=bounds.at_random(**money) if tagged else None,
        removal=figures.removal.get(label),
        told=_told(label, money, figures.heard) if tagged else None,
    )


def _told(label: str, money: Mapping[str, int], heard: Heard | None) -> Estimate | None:
    """Return a channel's share by the answers of untagged givers, where enough answered."""
    if heard is None or heard.answered < hearing.FEWEST:
        return None
    certain, possible = hearing.counted(heard.answers, label)
    return bounds.told_between(**money, certain=certain, possible=possible, asked=heard.answered)


def _crossed(figures: Figures) -> dict[str, dict[str, int]]:
    """Return the last tagged touch's credits by rail and label."""
    crossed: dict[str, dict[str, int]] = {}
    for credit in figures.credits:
        if minor := credit.minor[TOLD_BY]:
            crossed.setdefault(credit.rail, {})[credit.label] = minor
    return crossed


def _incremental(
    question: Question, organisation: Organisation, *, now: datetime
) -> list[Incremental]:
    """Return the hold-outs that ran in the days, and on what a question about money is about.

    Each with all it measured by now: a hold-out cannot be cut by days or by people.
    """
    if question.conversion != "money" or question.counts:
        return []
    rows = experiments.of(organisation.id).filter(hold_out_percent__gt=0).exclude(state="draft")
    days = conversions.given(question, organisation)
    rows = rows.filter(started_at__lt=days["until"]).exclude(stopped_at__lt=days["since"])
    if question.cause_id:
        rows = rows.filter(petition__cause_id=question.cause_id)
    if question.petition_id:
        rows = rows.filter(petition_id=question.petition_id)
    found = []
    for row in rows.order_by("started_at", "id"):
        told = money_report(experiment=row, now=now, currency=question.currency)
        if told.prompting:
            found.append(Incremental(row, told.attributed_minor, told.prompting.increment))
    return found
