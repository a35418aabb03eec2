"""Postcodes and the regions they lie in, as an organisation's own file says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mobilize.kit import text
from mobilize.kit.errors import AppError
from mobilize.kit.marking import marked
from petitions.domain import encodings, tables, uploads
from petitions.domain.columns import COUNTRY, FIELD_OF, folded
from petitions.domain.tables import Row

COLUMNS = ("country", "prefix", "region")
REGION_LENGTH = 40
PREFIX = re.compile(r"[A-Z0-9]{1,12}")
LEFT_AWAY = re.compile(r"[\s.-]+")
WRONG = {
    "country": marked("this is no two-letter code, such as FR"),
    "prefix": marked("this is no beginning of a postcode: 1 to 12 letters and digits"),
    "region": marked("this is no name of 1 to 40 characters"),
    "twice": marked("this stands twice, with two regions"),
    "columns": marked("more cells than country, prefix and region"),
}


class PostcodesInvalid(AppError):
    """A row of this file is no country, prefix and region. Nothing of the file was stored."""

    code = "postcodes-invalid"


@dataclass(frozen=True)
class Area:
    """All postcodes of a country that begin with a prefix."""

    country: str
    prefix: str


def normalise(postcode: str) -> str:
    """Return a postcode as prefixes are written: capitals and digits, nothing between them."""
    return LEFT_AWAY.sub("", postcode).upper()


def areas_of(country: str, postcode: str) -> list[Area]:
    """Return every area that a postcode may lie in, the smallest first."""
    plain = normalise(postcode)
    if not PREFIX.fullmatch(plain):
        return []
    return [Area(country, plain[:length]) for length in range(len(plain), 0, -1)]


def read(data: bytes) -> Mapping[Area, str]:
    """Return the regions of a CSV file with the columns country, prefix and region.

    A first row that names the columns is passed over. A file is taken whole or not at all.

    Raises:
        PostcodesInvalid: names row and field; uploads.FileTooLarge, uploads.FileWithoutRows,
        encodings.FileNotText, encodings.EncodingWrong, tables.FileEmpty, tables.FileBroken
    """
    if len(data) > uploads.LARGEST:
        raise uploads.FileTooLarge(field="file")
    regions: dict[Area, str] = {}
    for row in _rows(encodings.decode(data, encodings.detect(data))):
        area, region = _area(row)
        if regions.setdefault(area, region) != region:
            raise _refused(row, "prefix", "twice")
        if len(regions) > uploads.MOST_ROWS:
            raise uploads.FileTooLarge(field="file")
    if not regions:
        raise uploads.FileWithoutRows(field="file")
    return regions


def _rows(content: str) -> Iterator[Row]:
    for row in tables.of_csv(content, delimiter=tables.delimiter_of(content)):
        if row.number > 1 or FIELD_OF.get(folded(row.cells[0])) != "country":
            yield row


def _area(row: Row) -> tuple[Area, str]:
    if any(row.cells[len(COLUMNS) :]):
        raise _refused(row, "region", "columns")
    country, prefix, region, *_ = (*row.cells, "", "", "")
    area = Area(country.upper(), normalise(prefix))
    if not COUNTRY.fullmatch(area.country):
        raise _refused(row, "country", "country")
    if not PREFIX.fullmatch(area.prefix):
        raise _refused(row, "prefix", "prefix")
    return area, _region(row, region)


def _region(row: Row, cell: str) -> str:
    try:
        region = text.line(cell, field="region")
    except text.TextInvalid as error:
        raise _refused(row, "region", "region") from error
    if not 0 < len(region) <= REGION_LENGTH:
        raise _refused(row, "region", "region")
    return region


def _refused(row: Row, field: str, wrong: str) -> PostcodesInvalid:
    said = "Row %(row)s, %(name)s: %(what)s."
    return PostcodesInvalid(said, field=field, row=row.number, name=field, what=WRONG[wrong])
