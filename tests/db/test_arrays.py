"""Columns of many rows at once: they come together in the order of the rows."""

import pytest

from mobilize.kit import arrays
from mobilize.kit.arrays import INT4, INT8, UUID

pytestmark = pytest.mark.django_db

TWO_KINDS = """
    SELECT 'odd', count(*), string_agg(int4send(n), ''), string_agg(uuid_send(lpad(
            to_hex(n), 32, '0')::uuid), ''), NULL::bytea
    FROM generate_series(1, 9, 2) AS n
    UNION ALL
    SELECT 'even', count(*), string_agg(int4send(n), ''), NULL, string_agg(int8send(n), '')
    FROM generate_series(2, 8, 2) AS n
    UNION ALL
    SELECT 'none', 0, NULL, NULL, NULL
"""


def test_columns_of_several_rows_are_put_together_and_a_row_may_lack_one() -> None:
    rows, (numbers, ids, wide) = arrays.groups(TWO_KINDS, {}, INT4, UUID, INT8)

    assert rows == [("odd", 5), ("even", 4), ("none", 0)]
    assert numbers.tolist() == [1, 3, 5, 7, 9, 2, 4, 6, 8]
    assert (ids.high.tolist(), ids.low.tolist()) == ([0] * 5, [1, 3, 5, 7, 9])
    assert wide.tolist() == [2, 4, 6, 8]


def test_a_string_that_is_no_column_of_its_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="size"):
        arrays.groups("SELECT 1, '\\x01'::bytea", {}, INT4)
