"""Statements as CSV: every bank has headers of its own, which the organisation keeps."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from donations.domain import references, written_amounts, written_days
from donations.domain.bank_lines import CREDIT, RETURN, StatementBroken, Told, ToldStatement, given
from petitions.domain import encodings, tables
from petitions.domain.columns import folded
from petitions.domain.tables import Row
from petitions.domain.uploads import MOST_ROWS

# Headers in English, French and German, folded (no accents, small letters, words).
HEADERS: Mapping[str, str] = {
    "booked_on": "date|booking date|booked on|posting date|transaction date|date comptable"
    "|date de comptabilisation|date operation|date d operation|buchungstag|buchungsdatum",
    "amount": "amount|montant|betrag|umsatz|montant eur|betrag eur|amount eur",
    "credit": "credit|paid in|money in|montant credit|haben|gutschrift",
    "debit": "debit|paid out|money out|montant debit|soll|lastschrift",
    "currency": "currency|devise|monnaie|wahrung|waehrung",
    "name": "name|counterparty|counterparty name|payer|debtor|contrepartie|nom|tiers"
    "|nom contrepartie|auftraggeber|beguenstigter zahlungspflichtiger|name zahlungsbeteiligter",
    "iban": "counterparty iban|counterparty account|iban contrepartie|iban zahlungsbeteiligter",
    "purpose": "purpose|description|details|reference|remittance information|communication"
    "|libelle|motif|verwendungszweck|buchungstext|narrative",
    "end_to_end": "end to end id|end to end reference|kundenreferenz end to end",
    "bank_ref": "transaction id|bank reference|transaction reference|reference de l operation"
    "|numero d operation|umsatz id",
    "balance": "balance|running balance|balance after|solde|saldo|saldo nach buchung",
}
FIELDS = tuple(HEADERS)
FIELD_OF = {header: field for field, headers in HEADERS.items() for header in headers.split("|")}
PREAMBLE = 40  # rows above the headers, at most


@dataclass(frozen=True)
class CsvLayout:
    """How one bank's files are read. `headers` names, for a field, the bank's own header.

    What is empty is guessed anew in every file.
    """

    headers: Mapping[str, str]
    encoding: str = ""
    delimiter: str = ""
    dates: str = ""
    decimal: str = ""


def read(data: bytes, layout: CsvLayout, *, iban: str, currency: str) -> ToldStatement:
    """Return what a CSV file tells of an account. It says no balances of its own.

    Raises:
        StatementBroken: names the row and the field
        encodings.FileNotText, encodings.EncodingWrong, tables.FileEmpty, tables.FileBroken
    """
    text = encodings.decode(data, layout.encoding or encodings.detect(data))
    delimiter = layout.delimiter or _delimiter(text, layout)
    rows = list(islice(tables.of_csv(text, delimiter=delimiter), MOST_ROWS + PREAMBLE + 1))
    start, places = _columns(rows, layout)
    body = rows[start + 1 :]
    if len(body) > MOST_ROWS:
        raise StatementBroken("The file has more than 100,000 rows. Split it.", field="file")
    cells = _Cells(places, _dates(body, places, layout), _decimal(body, places, layout), currency)
    told = [cells.line(row) for row in body]
    ours = [line for line in told if line.kind]
    return ToldStatement(iban=iban, currency=currency, lines=ours, left_out=len(told) - len(ours))


@dataclass(frozen=True)
class _Cells:
    """Reads the cells of a file's rows by field."""

    places: Mapping[str, int]
    dates: str
    decimal: str
    currency: str

    def line(self, row: Row) -> Told:
        currency = self.said(row, "currency").upper()
        if currency and currency != self.currency:
            raise _broken(row, "currency", f"{currency} is not the account's {self.currency}")
        amount = self.amount(row)
        purpose, end_to_end = self.said(row, "purpose"), given(self.said(row, "end_to_end"))
        returned = amount < 0 and bool(references.found_in(purpose, end_to_end))
        balance = self.said(row, "balance")
        return Told(
            line=row.number,
            booked_on=self.day(row),
            amount_minor=amount,
            kind=CREDIT if amount > 0 else RETURN if returned else "",
            bank_ref=given(self.said(row, "bank_ref"))[:140],
            end_to_end=end_to_end,
            purpose=purpose,
            name=self.said(row, "name"),
            iban=self.said(row, "iban"),
            balance_minor=self.minor(row, "balance") if balance else None,
        )

    def said(self, row: Row, field: str) -> str:
        place = self.places.get(field)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def amount(self, row: Row) -> int:
        if "amount" in self.places:
            return self.minor(row, "amount")
        if self.said(row, "credit"):
            return abs(self.minor(row, "credit"))
        return -abs(self.minor(row, "debit"))

    def minor(self, row: Row, field: str) -> int:
        try:
            return written_amounts.minor(
                self.said(row, field), decimal=self.decimal, currency=self.currency
            )
        except written_amounts.Unreadable as wrong:
            raise _broken(row, field, WRONG[str(wrong)]) from wrong

    def day(self, row: Row) -> date:
        try:
            said = written_days.read(self.said(row, "booked_on"), dates=self.dates)
        except written_days.Unreadable as wrong:
            raise _broken(row, "booked_on", "this is no day") from wrong
        return date(said.year, said.month, said.day)


WRONG = {
    "amount-missing": "there is no amount",
    "amount-unreadable": "this is no amount",
    "amount-too-fine": "this is finer than the currency's smallest coin",
    "currency-differs": "this is another currency than the account's",
}


def _columns(rows: Sequence[Row], layout: CsvLayout) -> tuple[int, dict[str, int]]:
    """Return the row of the headers and where each field stands.

    Raises:
        StatementBroken
    """
    own = {folded(header): field for field, header in layout.headers.items() if header}
    known = own or FIELD_OF
    for start, row in enumerate(rows[:PREAMBLE]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            field = known.get(folded(cell))
            if field:
                places.setdefault(field, place)
        if "booked_on" in places and {"amount", "credit"} & places.keys():
            return start, places
    raise StatementBroken(
        "No row names a column for the day and one for the amount. Say which headers this bank "
        "uses.",
        field="file",
    )


def _delimiter(text: str, layout: CsvLayout) -> str:
    """Return what sets the most columns apart that we know; a comma may stand in the amounts."""
    found = {}
    for mark in tables.DELIMITERS:
        with contextlib.suppress(StatementBroken, tables.FileBroken):
            rows = list(islice(tables.of_csv(text, delimiter=mark), PREAMBLE))
            found[mark] = len(_columns(rows, layout)[1])
    return max(found, key=lambda mark: found[mark], default=",")


def _dates(rows: Sequence[Row], places: Mapping[str, int], layout: CsvLayout) -> str:
    place = places["booked_on"]
    cells = (row.cells[place] for row in rows if place < len(row.cells))
    return layout.dates or written_days.order_of(cells)


def _decimal(rows: Sequence[Row], places: Mapping[str, int], layout: CsvLayout) -> str:
    wanted = [places[field] for field in ("amount", "credit", "debit") if field in places]
    cells = (row.cells[at] for row in rows for at in wanted if at < len(row.cells))
    return layout.decimal or written_amounts.decimal_of(cells)


def _broken(row: Row, field: str, what: str) -> StatementBroken:
    return StatementBroken(
        "Row %(row)s, %(name)s: %(what)s.", field="file", row=row.number, name=field, what=what
    )
