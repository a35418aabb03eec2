"""Which channels brought money, promises and names: three models side by side, and the rails."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from donations.attribution import bounds, disagreement
from donations.attribution.bounds import Interval
from donations.attribution.credit import UNKNOWN, credit_counts, credit_money
from donations.attribution.models import MODELS
from donations.attribution.questions import Question
from donations.domain.rails import RAILS
from donations.queries import kept_reports, other_currencies
from donations.queries.kept_reports import Kept
from donations.reports import conversion, sums
from donations.reports.conversion import Conversion
from donations.reports.sums import Grouped, Span
from mobilize.kit import patience, plain
from mobilize.kit.marking import marked
from mobilize.organisations.models import Organisation
from petitions.domain.channels import SOCIAL, group_of
from petitions.models import Cause

REPORT = "channels"
# What the social share rests on: last is what most organisations report.
SOCIAL_MODEL = "last"
WORDING = (
    marked(
        "These numbers say through which links people came, "
        "not what would have happened without them."
    ),
    marked("A payment rail says how money travelled, a channel how its giver found the appeal."),
    marked(
        "Untagged money tells nothing of its way, so the social share is an interval, not a number."
    ),
    marked(
        "Ways are as they were known when somebody gave or signed, tagged visits only. Rules for "
        "channels that came later, and visits known later, are in the models compared alone."
    ),
)


@dataclass(frozen=True)
class ChannelRow:
    """One channel. Each mapping is by model: `last`, `first`, `linear`. Money in minor units."""

    channel: str
    group: str
    money: Mapping[str, int]
    promised: Mapping[str, int]
    signatures: Mapping[str, Fraction]


@dataclass(frozen=True)
class SocialShare:
    """What social networks brought under the last touch; `share` is None when nothing was given."""

    tagged_minor: int
    untagged_minor: int
    share: Interval | None


@dataclass(frozen=True)
class ChannelReport:
    """For every model the rows and `untagged` add up to the totals, to the minor unit.

    The period counts days of the organisation, both ends included; None leaves it open.
    Money counts on the day it was booked, so a past period's total never changes; the channels
    of what came through a signature that was removed later do. `other_currencies` is booked money
    in no figure here, in minor units. `computed_at` is when it was kept, None where it is computed
    anew; what was kept may end before what was asked for, and `until` says so.
    """

    cause_slug: str
    cause_title: str
    currency: str
    since: date | None
    until: date | None
    rows: tuple[ChannelRow, ...]
    untagged: ChannelRow
    by_rail: Mapping[str, int]
    by_rail_and_channel: Mapping[str, Mapping[str, int]]
    total_minor: int
    promised_minor: int
    signatures: int
    social: SocialShare
    conversion: Conversion | None = None
    computed_at: datetime | None = None
    other_currencies: Mapping[str, int] = field(default_factory=dict)
    wording: tuple[str, ...] = WORDING

    @property
    def apart(self) -> float | None:
        """Return which part of the money the two most distant models place differently."""
        rows = (*self.rows, self.untagged)
        return disagreement.apart(
            {model: {row.channel: row.money[model] for row in rows} for model in MODELS}
        )

    def bounds_of(self, row: ChannelRow) -> Interval | None:
        """Return between which shares of the money a channel's lies, by the social share's model.

        None for what is untagged, and where no share can be named.
        """
        if row.channel == UNKNOWN:
            return None
        tagged, untagged = (each.money[SOCIAL_MODEL] for each in (row, self.untagged))
        return bounds.identified(tagged=tagged, untagged=untagged, total=self.total_minor)


@patience.limited()
def channel_report(
    *,
    organisation: Organisation,
    cause: Cause,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    currency: str = "",
    into: str = "",
) -> ChannelReport:
    """Return what each channel brought to a cause, in one currency (the cause's by default).

    With `into` the money of every currency, or of the one that is named, is converted. What is
    not converted may be as of last night where so much came that nobody waits for it.

    Raises:
        TooMuchToCompute
    """
    span = sums.Span(
        organisation=organisation,
        cause_id=cause.id,
        currency=currency if into else currency or cause.currency,
        since=since,
        until=until,
    )
    kept = None if into else _kept(span, now=now)
    if kept is None:
        return _computed(span, cause, into=into, is_one=bool(into and not currency))
    return replace(
        kept.body,
        cause_slug=cause.slug,
        cause_title=cause.title,
        computed_at=kept.computed_at,
    )


def computed(question: Question, organisation: Organisation) -> dict[str, Any] | None:
    """Return what is kept of a report on a cause; there is none on everything."""
    if question.cause_id is None:
        return None
    span = sums.Span(
        organisation=organisation,
        cause_id=question.cause_id,
        currency=question.currency,
        since=question.since,
        until=question.until,
    )
    cause = Cause.objects.for_org(organisation.id).get(id=question.cause_id)
    body = dict(plain.write(_computed(span, cause)))
    del body["wording"]  # it is what the report says of itself, whenever it was computed
    return body


def _kept(span: Span, *, now: datetime) -> Kept[ChannelReport] | None:
    question = _question(span)
    return kept_reports.newest(REPORT, ChannelReport, question, span.organisation, now=now)


def _computed(span: Span, cause: Cause, *, into: str = "", is_one: bool = False) -> ChannelReport:
    booked, promised, crossed, converted = _money(span, into=into)
    shown, signed = into or span.currency, sums.signed(span)
    lines = _lines(
        money={model: credit_money(booked, model=model, currency=shown) for model in MODELS},
        promised={model: credit_money(promised, model=model, currency=shown) for model in MODELS},
        signed={model: credit_counts(signed, model=model) for model in MODELS},
    )
    untagged = lines.pop(UNKNOWN)
    total = sum(amount * count for _, amount, count in booked)
    return ChannelReport(
        cause_slug=cause.slug,
        cause_title=cause.title,
        currency=shown,
        since=span.since,
        until=span.until,
        rows=tuple(sorted(lines.values(), key=lambda row: (-row.money["last"], row.channel))),
        untagged=untagged,
        by_rail={rail: sum(crossed.get(rail, {}).values()) for rail in RAILS},
        by_rail_and_channel=crossed,
        total_minor=total,
        promised_minor=sum(amount * count for _, amount, count in promised),
        signatures=sum(count for _, count in signed),
        social=_social(lines.values(), untagged=untagged, total=total),
        conversion=converted,
        other_currencies={} if is_one else _others(span),
    )


def _money(
    span: Span, *, into: str
) -> tuple[Grouped, Grouped, dict[str, dict[str, int]], Conversion | None]:
    """Return what was booked and promised by journey, and booked by rail and channel."""
    if not into:
        return sums.booked(span), sums.promised(span), sums.by_rail_and_channel(span), None
    found = conversion.money(span, into=into)
    booked, promised = conversion.grouped(found.booked), conversion.grouped(found.promised)
    return booked, promised, found.crossed, found.told(into)


def _others(span: Span) -> dict[str, int]:
    """Return by other currency what was booked in the same days for the same cause."""
    return other_currencies.left_out(_question(span), span.organisation)


def _question(span: Span) -> Question:
    return Question(
        currency=span.currency,
        cause_id=span.cause_id,
        since=span.since,
        until=span.until,
        look_back_days=span.organisation.look_back_days,
    )


def _lines(
    *,
    money: Mapping[str, Mapping[str, int]],
    promised: Mapping[str, Mapping[str, int]],
    signed: Mapping[str, Mapping[str, Fraction]],
) -> dict[str, ChannelRow]:
    """Put the models of each channel side by side; `unknown` is always there."""
    channels = {UNKNOWN}
    for model in MODELS:
        channels |= {*money[model], *promised[model], *signed[model]}
    return {
        channel: ChannelRow(
            channel=channel,
            group=group_of(channel),
            money={model: money[model].get(channel, 0) for model in MODELS},
            promised={model: promised[model].get(channel, 0) for model in MODELS},
            signatures={model: signed[model].get(channel, Fraction(0)) for model in MODELS},
        )
        for channel in channels
    }


def _social(rows: Iterable[ChannelRow], *, untagged: ChannelRow, total: int) -> SocialShare:
    tagged = sum(row.money[SOCIAL_MODEL] for row in rows if row.channel in SOCIAL)
    unknown = untagged.money[SOCIAL_MODEL]
    share = bounds.identified(tagged=tagged, untagged=unknown, total=total)
    return SocialShare(tagged_minor=tagged, untagged_minor=unknown, share=share)
