"""Is the process alive, is it ready, and what does it count?"""

import hmac
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from mobilize.http import broker

LOOPBACK = frozenset({"127.0.0.1", "::1"})
DOWN = "down"

_migrated = False  # once true it stays true for this code


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can. Depends on nothing: a restart must help."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say part by part whether requests can be served; 503 when they cannot."""
    parts = {"database": _guarded(_database), "migrations": _guarded(_migrations)}
    parts["redis"] = _redis()
    for name, path in settings.HEALTH_PARTS.items():
        parts[name] = _guarded(import_string(path))
    stops = parts["database"]["status"] == DOWN or parts["migrations"]["status"] == DOWN
    whole = DOWN if stops else "ok"
    if not stops and any(part["status"] != "ok" for part in parts.values()):
        whole = "degraded"
    body = {"status": whole, "parts": parts}
    return JsonResponse(body, status=503 if stops else 200, headers={"Cache-Control": "no-store"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give Prometheus its numbers: on loopback, or to who holds METRICS_TOKEN."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN:
        return hmac.compare_digest(said.encode(), settings.METRICS_TOKEN.encode())
    # Through a proxy on this machine every stranger arrives from loopback.
    direct = "X-Forwarded-For" not in request.headers
    return direct and request.META.get("REMOTE_ADDR") in LOOPBACK


def _guarded(look: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return look()
    except Error as error:
        return {"status": DOWN, "error": type(error).__name__}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok"}


def _migrations() -> dict[str, Any]:
    global _migrated  # noqa: PLW0603 - reading all migrations takes 50 ms, and the answer stays
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return {"status": DOWN, "missing": len(missing)}
        _migrated = True
    return {"status": "ok"}


def _redis() -> dict[str, Any]:
    """Say how Redis does. Without it no fact is lost: mail waits and limits let pass."""
    trouble = broker.trouble()
    return {"status": "degraded", "error": trouble} if trouble else {"status": "ok"}
