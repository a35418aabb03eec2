"""Where signatures, supporters and money of a cause or petition come from."""

from collections.abc import Mapping
from dataclasses import dataclass

from donations.domain import by_country as counting
from donations.domain.by_country import Row
from donations.queries import by_country
from mobilize.kit import patience
from mobilize.kit.marking import marked
from petitions.models import Cause, Petition

WORDING = (
    marked(
        "A signature counts where it was signed from, a person and their money where they say "
        "they live. What nobody knows stands in a line of its own."
    ),
    marked(
        "Supporters have signed or promised, and count once. Money is what was settled, net of "
        "what went back."
    ),
    marked(
        "Fewer than five are called a few, so that nobody is pointed at; money of a few givers, "
        "and totals from which they could be worked out, are left out."
    ),
)


@dataclass(frozen=True)
class CountryReport:
    """Countries, those with most signatures first and the unknown last; `whole` is their sum.

    `other_currencies` is what came in others than `currency`, and in no figure here.
    """

    cause: Cause
    petition: Petition | None
    currency: str
    rows: tuple[Row, ...]
    whole: Row
    other_currencies: Mapping[str, int]
    wording: tuple[str, ...] = WORDING


@patience.limited()
def country_report(*, cause: Cause, petition: Petition | None, currency: str) -> CountryReport:
    """Return what came from where, of all time; without a currency in the cause's own.

    Raises:
        TooMuchToCompute
    """
    currency = currency or cause.currency
    money = by_country.money(cause, petition)
    rows = _rows(cause, petition, money.pop(currency, {}))
    return CountryReport(
        cause=cause,
        petition=petition,
        currency=currency,
        rows=tuple(counting.ranked(map(counting.told, rows))),
        whole=counting.whole(rows),
        other_currencies={
            code: sum(minor for _, minor in found.values()) for code, found in sorted(money.items())
        },
    )


def _rows(
    cause: Cause, petition: Petition | None, money: Mapping[str, tuple[int, int]]
) -> list[Row]:
    signed = by_country.signatures(cause, petition)
    people = by_country.supporters(cause, petition)
    return [
        Row(country, signed.get(country, 0), people.get(country, 0), *money.get(country, (0, 0)))
        for country in {**signed, **people, **money}
    ]
