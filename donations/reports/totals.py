"""Every cause's money in one currency: rows that add up to the total, to the minor unit."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from donations.reports import conversion
from donations.reports.conversion import Conversion
from donations.reports.sums import Span
from mobilize.organisations.models import Organisation
from petitions.models import Cause


@dataclass(frozen=True)
class CauseRow:
    """One cause, in minor units of the report's currency."""

    cause_slug: str
    cause_title: str
    money_minor: int
    promised_minor: int
    left_out: Conversion


@dataclass(frozen=True)
class TotalsReport:
    """Causes with their money and promises of a period; `money_minor` is the rows' sum."""

    into: str
    since: date | None
    until: date | None
    rows: tuple[CauseRow, ...]
    wording: tuple[str, ...] = conversion.WORDING

    @property
    def money_minor(self) -> int:
        return sum(row.money_minor for row in self.rows)

    @property
    def promised_minor(self) -> int:
        return sum(row.promised_minor for row in self.rows)


def totals_report(
    *,
    organisation: Organisation,
    causes: list[Cause],
    into: str,
    since: date | None = None,
    until: date | None = None,
) -> TotalsReport:
    """Return what each of these causes got and was promised, in one currency."""
    rows = [
        _row(
            cause,
            Span(
                organisation=organisation, cause_id=cause.id, currency="", since=since, until=until
            ),
            into=into,
        )
        for cause in causes
    ]
    return TotalsReport(into=into, since=since, until=until, rows=tuple(rows))


def _row(cause: Cause, span: Span, *, into: str) -> CauseRow:
    found = conversion.money(span, into=into)
    return CauseRow(
        cause_slug=cause.slug,
        cause_title=cause.title,
        money_minor=_sum(found.booked),
        promised_minor=_sum(found.promised),
        left_out=found.told(into),
    )


def _sum(counted: Counter[tuple[tuple[str, ...], int]]) -> int:
    return sum(amount * times for (_, amount), times in counted.items())
