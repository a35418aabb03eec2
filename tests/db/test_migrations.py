"""The steps that make the tables, and databases that took them when they were many."""

import pytest
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
