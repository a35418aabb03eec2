"""Counts that another site publishes about the same petition: taken in whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mobilize.kit import text
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.marking import marked
from petitions.domain import encodings, external_counts, tables, uploads
from petitions.domain.external_counts import Observation, Unreadable
from petitions.models import ExternalCount, Petition

MOST = 50_000  # observations of one petition
WRITTEN_AT_ONCE = 1_000
WRONG = {
    "date-unreadable": marked("this is no moment, such as 2026-05-31 14:00:00"),
    "date-too-old": marked("this is before the year 2000"),
    "date-in-future": marked("this is still to come"),
    "count-unreadable": marked("this is no whole number"),
    "place-twice": marked("this names a place twice"),
    "missing": marked("this is missing"),
}


class CountsInvalid(AppError):
    """A row of this file is no moment and count. Nothing of the file was stored."""

    code = "counts-invalid"


class CountsTooMany(AppError):
    """A petition keeps 50,000 counts of other sites at most."""

    code = "counts-too-many"


class CountDiffers(AppError):
    """Another count of this site is known for one of these moments. Nothing was stored."""

    code = "count-differs"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Kept:
    """How many observations were new, and how many were known already."""

    added: int
    repeated: int


@transaction.atomic
def keep(*, petition: Petition, source: str, data: bytes, now: datetime) -> Kept:
    """Keep what another site said: one petition's JSON, or CSV rows of moment and count.

    A file that overlaps an earlier one adds only what is new.

    Raises:
        CountsInvalid, CountsTooMany, CountDiffers, uploads.FileTooLarge,
        encodings.FileNotText, encodings.EncodingWrong, tables.FileEmpty,
        tables.FileBroken, text.TextInvalid
    """
    site = text.line(source, field="source")
    if len(data) > uploads.LARGEST:
        raise uploads.FileTooLarge(field="file")
    said = _read(data, now=now)
    rows = ExternalCount.objects.for_org(petition.organisation_id)
    mine = rows.filter(petition=petition, source=site)
    known = dict(mine.values_list("observed_at", "total"))
    if any(known.get(at, one.total) != one.total for at, one in said.items()):
        raise CountDiffers
    fresh = [one for at, one in said.items() if at not in known]
    if rows.filter(petition=petition).count() + len(fresh) > MOST:
        raise CountsTooMany
    # Somebody else may be sending the same file at this moment.
    with refused_by("one_external_count_per_moment", become=CountDiffers()):
        ExternalCount.objects.bulk_create(
            (_row(petition, site, one) for one in fresh), batch_size=WRITTEN_AT_ONCE
        )
    return Kept(added=len(fresh), repeated=len(said) - len(fresh))


def _read(data: bytes, *, now: datetime) -> dict[datetime, Observation]:
    content = encodings.decode(data, encodings.detect(data))
    if content.lstrip()[:1] == "{":
        try:
            one = external_counts.of_parliament(tables.load(content), now=now)
        except Unreadable as wrong:
            raise _refused(wrong) from wrong
        return {one.observed_at: one}
    said: dict[datetime, Observation] = {}
    for number, one in _series(content, now=now):
        if len(said) >= MOST:
            raise CountsTooMany
        if said.setdefault(one.observed_at, one).total != one.total:
            raise CountDiffers("Row %(row)s says another count for the same moment.", row=number)
    if not said:
        raise CountsInvalid("The file has a header and nothing below it.")
    return said


def _series(content: str, *, now: datetime) -> Iterator[tuple[int, Observation]]:
    """Yield the rows below the header: the first cell is the moment, the second the count."""
    for row in tables.of_csv(content, delimiter=tables.delimiter_of(content)):
        if row.number == 1 and not row.cells[0][:1].isdigit():
            continue
        at, total, *_ = (*row.cells, "", "")
        try:
            one = Observation(external_counts.moment(at, now=now), external_counts.number(total))
        except Unreadable as wrong:
            raise _refused(wrong, row=row.number) from wrong
        yield row.number, one


def _refused(wrong: Unreadable, *, row: int | None = None) -> CountsInvalid:
    what, name = WRONG[wrong.code], wrong.field
    if row is None:
        return CountsInvalid("%(name)s: %(what)s.", field=name, name=name, what=what)
    said = "Row %(row)s, %(name)s: %(what)s."
    return CountsInvalid(said, field=name, row=row, name=name, what=what)


def _row(petition: Petition, source: str, one: Observation) -> ExternalCount:
    return ExternalCount(
        organisation_id=petition.organisation_id,
        petition=petition,
        source=source,
        observed_at=one.observed_at,
        total=one.total,
        breakdown=one.breakdown,
    )
