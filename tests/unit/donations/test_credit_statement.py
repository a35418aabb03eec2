"""The statement of all heuristic models on DuckDB: the pure models' parts, to the minor unit."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from donations.attribution import credit_statement
from donations.attribution.credit_statement import DUCKDB
from donations.attribution.heuristics import HEURISTICS, Touch, split
from mobilize.kit import parquet

CHANNELS = ("facebook", "email", "whatsapp", "unknown")
ENGINE = parquet.engine()
GIVEN = """
    CREATE OR REPLACE TABLE way (conversion VARCHAR, touch VARCHAR, place BIGINT, label VARCHAR,
        known BOOLEAN, signed BOOLEAN, age DOUBLE);
    CREATE OR REPLACE TABLE value (conversion VARCHAR, rail VARCHAR, sign INT, minor BIGINT);
"""
Gift = tuple[list[Touch], int, int]  # its way, what it came to, and what it had come to before


@st.composite
def gifts(draw: st.DrawFn) -> Gift:
    ages = sorted(draw(st.lists(st.floats(0, 89), min_size=1, max_size=9)), reverse=True)
    signed_at = draw(st.integers(0, 9))
    way = [
        Touch(draw(st.sampled_from(CHANNELS)), age, place == signed_at)
        for place, age in enumerate(ages)
    ]
    amounts = st.one_of(st.integers(-20, 20), st.integers(-99_999_999, 99_999_999))
    return way, draw(amounts), draw(amounts)


def purely(found: Sequence[Gift], model: str) -> dict[str, int]:
    credited: Counter[str] = Counter()
    for way, ended, began in found:
        weights = HEURISTICS[model](way)
        for touch, now, was in zip(way, split(ended, weights), split(began, weights), strict=True):
            credited[touch.channel] += now - was
    return dict(credited)


@settings(max_examples=60)
@given(st.lists(gifts(), min_size=1, max_size=6))
def test_duckdb_splits_every_gift_as_the_pure_models_do(found: list[Gift]) -> None:
    ENGINE.execute(GIVEN)
    for number, (way, ended, began) in enumerate(found):
        for place, touch in enumerate(way):
            known = touch.channel != "unknown"
            row = [str(number), f"{place:02}", 0, touch.channel, known, touch.signed, touch.age]
            ENGINE.execute("INSERT INTO way VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for sign, minor in ((1, ended), (-1, began)):
            ENGINE.execute("INSERT INTO value VALUES (?, 'card', ?, ?)", [str(number), sign, minor])

    rows = ENGINE.execute(f"WITH {credit_statement.sql(DUCKDB)}", {"half_life": 7.0}).fetchall()

    for place, model in enumerate(HEURISTICS, start=2):
        assert {row[1]: row[place] for row in rows} == purely(found, model), model
