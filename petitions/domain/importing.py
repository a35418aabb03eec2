"""One row of an import: a signer, or what is wrong with it, field by field."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from mobilize.kit import email_address, text
from petitions.domain import postcodes
from petitions.domain.columns import FIELDS, Layout, folded
from petitions.domain.tables import Row

NAME_LENGTH = 100
PURPOSES = ("updates", "handover")  # what a sheet can ask for
EARLIEST_YEARS = 10  # a sheet may be older than its petition, not by more
YES = frozenset({"yes", "y", "true", "1", "x", "oui", "o", "vrai", "ok", "✓", "✔"})
NO = frozenset({"", "no", "n", "false", "0", "non", "faux", "-"})
LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
# Where the sheet is kept. The ledger of consents outlives the person, so no address fits here.
EVIDENCE = re.compile(r"[\w .,:/#()-]{1,60}")
POSTCODE = re.compile(r"[A-Z0-9]{2,12}")
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
OTHER_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """Why a row is not taken: its number, the field, a code. Never what stood there."""

    row: int
    field: str
    code: str


@dataclass(frozen=True)
class Signer:
    """Whom a row names. Without an address, name and postcode say who it is."""

    row: int
    name: str
    email: str
    postcode: str
    country: str
    signed_on: date | None
    name_shown: bool
    locale: str
    consents: frozenset[str]
    evidence: str

    @property
    def paper_identity(self) -> str:
        """Return what tells this person from others where no address does.

        The order of the words, accents and capitals do not matter.
        """
        words = " ".join(sorted(folded(self.name).split()))
        return f"{words}|{self.postcode}|{self.country}"


class _Wrong(Exception):
    """A cell cannot be read; says the code of why."""


def read(
    row: Row, layout: Layout, *, countries: Mapping[str, str], made_on: date, today: date
) -> Signer | list[Fault]:
    """Return the signer of a row, or all that is wrong with it.

    `countries` are the codes by what people write, folded.
    `made_on` is when the petition was made: a date more than ten years before it is a slip.
    """
    if any(row.cells[len(layout.columns) :]):
        return [Fault(row.number, "", "too-many-cells")]
    said = dict.fromkeys(FIELDS, "")
    said.update(
        (field, cell) for field, cell in zip(layout.columns, row.cells, strict=False) if field
    )
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field, reader in _readers(said, layout, countries, made_on=made_on, today=today).items():
        try:
            values[field] = reader()
        except _Wrong as wrong:
            faults[field] = str(wrong)
        except (email_address.AddressInvalid, text.TextInvalid) as refusal:
            faults[field] = refusal.code
    faults = faults or dict(_together(values))
    if faults:
        return [Fault(row.number, field, code) for field, code in faults.items()]
    consents = frozenset(purpose for purpose in PURPOSES if values.pop(purpose))
    return Signer(row=row.number, consents=consents, **values)


def moment(signed_on: date | None, *, now: datetime) -> datetime:
    """Return when a signature of that day was given: noon UTC, and never later than now."""
    if signed_on is None:
        return now
    return min(datetime.combine(signed_on, time(12), tzinfo=UTC), now)


def _readers(
    said: Mapping[str, str],
    layout: Layout,
    countries: Mapping[str, str],
    *,
    made_on: date,
    today: date,
) -> dict[str, Callable[[], object]]:
    return {
        "name": lambda: _name(said),
        "email": lambda: _email(said["email"]),
        "postcode": lambda: _postcode(said["postcode"]),
        "country": lambda: _country(said["country"] or layout.country, countries),
        "signed_on": lambda: _day(said["signed_on"], layout, made_on=made_on, today=today),
        "name_shown": lambda: _yes(said["name_shown"]),
        "locale": lambda: _locale(said["locale"]),
        "updates": lambda: _yes(said["updates"]),
        "handover": lambda: _yes(said["handover"]),
        "evidence": lambda: _evidence(said["evidence"]),
    }


def _together(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield what no field shows alone: who is this, and may we write to them?"""
    if not values["email"] and not values["postcode"]:
        yield "email", "nobody-told-apart"
    elif values["updates"] and not values["email"]:
        yield "email", "consent-without-address"
    if values["updates"] or values["handover"]:
        if not values["evidence"]:
            yield "evidence", "evidence-missing"
        # Without its day, an old sheet would bring back a consent withdrawn since.
        if values["signed_on"] is None:
            yield "signed_on", "consent-undated"


def _name(said: Mapping[str, str]) -> str:
    name = said["name"] or f"{said['first_name']} {said['last_name']}".strip()
    if not any(map(str.isalpha, name)):
        raise _Wrong("name-missing")
    if len(name) > NAME_LENGTH:
        raise _Wrong("too-long")
    return text.line(name, field="name")


def _evidence(cell: str) -> str:
    if cell and not EVIDENCE.fullmatch(cell):
        raise _Wrong("evidence-invalid")
    return cell


def _email(cell: str) -> str:
    if not cell:
        return ""
    if len(cell) > email_address.MAX_LENGTH:
        raise _Wrong("too-long")
    return email_address.parse(cell)


def _postcode(cell: str) -> str:
    plain = postcodes.normalise(cell)
    if plain and not POSTCODE.fullmatch(plain):
        raise _Wrong("postcode-invalid")
    return plain


def _country(cell: str, countries: Mapping[str, str]) -> str:
    code = countries.get(folded(cell), "")
    if not code:
        raise _Wrong("country-unknown")
    return code


def _locale(cell: str) -> str:
    if cell and not LOCALE.fullmatch(cell):
        raise _Wrong("language-unknown")
    return cell


def _yes(cell: str) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise _Wrong("yes-or-no")
    return word in YES


def _day(cell: str, layout: Layout, *, made_on: date, today: date) -> date | None:
    if not cell:
        return None
    day = _written_day(cell, day_first=layout.dates == "dmy")
    if day > today:
        raise _Wrong("date-in-future")
    if day.year < made_on.year - EARLIEST_YEARS:
        raise _Wrong("date-too-old")
    return day


def _written_day(cell: str, *, day_first: bool) -> date:
    if match := ISO_DAY.fullmatch(cell):
        year, month, day = match.groups()
    elif match := OTHER_DAY.fullmatch(cell):
        first, second, year = match.groups()
        day, month = (first, second) if day_first else (second, first)
    else:
        raise _Wrong("date-unreadable")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise _Wrong("date-unreadable") from error
