"""An export on DuckDB beside PostgreSQL: the same models, the same cents, in any period."""

import subprocess
import sys
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from donations.attribution.credit_statement import SPARK, Credit
from donations.attribution.questions import Question
from donations.models import Pledge
from donations.queries import attribution, exported
from donations.services import exporting
from donations.services.exporting import Asked
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Petition
from tests.builders import MONDAY, a_cause, an_open_petition, an_organisation
from tests.db.donations.journeys import a_gift, a_linked_visit, a_signer, a_visit, given_back

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ROOT = Path(__file__).parents[2]
CHANNELS = ["facebook", "email", "whatsapp", "sms", "unknown"]
PERIODS = [(None, None), (0, 0), (1, 3), (3, None), (9, 9)]
ASKED: list[dict[str, Any]] = [
    {}, {"by": "campaign"}, {"by": "link"}, {"currency": "USD"},
    {"measure": "count"}, {"half_life": 1.5}, {"conversion": "signature"},
]  # fmt: skip
NOTEBOOK = """
import sys
from pathlib import Path
from donations.attribution.questions import Question
from donations.queries import exported
for found in exported.credited(Path(sys.argv[1]), Question(currency="EUR")):
    print(found.rail, found.label, *found.minor.values())
"""


def on(day: int | None) -> date | None:
    return None if day is None else (MONDAY + day * DAY).date()


def a_world(org: Organisation) -> Cause:
    """Let gifts come in two currencies by all kinds of ways, and some go back in parts."""
    chance = Random(11)
    cause, other = a_cause(org), a_cause(org, "forests", currency="USD")
    petition = an_open_petition(org, cause=cause)
    signers = [
        a_signer(petition, [(chance.choice(CHANNELS), 2)], signed_at=MONDAY - place * DAY)
        for place in range(4)
    ]
    linked = a_linked_visit(petition, "facebook", at=MONDAY - 3 * DAY)
    named = a_visit(cause, "email", at=MONDAY - DAY, campaign="may")
    nameless = a_visit(cause, "facebook", at=MONDAY - DAY, campaign="unknown")
    for number in range(24):
        visits = [(chance.choice(CHANNELS), age) for age in (95, 40, 9, 9, 2, 0.5)]
        day, amount = MONDAY + chance.randrange(5) * DAY, chance.randint(100, 9000)
        pledge = a_gift(
            other if number % 6 == 0 else cause, amount, visits[chance.randrange(7) :],
            giver=chance.choice([None, *(each.supporter for each in signers)]),
            made_at=day, rail=chance.choice(["transfer", "sms", "cash"]),
            petition=petition if number % 4 == 1 else None,
        )  # fmt: skip
        if number % 5 == 1:
            changed = {"touches": [linked.id, *pledge.touches, named.id]}
            Pledge.objects.filter(id=pledge.id).update(**changed)
        if number % 5 == 3:  # whose campaign is called as what is untagged is
            changed = {"touches": [*pledge.touches, nameless.id]}
            Pledge.objects.filter(id=pledge.id).update(**changed)
        if number % 5 == 2:  # as a file of gifts names it
            Pledge.objects.filter(id=pledge.id).update(touches=[], journey=["qr", "email"])
        if number % 3 == 0:
            given_back(pledge, amount // 3, at=day + 2 * DAY)
            given_back(pledge, amount - amount // 3, at=day + 4 * DAY)
    return cause


def by_place(found: list[Credit]) -> dict[tuple[str, str], dict[str, int]]:
    return {(each.rail, each.label): each.minor for each in found}


def test_postgresql_and_duckdb_give_the_same_cents(tmp_path: Path) -> None:
    org = an_organisation()
    cause = a_world(org)
    a_gift(a_cause(an_organisation()), 777, [("email", 1)])  # another organisation's
    exporting.export(organisation=org, folder=tmp_path / "all", asked=Asked(), now=MONDAY)

    compared = 0
    for said, (since, until) in product(ASKED, PERIODS):
        question = Question(**{"currency": "EUR", "since": on(since), "until": on(until), **said})

        there = exported.credited(tmp_path / "all", question)

        here = attribution.credited(question, org)
        assert by_place(there) == by_place(here), question
        compared += len(here)
    assert compared > 200

    petition = Petition.objects.get(organisation=org)
    for about, ids in (
        ({"cause": cause.slug}, {"cause_id": cause.id}),
        ({"petition": petition.slug}, {"petition_id": petition.id}),
    ):
        for conversion in ("money", "signature"):
            asked: dict[str, Any] = {"currency": "EUR", "conversion": conversion}
            there = exported.credited(tmp_path / "all", Question(**asked), **about)
            here = attribution.credited(Question(**asked, **ids), org)
            assert by_place(there) == by_place(here) != {}, (about, conversion)


def test_an_export_of_a_few_days_knows_what_its_gifts_had_come_to_before(tmp_path: Path) -> None:
    org = an_organisation()
    a_world(org)
    days = {"since": on(2), "until": on(6)}
    exporting.export(organisation=org, folder=tmp_path / "days", asked=Asked(**days), now=MONDAY)
    question = Question(currency="EUR", **days)

    there = exported.credited(tmp_path / "days", question)

    assert there
    assert by_place(there) == by_place(attribution.credited(question, org))
    with pytest.raises(exported.NotInAnExport):
        exported.credited(tmp_path / "days", Question(currency="EUR"))


def test_a_notebook_needs_neither_settings_nor_a_database(tmp_path: Path) -> None:
    org = an_organisation()
    a_world(org)
    exporting.export(organisation=org, folder=tmp_path / "all", asked=Asked(), now=MONDAY)
    bare = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}

    told = subprocess.run(
        [sys.executable, "-c", NOTEBOOK, str(tmp_path / "all")],
        env=bare, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip

    here = attribution.credited(Question(currency="EUR"), org)
    lines = [" ".join(map(str, (each.rail, each.label, *each.minor.values()))) for each in here]
    assert sorted(told.stdout.splitlines()) == sorted(lines)


@pytest.mark.spark
def test_spark_gives_the_same_cents(tmp_path: Path) -> None:
    """The text that Spark runs is that of DuckDB, in its own words."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - there for `make spark` only

    org = an_organisation()
    a_world(org)
    exporting.export(organisation=org, folder=tmp_path / "all", asked=Asked(), now=MONDAY)
    quiet = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
    local = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    spark = SparkSession.builder.master("local[2]").config(map=quiet | local).getOrCreate()
    for name in exported.TABLES:
        spark.read.parquet(str(tmp_path / "all" / f"{name}.parquet")).createTempView(name)

    for said in (*ASKED, {"since": on(2), "until": on(6)}):
        question = Question(**{"currency": "EUR", **said})
        given = exported.parameters(question)
        rows = spark.sql(exported.sql(question, SPARK), args=given).collect()

        there, here = exported.credits_of(rows), attribution.credited(question, org)
        assert by_place(there) == by_place(here), question
    spark.stop()
