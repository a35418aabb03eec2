# ruff: noqa: S608 - statements made of our own words
"""How many journeys went from which touch to which next one, counted by the database."""

from typing import Any

from django.db import connection

from donations.attribution.questions import Question
from donations.attribution.tallies import Tally
from donations.queries import attribution, conversions, ways
from mobilize.kit import patience
from mobilize.organisations.models import Organisation

RUN = "PARTITION BY conversion ORDER BY age DESC, touch, place"

# What a walk remembers: the touch it is at, with those before it; a journey that is shorter than
# that is one state.
STATES = {
    2: "array_remove(ARRAY[lag(label) OVER run, label]::text[], NULL)",
    3: "array_remove(ARRAY[lag(label, 2) OVER run, lag(label) OVER run, label]::text[], NULL)",
}
# One group for each last byte of an id, which is chance.
GROUPED = "get_byte(uuid_send(conversion), 15)"
STEPPED = f"""
    remembered AS (
        SELECT conversion, age, touch, place, {{state}} AS state, row_number() OVER run AS pos,
            lead(place) OVER run IS NULL AS ends
        FROM way WINDOW run AS ({RUN})
    ),
    stepped AS (
        SELECT conversion, state, lead(state) OVER run AS next, row_number() OVER run = 1 AS begins
        FROM remembered WHERE pos >= {{order}} OR ends WINDOW run AS ({RUN})
    )"""
# At order 1 every touch is a state by itself: one look along each journey is enough.
STEPPED_ONE = f"""
    stepped AS (
        SELECT conversion, label AS state, lead(label) OVER run AS next,
            row_number() OVER run = 1 AS begins
        FROM way WINDOW run AS ({RUN})
    )"""
TALLIED = """
    worth AS (
        SELECT conversion, sum(sign * minor)::bigint AS minor FROM value GROUP BY conversion
    )
    SELECT state, next, begins, {group}, count(*), sum(minor)::bigint
    FROM stepped JOIN worth USING (conversion)
    WHERE minor > 0 GROUP BY 1, 2, 3, 4
"""
MANY = "SELECT count(*) FROM conversion"


def tallies(question: Question, organisation: Organisation, *, grouped: bool) -> list[Tally]:
    """Return the steps of the conversions' journeys and of those that led to nothing.

    With `grouped` each journey is in one of 256 groups.
    """
    found = _stepped(question, organisation, grouped=grouped)
    converted = [
        Tally(source, target, begins, conversions=many, value=minor, group=group)
        for source, target, begins, group, many, minor in found
    ]
    return converted + _lost(question, organisation, grouped=grouped)


def journeys(question: Question, organisation: Organisation) -> int:
    """Return how many journeys a removal would be solved on, those that led to nothing included.

    Of signatures those that were given: what led to none are visits, not journeys.
    """
    asked = f"WITH {conversions.sql(question)} {MANY}"
    found = int(_run(asked, question, organisation)[0][0])
    signers = attribution.signers(question)
    if question.conversion == "signature" or signers is None:
        return found
    asked = f"WITH {conversions.sql(signers, filters=conversions.GAVE_NOTHING)} {MANY}"
    return found + int(_run(asked, signers, organisation)[0][0])


def _lost(question: Question, organisation: Organisation, *, grouped: bool) -> list[Tally]:
    """Return the journeys that led to nothing, as `attribution.paths` has them."""
    if question.conversion == "signature":
        visits = attribution.LOST_VISITS.format(
            label=ways.LABEL[question.by], link=ways.LINK if question.by == "link" else ""
        )
        found = _run(visits, question, organisation)
        return [
            Tally(tuple(path), None, begins=True, conversions=0, nulls=many) for path, many in found
        ]
    signers = attribution.signers(question)
    if signers is None:
        return []
    steps = _stepped(signers, organisation, grouped=grouped, filters=conversions.GAVE_NOTHING)
    return [
        Tally(source, target, begins, conversions=0, nulls=many, group=group)
        for source, target, begins, group, many, _ in steps
    ]


def _stepped(
    question: Question, organisation: Organisation, *, grouped: bool, filters: str = ""
) -> list[Any]:
    order = question.order
    stepped = STEPPED_ONE
    if order > 1:
        stepped = STEPPED.format(state=STATES[order], order=order)
    tallied = TALLIED.format(group=GROUPED if grouped else "0")
    way = ways.sql(question, kept_days=organisation.look_back_days)
    parts = f"{conversions.sql(question, filters=filters)}, {way}"
    found = _run(f"WITH {parts}, {stepped}, {tallied}", question, organisation)
    return [(_state(source), _state(target), *rest) for source, target, *rest in found]


def _state(found: str | list[str] | None) -> tuple[str, ...] | None:
    if found is None:
        return None
    return (found,) if isinstance(found, str) else tuple(found)


def _run(statement: str, question: Question, organisation: Organisation) -> list[Any]:
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(attribution.MEMORY)
        cursor.execute(statement, conversions.given(question, organisation))
        return list(cursor.fetchall())
