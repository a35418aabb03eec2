"""The benchmarks follow the program they measure."""

import re

from petitions.services import asking
from tests.benchmarks.signing import VALUES


def test_pgbench_has_a_value_for_all_that_the_measured_statement_asks_for() -> None:
    asked = set(re.findall(r"%\((\w+)\)s", asking.WRITE))

    assert asked == set(VALUES)
