"""The steps that make the tables, and databases that took them when they were many."""

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def merged() -> list[Migration]:
    known = MigrationExecutor(connection).loader.disk_migrations
    return [step for step in known.values() if step.replaces]


def test_a_database_that_took_the_steps_one_by_one_goes_on_as_it_is() -> None:
    recorder, steps = MigrationRecorder(connection), merged()
    for step in steps:
        recorder.record_unapplied(step.app_label, step.name)
        for app, name in step.replaces:
            recorder.record_applied(app, name)

    executor = MigrationExecutor(connection)
    everything = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(everything)
    executor.migrate(everything, plan)

    assert plan == []
    known = set(recorder.applied_migrations())
    assert [step for step in steps if (step.app_label, step.name) in known] == steps != []


def test_a_database_that_stopped_between_steps_that_are_one_now_is_refused() -> None:
    recorder = MigrationRecorder(connection)
    for step in merged():
        recorder.record_unapplied(step.app_label, step.name)
        recorder.record_unapplied(*step.replaces[-1])

    found = run_checks(tags=[Tags.database], databases=["default"])

    errors = [each.msg for each in found if each.id == "mobilize.E008"]
    assert len(errors) == len(merged()) > 0
    assert any("petitions.0001_squashed_0014_share_step" in said for said in errors)


def test_a_database_made_by_the_merged_steps_is_not_refused() -> None:
    found = run_checks(tags=[Tags.database], databases=["default"])

    assert "mobilize.E008" not in {each.id for each in found}
