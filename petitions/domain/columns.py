"""Which column of somebody else's file holds what: guessed from its headers, then chosen."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from petitions.domain import wording
from petitions.domain.tables import DELIMITERS, Row

# Headers in English and French, folded (no accents, small letters, words).
HEADERS: Mapping[str, str] = {
    "name": "name|full name|signer|signatory|signature|nom complet|nom et prenom|prenom et nom"
    "|signataire|nom prenom|prenom nom",
    "first_name": "first name|firstname|given name|forename|prenom|prenoms",
    "last_name": "last name|lastname|surname|family name|nom de famille|nom",
    "email": "email|e mail|mail|email address|e mail address|mail address|courriel|adresse email"
    "|adresse e mail|adresse mail|adresse electronique|adresse courriel|mel",
    "country": "country|country code|pays|code pays|code du pays",
    "postcode": "postcode|post code|postal code|zip|zip code|zipcode|code postal|cp",
    "signed_on": "date|signed on|signed at|signed|date signed|signature date|created at|timestamp"
    "|date de signature|signe le|date de la signature|horodatage|date de creation",
    "name_shown": "show name|name shown|public|show my name|afficher le nom|nom affiche|nom public",
    "locale": "language|locale|lang|langue",
    "updates": "updates|consent|opt in|optin|newsletter|may write|consentement|infolettre"
    "|accord|abonnement",
    "handover": "handover|hand over|may hand over|remise|transmission",
    "evidence": "evidence|proof|consent evidence|preuve|preuve du consentement|justificatif",
}
FIELDS = tuple(HEADERS)
FIELD_OF = {header: field for field, headers in HEADERS.items() for header in headers.split("|")}
DATES = ("dmy", "mdy")
CSV, JSON = FORMATS = ("csv", "json")
TWO_PARTS = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{4}", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Layout:
    """How a file is read. `columns` names each column's field, "" for one that is left out.

    `dates` says what 03/04/2026 means: day or month first. `country` (a code) is meant
    where a row names none. `wording` is the version of our sentences that people read,
    where the file says who agreed to them. Headers themselves are not kept: where there
    are none, the first row is a person.
    """

    format: str
    columns: tuple[str, ...]
    header: bool = True
    delimiter: str = ","
    dates: str = "dmy"
    country: str = ""
    wording: str = ""

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
        agreed = bool({"updates", "handover"} & set(taken))
        checks = {
            "column-unknown": not set(taken) <= set(FIELDS),
            "column-taken-twice": len(taken) > len(set(taken)),
            "name-column-missing": not {"name", "first_name", "last_name"} & set(taken),
            "person-column-missing": not {"email", "postcode"} & set(taken),
            "country-missing": "country" not in taken and not self.country,
            "country-invalid": bool(self.country) and not COUNTRY.fullmatch(self.country),
            "evidence-column-missing": agreed and "evidence" not in taken,
            "date-column-missing": agreed and "signed_on" not in taken,
            "wording-unknown": agreed and self.wording != wording.VERSION,
            "delimiter-unknown": self.delimiter not in DELIMITERS,
            "dates-unknown": self.dates not in DATES,
        }
        return [code for code, wrong in checks.items() if wrong]


def guess(rows: Sequence[Row], *, format: str, delimiter: str = ",", country: str = "") -> Layout:  # noqa: A002 - the word people know
    """Return the likeliest layout, from the first rows.

    A header that stands twice is guessed for neither: which of the two is meant is
    for people to say.
    """
    first = rows[0].cells if rows else ()
    header = format == JSON or has_header(first)
    fields = [FIELD_OF.get(folded(cell), "") if header else "" for cell in first]
    if "first_name" not in fields:  # "nom" alone is the whole name
        fields = ["name" if field == "last_name" else field for field in fields]
    once = tuple(field if fields.count(field) == 1 else "" for field in fields)
    return Layout(
        format=format,
        columns=once,
        header=header,
        delimiter=delimiter,
        dates=_dates(rows, once),
        country=country,
    )


def has_header(cells: Sequence[str]) -> bool:
    """Say whether a first row names columns: by their names, or because it looks like no person."""
    if any(folded(cell) in FIELD_OF for cell in cells):
        return True
    return not any("@" in cell or any(map(str.isdigit, cell)) for cell in cells)


def folded(text: str) -> str:
    """Return words without accents, capitals or punctuation: `Prénom(s)` → `prenom s`."""
    plain = unicodedata.normalize("NFKD", text[:200]).casefold()
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _dates(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Tell the order of day and month by a number over 12; day first when none says."""
    if "signed_on" not in columns:
        return DATES[0]
    place = columns.index("signed_on")
    cells = (row.cells[place] for row in rows[1:] if len(row.cells) > place)
    found = [match for cell in cells if (match := TWO_PARTS.match(cell))]
    return "mdy" if any(int(match[2]) > 12 for match in found) else "dmy"
