"""Beat without a broker: one line for each hint it could not give."""

from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from celery.beat import ScheduleEntry
from structlog.testing import capture_logs

from worker.beat import PlainScheduler


# A second application binds the first one's tasks to itself, which names their queues.
@pytest.mark.filterwarnings("ignore::celery.exceptions.CDeprecationWarning")
def test_a_broker_that_is_away_costs_one_line_and_no_traceback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = Celery("beat", broker="redis://127.0.0.1:1/0", set_as_current=False)
    app.conf.task_publish_retry = False
    scheduler = PlainScheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    entry = ScheduleEntry("wake", "prompts.wake", schedule=timedelta(seconds=5), app=app)

    with capture_logs() as said:
        scheduler.apply_entry(entry)

    assert said == [
        {
            "event": "task_not_asked_for", "task": "prompts.wake", "error": "OperationalError",
            "log_level": "warning",
        }
    ]  # fmt: skip
    assert not caplog.records


def test_the_application_asks_through_it() -> None:
    from worker.app import app  # noqa: PLC0415 - sets Django up

    assert app.conf.beat_scheduler == "worker.beat:PlainScheduler"
