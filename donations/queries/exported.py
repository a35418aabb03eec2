"""The heuristic models over an export, on DuckDB: no server, and the same cents as PostgreSQL.

`credited(folder, Question(currency="EUR"))` answers as `donations.queries.attribution` does of
the same days. It needs neither Django's settings nor a database.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from donations.attribution import credit_statement
from donations.attribution.credit_statement import DUCKDB, Credit, Dialect
from donations.attribution.heuristics import HEURISTICS
from donations.attribution.questions import UNIT, Question
from donations.domain.export_tables import READABLE
from mobilize.kit import parquet
from mobilize.kit.errors import AppError

BEGINNING, END = "0001-01-02", "9999-12-30"

TABLES = ("journeys", "ledger", "forest")
# `before_minor` of the first entry is what the gift had come to before the period.
MONEY = """
    net AS (
        SELECT conversion, rail, min_by(before_minor, number) AS began,
            min_by(before_minor, number) + sum(amount_minor) AS ended
        FROM ledger
        WHERE currency = $currency
          AND booked_on BETWEEN CAST($since AS date) AND CAST($until AS date)
          AND ($cause IS NULL OR cause = $cause) AND ($petition IS NULL OR petition = $petition)
        GROUP BY conversion, rail
    ),
    value AS (
        SELECT conversion, rail, sign, CAST(minor AS bigint) AS minor FROM (
            SELECT conversion, rail, 1 AS sign, {ended} AS minor FROM net WHERE began <> ended
            UNION ALL
            SELECT conversion, rail, -1, {began} FROM net WHERE began <> ended
        ) AS side WHERE minor <> 0
    )"""
COUNTED = "CASE WHEN {side} > 0 THEN $unit ELSE 0 END"
SIGNED = """
    value AS (
        SELECT DISTINCT conversion, '' AS rail, 1 AS sign, CAST($unit AS bigint) AS minor
        FROM journeys
        WHERE kind = 'signature'
          AND made_on BETWEEN CAST($since AS date) AND CAST($until AS date)
          AND conversion IN (
            SELECT signature FROM forest
            WHERE ($cause IS NULL OR cause = $cause)
              AND ($petition IS NULL OR petition = $petition))
    )"""
WAY = """
    way AS (
        SELECT conversion, touch, place, {label} AS label, known, signed, age_days AS age
        FROM journeys WHERE conversion IN (SELECT conversion FROM value)
    )"""


class ExportUnreadable(AppError):
    """This folder holds no export that this version can read."""

    code = "export-unreadable"


class NotInAnExport(AppError):
    """An export answers for money and signatures, of all people, with its own look-back window."""

    code = "not-in-an-export"


def credited(
    folder: Path, question: Question, *, cause: str | None = None, petition: str | None = None
) -> list[Credit]:
    """Return all heuristic models' credits from a folder that `mobilize export` wrote.

    The days are read from the question; cause and petition are named by their short names.

    Raises:
        ExportUnreadable, NotInAnExport
    """
    _answerable(question, manifest(folder))
    text, given = sql(question, DUCKDB), parameters(question, cause=cause, petition=petition)
    with parquet.engine() as engine:
        for name in TABLES:
            engine.from_parquet(str(folder / f"{name}.parquet")).create_view(name)
        used = {name: value for name, value in given.items() if f"${name}" in text}
        return credits_of(engine.execute(text, used).fetchall())


def sql(question: Question, dialect: Dialect) -> str:
    """Return the statement for any engine that sees the tables under their names."""
    value = SIGNED if question.conversion == "signature" else _money(question)
    parts = f"{value}, {WAY.format(label=question.by)}, {credit_statement.TEXT}"
    return f"WITH {credit_statement.said(parts, dialect)}"


def parameters(
    question: Question, *, cause: str | None = None, petition: str | None = None
) -> dict[str, Any]:
    """Return what the statement is given."""
    return {
        "currency": question.currency,
        "since": str(question.since or BEGINNING),
        "until": str(question.until or END),
        "cause": cause,
        "petition": petition,
        "half_life": question.half_life,
        "unit": UNIT,
    }


def credits_of(rows: Iterable[Sequence[Any]]) -> list[Credit]:
    """Return the statement's rows by the names of the models."""
    return [
        Credit(rail, label, dict(zip(HEURISTICS, minor, strict=True)))
        for rail, label, *minor in rows
    ]


def manifest(folder: Path) -> dict[str, Any]:
    """Return what an export says of itself.

    Raises:
        ExportUnreadable
    """
    try:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExportUnreadable from error
    if not isinstance(said, dict) or said.get("schema") not in READABLE:
        raise ExportUnreadable
    return said


def _money(question: Question) -> str:
    side = COUNTED if question.counts else "{side}"
    return MONEY.format(ended=side.format(side="ended"), began=side.format(side="began"))


def _answerable(question: Question, said: dict[str, Any]) -> None:
    """Refuse what would be answered wrongly: less than was asked for is in the files."""
    people = (question.country, question.language, question.standing)
    filtered = (*people, question.tagged_only, question.cause_id, question.petition_id)
    unlike = question.look_back_days != said["look_back_days"]
    if question.conversion == "pledge" or any(filtered) or unlike or _beyond(question, said):
        raise NotInAnExport


def _beyond(question: Question, said: dict[str, Any]) -> bool:
    since, until = str(question.since or BEGINNING), str(question.until or END)
    return since < (said["from"] or BEGINNING) or until > (said["until"] or END)
