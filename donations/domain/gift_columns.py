"""Which column of a file of gifts holds what: guessed from its headers, then chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from donations.domain import written_amounts, written_days
from donations.domain.rails import RAILS
from donations.domain.written_amounts import DECIMALS, POINT
from donations.domain.written_days import DATES
from mobilize.kit.money import is_currency
from petitions.domain.columns import folded
from petitions.domain.tables import DELIMITERS, Row

# Headers in English and French, folded (no accents, small letters, words).
HEADERS: Mapping[str, str] = {
    "amount": "amount|gift|gift amount|donation|donation amount|sum|value|total|montant|don"
    "|montant du don|somme|valeur",
    "currency": "currency|currency code|devise|monnaie",
    "given_on": "date|time|day|given on|given at|donated at|donation date|gift date|paid at|paid on"
    "|received on|received at|created at|timestamp|date du don|date de reception|recu le"
    "|horodatage|jour",
    "promised_on": "promised on|promised at|pledged on|pledged at|pledge date|date of pledge"
    "|date de la promesse|promis le",
    "reference": "reference|id|donation id|gift id|transaction|transaction id|transaction reference"
    "|payment id|numero|numero de don|identifiant|ref",
    "donor": "donor|donor id|donor number|supporter id|contact id|constituent id|donateur"
    "|numero de donateur",
    "email": "email|e mail|mail|email address|e mail address|donor email|courriel|adresse email"
    "|adresse e mail|adresse electronique",
    "name": "name|full name|donor name|nom|nom complet|nom du donateur",
    "country": "country|country code|pays|code pays",
    "channel": "channel|source|canal",
    "rail": "rail|method|payment method|means|moyen|moyen de paiement|mode de paiement",
}
FIELDS = tuple(HEADERS)
FIELD_OF = {header: field for field, headers in HEADERS.items() for header in headers.split("|")}


@dataclass(frozen=True)
class GiftLayout:
    """How a file of gifts is read. `columns` names each column's field, "" for one left out.

    `dates` says what 03/04/2026 means, `decimal` which sign stands before the cents.
    `currency` and `rail` are meant where a row names none.
    """

    columns: tuple[str, ...]
    header: bool = True
    delimiter: str = ","
    dates: str = "dmy"
    decimal: str = POINT
    currency: str = ""
    rail: str = "transfer"

    @property
    def names_promises(self) -> bool:
        """Say whether the file tells on which days its gifts were promised."""
        return "promised_on" in self.columns

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Return the layout that `kept` wrote down."""
        return cls(**{**said, "columns": tuple(said["columns"])})

    def kept(self) -> dict[str, Any]:
        """Return the layout as JSON can hold it."""
        return {**asdict(self), "columns": list(self.columns)}

    def faults(self) -> list[str]:
        """Return the codes of what has to be chosen before a row can be read."""
        taken = [field for field in self.columns if field]
        checks = {
            "column-unknown": not set(taken) <= set(FIELDS),
            "column-taken-twice": len(taken) > len(set(taken)),
            "amount-column-missing": "amount" not in taken,
            "day-column-missing": "given_on" not in taken,
            "currency-missing": "currency" not in taken and not is_currency(self.currency),
            "delimiter-unknown": self.delimiter not in DELIMITERS,
            "dates-unknown": self.dates not in DATES,
            "decimal-unknown": self.decimal not in DECIMALS,
            "rail-unknown": self.rail not in RAILS,
        }
        return [code for code, wrong in checks.items() if wrong]


def guess(rows: Sequence[Row], *, delimiter: str, currency: str) -> GiftLayout:
    """Return the likeliest layout, from the first rows.

    A header that stands twice is guessed for neither: which is meant is for people to say.
    """
    first = rows[0].cells if rows else ()
    header = has_header(first)
    fields = [FIELD_OF.get(folded(cell), "") if header else "" for cell in first]
    once = tuple(field if fields.count(field) == 1 else "" for field in fields)
    return GiftLayout(
        columns=once,
        header=header,
        delimiter=delimiter,
        dates=written_days.order_of(_cells(rows, once, "given_on")),
        decimal=written_amounts.decimal_of(_cells(rows, once, "amount")),
        currency="" if "currency" in once else currency,
    )


def has_header(cells: Sequence[str]) -> bool:
    """Say whether a first row names columns: by their names, or because no digit stands in it."""
    if any(folded(cell) in FIELD_OF for cell in cells):
        return True
    return not any("@" in cell or any(map(str.isdigit, cell)) for cell in cells)


def _cells(rows: Sequence[Row], columns: Sequence[str], field: str) -> list[str]:
    if field not in columns:
        return []
    place = columns.index(field)
    return [row.cells[place] for row in rows[1:] if len(row.cells) > place]
