"""What an experiment has found, in sentences, tables and a chart. It adds nothing of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.experiments import MoneyContest, MoneyReport
from mobilize.dashboards.charts import SIGN, Svg
from mobilize.dashboards.interval_charts import Point, Words, band
from mobilize.kit.languages import written, written_day
from mobilize.kit.money import Money
from petitions.domain import channels
from petitions.domain.comparisons import Increment
from petitions.domain.confidence_sequences import Look
from petitions.domain.effects import Span
from petitions.domain.experiments import SUBJECTS
from petitions.reports.experiments import Contest, ExperimentReport

THOUSAND = 1_000
SECONDS_A_DAY = 86_400
PROMPTS = {
    "after_confirming": _("After confirming"),
    "link_brought": _("Your link brought somebody"),
    "milestone_near": _("A milestone is near"),
    "milestone_reached": _("A milestone is reached"),
    "last_day": _("The last day"),
    "answered": _("The answer came"),
    "pledge_reminder": _("A pledge waits"),
}


@dataclass(frozen=True)
class Row:
    """A number with its interval, as people read it."""

    name: str
    middle: str
    low: str
    high: str


@dataclass(frozen=True)
class LookRow:
    """One day's look, signatures per thousand people."""

    day: datetime
    people: str
    middle: str
    low: str
    high: str


@dataclass(frozen=True)
class Shown:
    """One comparison as a page shows it. Without rows there is not enough data."""

    name: str
    sentence: str
    rows: tuple[Row, ...]
    chart: Svg
    looks: tuple[LookRow, ...]


def subject_name(subject: str) -> str:
    """Return what varies, as staff read it."""
    kind, _colon, name = subject.partition(":")
    if kind == "prompt":
        return say("Prompt: %(kind)s") % {"kind": PROMPTS[name]}
    return say("Share text: %(channel)s") % {"channel": say(channels.NAMES[name])}


def subjects() -> list[tuple[str, str]]:
    """Return everything that can be varied, for a form."""
    return [(subject, subject_name(subject)) for subject in SUBJECTS]


def title(report: ExperimentReport) -> str:
    """Say in one sentence what has been found, the most important first."""
    if report.ratio is not None and report.ratio.alarm:
        return say(
            "The sizes of the groups do not fit their shares: find out why before reading on"
        )
    main = report.prompting or (report.arms[0] if len(report.arms) == 1 else None)
    if main is not None:
        return sentence(main)
    decided = [
        (contest.increment.each.effect, contest)
        for contest in report.arms
        if contest.increment is not None and contest.comparison.decided
    ]
    if decided:
        return sentence(max(decided, key=itemgetter(0))[1])
    if any(contest.increment for contest in report.arms):
        return say("So far no way of saying it is better than another")
    return say("Not enough data yet")


def sentence(contest: Contest) -> str:
    """Say what one comparison has found, with its interval."""
    found = contest.increment
    if found is None:
        return say(
            "Not enough data yet to compare %(first)s with %(second)s: each needs 100 people "
            "whose time is over, and not all alike"
        ) % _names(contest)
    said = {**_names(contest), **_ends(found.total, _whole)}
    if found.each.low > 0:
        return (
            say(
                "%(first)s brought %(middle)s signatures more than %(second)s would have: "
                "between %(low)s and %(high)s"
            )
            % said
        )
    if found.each.high < 0:
        return (
            say(
                "%(first)s brought fewer signatures than %(second)s would have: "
                "between %(low)s and %(high)s"
            )
            % said
        )
    return (
        say(
            "So far nothing tells %(first)s from %(second)s: the difference lies between "
            "%(low)s and %(high)s signatures"
        )
        % said
    )


def shown(contest: Contest, *, attributed: int) -> Shown:
    """Return a comparison's table, its chart and its looks, beside what is attributed."""
    rows = [] if contest.increment is None else _rows(contest.increment)
    if rows:
        name = say("Attributed signatures: all that came through the links of this group")
        rows.insert(1, Row(name, _count(attributed), "", ""))
    if contest.once and contest.increment:
        low, high = (_percent(end) for end in contest.once)
        rows.append(Row(say("Share who brought anybody (one planned look)"), "", low, high))
    return Shown(
        name=say("%(first)s beside %(second)s") % _names(contest),
        sentence=sentence(contest),
        rows=tuple(rows),
        chart=_chart(contest),
        looks=tuple(_look_row(day, look) for day, look in contest.comparison.looks),
    )


def money_rows(contest: MoneyContest, report: MoneyReport) -> list[Row]:
    """Return a comparison's money beside what is attributed; nothing without enough data."""
    found = contest.increment

    def amount(minor: float) -> str:
        return written(Money(round(minor), report.currency))

    if found is None:
        return []
    rows = [
        _row(say("Money that would not have come otherwise"), found.total, amount),
        Row(
            say("Attributed money: all that came through the links of this group"),
            amount(_attributed(contest, report)),
            "",
            "",
        ),
        _row(say("Money per thousand people"), found.each.times(THOUSAND), amount),
    ]
    rows.append(_lift(found))
    if contest.once is not None:
        once = contest.once.times(THOUSAND)
        rows.append(_row(say("Money per thousand people (one planned look)"), once, amount))
    return rows


def _attributed(contest: MoneyContest, report: MoneyReport) -> int:
    if contest.first == "prompted":
        return report.attributed_minor
    return sum(g.attributed_minor for g in report.groups if g.key == contest.first)


def group_name(key: str) -> str:
    """Return what a group is called."""
    if key == "prompted":
        return say("Prompting")
    return f"“{key}”" if key else say("leaving people alone")


def group_label(key: str) -> str:
    """Return what a group is called in a table."""
    return f"“{key}”" if key else say("Left alone")


def _rows(found: Increment) -> list[Row]:
    rows = [
        _row(say("Signatures that would not have come otherwise"), found.total, _whole),
        _row(say("Signatures per thousand people"), found.each.times(THOUSAND), _whole),
    ]
    rows.append(_lift(found))
    if found.reached is not None:
        reached = found.reached.times(THOUSAND)
        rows.append(_row(say("Signatures per thousand people really reached"), reached, _whole))
    return rows


def _lift(found: Increment) -> Row:
    """Show the lift, or that the comparison brings too little to tell one."""
    if found.lift is None:
        return Row(say("Lift"), say("Not enough data yet"), "", "")
    return _row(say("Lift"), found.lift, _percent)


def _row(name: str, span: Span, show: Callable[[float], str]) -> Row:
    return Row(name, show(span.effect), show(span.low), show(span.high))


def _chart(contest: Contest) -> Svg:
    looks = contest.comparison.looks
    if not looks:
        return Svg("")
    points = [Point(look.effect, look.low, look.high) for _day, look in looks]
    reach = max(abs(end) for point in points for end in (point.low, point.high))
    words = Words(
        highest=say("%(number)s signatures more per thousand") % {"number": _thousand(reach)},
        lowest=say("%(number)s fewer") % {"number": _thousand(reach)},
        nothing=say("no difference"),
        first=_day(looks[0][0]),
        last=_day(looks[-1][0]),
    )
    description = say("%(finding)s. The table below has the same numbers.")
    return band(points, words=words, description=description % {"finding": sentence(contest)})


def _look_row(day: float, look: Look) -> LookRow:
    ends: Sequence[str] = [_thousand(value) for value in (look.effect, look.low, look.high)]
    when = datetime.fromtimestamp((day - 1) * SECONDS_A_DAY, UTC)
    return LookRow(when, written(f"{look.units:,}"), *ends)


def _names(contest: Contest) -> dict[str, str]:
    return {"first": group_name(contest.first), "second": group_name(contest.second)}


def _ends(span: Span, show: Callable[[float], str]) -> dict[str, str]:
    return {"middle": show(span.effect), "low": show(span.low), "high": show(span.high)}


def _whole(number: float) -> str:
    return written(f"{number:,.0f}").replace("-0", "0") if abs(number) < 1 else _count(number)


def _count(number: float) -> str:
    return written(f"{number:,.0f}")


def _thousand(each: float) -> str:
    return written(f"{each * THOUSAND:,.1f}")


def _percent(share: float) -> str:
    return written(f"{share * 100:,.1f}{SIGN}")


def _day(day: float) -> str:
    return written_day(datetime.fromtimestamp((day - 1) * SECONDS_A_DAY, UTC))
