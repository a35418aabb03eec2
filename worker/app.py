"""The Celery application. It carries hints; PostgreSQL holds every fact.

Three processes make the worker, besides the web server:

    mobilize relay
    celery -A worker.app worker -n main@%h --pool threads --concurrency 8 \
        --queues confirm,default --without-gossip --without-mingle --without-heartbeat
    celery -A worker.app worker -n bulk@%h --pool threads --concurrency 4 \
        --queues bulk --without-gossip --without-mingle --without-heartbeat
    celery -A worker.app beat --schedule $MOBILIZE_HOME/schedule --pidfile=

With DISPATCH=poll, `mobilize relay` alone does it all. Each stops politely on
SIGTERM within 20 seconds: the message in hand is finished.
"""

import os
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import django
from celery import Celery
from celery.signals import setup_logging, worker_init, worker_shutting_down
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilize.settings")
django.setup()

from django.conf import settings  # noqa: E402 - needs the two lines above

from petitions.services import replaying  # noqa: E402 - as above
from worker import relay, schedule  # noqa: E402 - as above
from worker.queues import DEFAULT, QUEUES  # noqa: E402 - as above


def broker_url(url: str) -> str:
    """Return a Redis address as kombu wants it: `unix:///path?db=1` becomes `redis+socket://…`."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': database})}"


app = Celery("mobilize", broker=broker_url(settings.REDIS_URL))
app.conf.update(
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue=DEFAULT,
    task_create_missing_queues=False,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # A hint is acknowledged when it is taken: the row's lease is the real acknowledgement.
    task_acks_late=False,
    task_acks_on_timeout=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={
        "visibility_timeout": 3600,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "global_keyprefix": "mob:",
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A frozen broker must not hold whoever gives a hint: the row is found again anyway.
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_soft_shutdown_timeout=20.0,
    worker_enable_soft_shutdown_on_idle=False,
    worker_send_task_events=False,
    enable_utc=True,
    timezone="UTC",
    beat_schedule=schedule.SCHEDULE,
    beat_scheduler="worker.beat:PlainScheduler",
    imports=["worker.tasks"],
)


@setup_logging.connect
def keep_our_logs(**_given: Any) -> None:
    """Stop Celery from putting its own handlers in place of ours (mobilize.http.logs)."""


@worker_init.connect
def serve_nobody_who_was_erased(**_given: Any) -> None:
    """Do not begin on a restored database before its journal has been replayed."""
    replaying.stand_guard()


@worker_shutting_down.connect
def stop_after_this_message(**_given: Any) -> None:
    """Let the message in hand be finished and begin no other."""
    relay.stopping.set()
