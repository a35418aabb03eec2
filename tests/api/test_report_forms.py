"""Every report is a page, a table in three kinds of file, and JSON: with the same numbers."""

import csv
import html
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from donations.services import chains
from mobilize.http.table_files import ENDINGS
from mobilize.organisations.models import Role
from petitions.models import Cause, Signature
from tests import builders, texts, trials
from tests.db.donations.chain_world import TUESDAY, a_forest
from tests.db.donations.journeys import a_gift, a_signer, given_back
from tests.staff import at_work

FILES = tuple(ENDINGS)
MARCH = "since=2026-03-01&until=2026-03-31"
OVERVIEW = f"causes/clean-water/overview/?{MARCH}"
PAGES = (
    "attribution/",
    "attribution/rows/?every=on",
    "attribution/gifts/{gift}/",
    "causes/clean-water/countries/",
    OVERVIEW,
    "causes/clean-water/spread/",
    "chains/",
    "chains/leaders/",
    "chains/{signer}/",
    "channels/",
    "channels/rows/?cause=clean-water&channel=email",
    "digest/",
    "experiments/{experiment}/",
    "integrity/",
    "journeys/",
    "journeys/rows/?step=email",
    "matching/",
    "pledges/promised/",
    "returning/",
    "returning/rows/?began=2026-03&after=0",
    "texts/",
)
# An experiment's page says more than one table holds.
SAME = tuple(page for page in PAGES if "{experiment}" not in page)
NET = ("attribution/", "attribution/rows/?every=on", OVERVIEW)  # of a period's money in and out
NO_NUMBER = re.compile(r"\b(nan|inf|infinity|none|null)\b", re.IGNORECASE)
PERCENT = "\N{NO-BREAK SPACE}%"
NUMBER = re.compile(rf"-?\d[\d,]*(?:\.\d+)?(?:{PERCENT})?")
CELL = re.compile(r'<c r="([A-Z]+)\d+"([^>]*)><v>(.*?)</v></c>')
DECIMAL = r"-?\d+(\.\d+)?(e-?\d+)?"
# What is no table: lists that have pages of their own, a switch, a paper.
NO_TABLES = {
    "report-attribution-runs", "report-tie-out",
    "report-digest-switch", "report-views", "report-view", "report-claims", "report-receipt-series",
}  # fmt: skip


def test_every_report_of_the_api_is_kept_in_every_form() -> None:
    names = {name for name in _names(get_resolver().url_patterns) if name.startswith("report-")}
    whole = {name for name in names if not name.endswith(FILES)} - NO_TABLES

    assert {f"{name}-{kind}" for name in whole for kind in FILES} - names == set()
    assert names >= NO_TABLES


@pytest.mark.django_db
def test_every_report_page_leads_to_its_numbers_in_every_form(tmp_path: Path) -> None:
    greta, ids = _a_year_of_work()

    for page in PAGES:
        shown = greta.get(f"/staff/relief/{page}".format(**ids))
        assert shown.status_code == 200, page
        links = _links(shown.content.decode())
        assert links, f"{page} leads to no file"
        for address, query in links:
            kept = {kind: greta.get(f"{address}.{kind}{query}") for kind in FILES}
            assert {answer.status_code for answer in kept.values()} == {200}, (page, query)
            lines = _lines(_body(kept["csv"]))
            assert len(_workbook(_body(kept["xlsx"]))) == len(lines), (page, query)
            assert len(_parquet(_body(kept["parquet"]), tmp_path)) == len(lines) - 1, (page, query)
            said = greta.get(f"{address}{query.partition('table=')[0].rstrip('?&')}")
            assert said.headers["Content-Type"].startswith("application/json"), page


@pytest.mark.django_db
@pytest.mark.parametrize("page", SAME)
def test_every_number_of_a_page_is_in_one_of_its_files(page: str) -> None:
    greta, ids = _a_year_of_work()

    shown = greta.get(f"/staff/relief/{page}".format(**ids)).content.decode()
    files = [_body(greta.get(f"{at}.csv{query}")) for at, query in _links(shown)]

    tables = [_lines(file) for file in files]
    numbers = [number for table in tables for number in _numbers(table)]
    known = {said for number in numbers for said in _written(number)}
    found = {said for cell in _cells(shown) for said in NUMBER.findall(cell)}
    assert found, page
    assert found - known - _ratios(tables) == set(), page


@pytest.mark.django_db
@pytest.mark.parametrize("page", SAME)
def test_the_three_kinds_of_a_file_hold_the_same_cells(page: str, tmp_path: Path) -> None:
    greta, ids = _a_year_of_work()

    for at, query in _links(greta.get(f"/staff/relief/{page}".format(**ids)).content.decode()):
        csv_lines = _lines(_body(greta.get(f"{at}.csv{query}")))[1:]
        parquet = _parquet(_body(greta.get(f"{at}.parquet{query}")), tmp_path)
        said = [["" if cell is None else str(cell) for cell in line] for line in parquet]
        assert [_plain(line) for line in said] == [_plain(line) for line in csv_lines], (at, query)
        book = _workbook(_body(greta.get(f"{at}.xlsx{query}")))[1:]
        assert [_plain(line) for line in book] == [_plain(line) for line in csv_lines], (at, query)


@pytest.mark.django_db
@pytest.mark.parametrize("page", SAME)
def test_where_more_went_back_than_came_every_number_is_one(page: str, tmp_path: Path) -> None:
    greta, ids = _a_year_of_work()
    _more_going_back_than_coming()
    asked = page if "since=" in page else f"{page}{'&' if '?' in page else '?'}{MARCH}"

    answer = greta.get(f"/staff/relief/{asked}".format(**ids))
    shown = answer.content.decode()
    files = [f"{at}.{{kind}}{query}" for at, query in _links(shown)]
    tables = [_lines(_body(greta.get(file.format(kind="csv")))) for file in files]
    kept = [_parquet(_body(greta.get(f.format(kind="parquet"))), tmp_path) for f in files]

    assert (answer.status_code, bool(files)) == (200, True)
    said = [*_cells(shown), *itertools.chain(*itertools.chain(*tables))]
    said += [str(cell) for cell in itertools.chain(*itertools.chain(*kept)) if cell is not None]
    assert [cell for cell in said if NO_NUMBER.search(cell)] == []
    if page in NET:
        assert any(number < 0 for table in tables for number in _numbers(table))


def _more_going_back_than_coming() -> None:
    """Let a gift of February go back in March, five times what came then."""
    cause = Cause.objects.get()
    february = builders.MONDAY - timedelta(days=14)
    gift = a_gift(cause, 500_000, [("facebook", 1)], made_at=february)
    given_back(gift, 500_000, at=builders.MONDAY)


def _a_year_of_work() -> tuple[Client, dict[str, Any]]:
    """Return somebody who may see all, and ids of theirs, in a world with a bit of everything."""
    org = builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))
    petition = builders.an_open_petition(org)
    cause = petition.cause
    a_forest(petition)
    chains.recompute(organisation_id=org.id, cause_id=cause.id, now=TUESDAY)
    gift = a_gift(cause, 1000, [("email", 1)], giver=builders.a_supporter(org))
    a_signer(petition, [("whatsapp", 1)], signed_at=builders.MONDAY)
    builders.a_match_offer(cause)
    texts.a_keyword(cause)
    experiment = trials.an_experiment(org, petition=petition, hold_out_percent=30)
    trials.an_exposed_crowd(petition, 12)
    builders.a_signature(
        petition, state="held", confirmed_at=builders.MONDAY, score=50,
        suspicions=["network_sustained"],
    )  # fmt: skip
    signer = Signature.objects.filter(petition=petition, parent=None).earliest("placed_at")
    ids = {"experiment": experiment.id, "gift": gift.id, "signer": signer.id}
    return at_work(builders.a_member(org, Role.OWNER)), ids


def _names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


def _links(page: str) -> list[tuple[str, str]]:
    """Return what a page's files are below, and asked, each once for all its kinds."""
    found = {
        kind: set(re.findall(rf'href="(/api/[^"?]+)\.{kind}(\?[^"]*)"', page)) for kind in FILES
    }
    assert found["csv"] == found["xlsx"] == found["parquet"]
    return [(address, query.replace("&amp;", "&")) for address, query in sorted(found["csv"])]


def _cells(page: str) -> list[str]:
    cells = re.findall(r'<td class="number">(.*?)</td>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>|\d+ [A-Z][a-z]+ \d{4}", " ", cell) for cell in cells]


def _numbers(table: list[list[str]]) -> list[float]:
    return [float(cell) for line in table[1:] for cell in line if re.fullmatch(DECIMAL, cell)]


def _written(number: float) -> Iterator[str]:
    """Yield how a page may write a file's number: as it is, as cents, as a share."""
    yield from (f"{number:,.0f}", f"{number:,.1f}", f"{number:,.2f}", f"{number:,.3f}")
    yield f"{round(number) / 100:,.2f}"
    yield f"{number * 100:.1f}{PERCENT}"


def _ratios(tables: list[list[list[str]]]) -> set[str]:
    """Return the shares that any number of a table can be of another in it."""
    pairs = itertools.chain(*(itertools.product(set(_numbers(t)), repeat=2) for t in tables))
    return {f"{100 * part / whole:.1f}{PERCENT}" for part, whole in pairs if whole}


def _plain(line: list[str]) -> list[str]:
    return [f"{float(cell):.6f}" if re.fullmatch(DECIMAL, cell) else cell for cell in line]


def _body(answer: Any) -> bytes:
    return answer.getvalue() if answer.streaming else answer.content


def _lines(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode())))


def _workbook(file: bytes) -> list[list[str]]:
    """Return a workbook's cells, line by line; one that is not written is empty."""
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        kept = book.read("xl/sharedStrings.xml").decode()
    texts = [html.unescape(text) for text in re.findall(r"<si><t[^>]*>(.*?)</t></si>", kept, re.S)]
    lines = [
        {column: texts[int(value)] if "t=" in said else value for column, said, value in cells}
        for cells in map(CELL.findall, re.findall(r"<row .*?</row>", sheet, re.S))
    ]
    return [[line.get(column, "") for column in lines[0]] for line in lines]


def _parquet(file: bytes, folder: Path) -> list[tuple[Any, ...]]:
    (folder / "kept.parquet").write_bytes(file)
    return duckdb.from_parquet(str(folder / "kept.parquet")).fetchall()
