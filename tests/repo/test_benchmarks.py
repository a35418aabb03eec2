"""The benchmarks follow the program they measure."""

import inspect
import re

import pytest
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from donations.models import LedgerEntry, Pledge
from donations.queries import attribution_figures
from petitions.models import Signature, Touch
from petitions.services import asking
from tests.benchmarks import attributed, crediting
from tests.benchmarks.signing import VALUES


def test_pgbench_has_a_value_for_all_that_the_measured_statement_asks_for() -> None:
    asked = set(re.findall(r"%\((\w+)\)s", asking.WRITE))

    assert asked == set(VALUES)


@pytest.mark.parametrize("model", [Touch, Signature, Pledge, LedgerEntry])
def test_the_attributed_world_names_every_column_that_a_row_must_have(model: type[Model]) -> None:
    table = model._meta.db_table
    said = re.search(rf"INSERT INTO {table} \(([^)]*)\)", attributed.FILL)
    needed = {
        field.column
        for field in model._meta.concrete_fields
        if not field.null and field.db_default is NOT_PROVIDED
    }

    assert said
    assert needed <= set(re.findall(r"\w+", said[1]))


@pytest.mark.parametrize(
    ("measured", "shown"),
    [
        (crediting._models, attribution_figures.compute),
        (crediting._removal, attribution_figures._removal_of_many),
    ],
)
def test_the_credits_that_are_measured_are_computed_as_the_report_does(
    measured: object, shown: object
) -> None:
    calls = r"(?:attribution|attribution_chain|tallies)\.\w+\("
    asked = re.findall(calls, inspect.getsource(measured))  # type: ignore[arg-type]

    assert asked
    assert set(asked) <= set(re.findall(calls, inspect.getsource(shown)))  # type: ignore[arg-type]
