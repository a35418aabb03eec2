"""`Idempotency-Key`: a repeated request does nothing and gets the first answer.

After the IETF draft draft-ietf-httpapi-idempotency-key-header. Lock, work and kept
answer share the view's one transaction: a process that dies leaves neither.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.models import IdempotentAnswer
from mobilize.kit.errors import AppError, Kind

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT = timedelta(hours=24)
WELL_FORMED = re.compile(r"[\x21-\x7e]{1,255}")


class KeyInvalid(AppError):
    """The Idempotency-Key must be 1 to 255 visible ASCII characters."""

    code = "idempotency-key-invalid"


class KeyReused(AppError):
    """This Idempotency-Key was used for another request."""

    code = "idempotency-key-reused"
    kind = Kind.UNPROCESSABLE


class InProgress(AppError):
    """A request with this Idempotency-Key is still being answered."""

    code = "idempotency-in-progress"
    kind = Kind.CONFLICT


class NoTransaction(Exception):
    """The view has no transaction open: work and answer would not be kept together."""


def run(
    request: Request,
    *,
    scope: str,
    now: datetime,
    handle: Callable[[], Response],
    credential: str = "",
) -> Response:
    """Answer through `handle`, or with the answer kept for this key, within the open transaction.

    `scope` names the organisation, `credential` the caller where there is one. Only
    successes are kept, for 24 hours; their bodies must hold no personal value.

    Raises:
        KeyInvalid, KeyReused, InProgress
    """
    key = request.headers.get(HEADER)
    if key is None:
        return handle()
    if not WELL_FORMED.fullmatch(key):
        raise KeyInvalid(field=HEADER)
    if not connection.in_atomic_block:
        raise NoTransaction("open the transaction around idempotency.run")

    fingerprint = _hash(scope, credential, request.method or "", request.path, key)
    _lock(fingerprint)
    request_hash = _hash(json.dumps(request.data, sort_keys=True, default=str))
    kept = IdempotentAnswer.objects.filter(fingerprint=fingerprint, created_at__gt=now - KEPT)
    if (first := kept.first()) is not None:
        return _replay(first, request_hash)
    response = handle()
    _keep(fingerprint, request_hash, response, now=now)
    return response


def purge(*, now: datetime) -> int:
    """Forget the answers older than a day; return how many."""
    gone, _ = IdempotentAnswer.objects.filter(created_at__lte=now - KEPT).delete()
    return gone


def _hash(*parts: str) -> bytes:
    # Each part's length goes before it: ("ab", "c") and ("a", "bc") are two requests.
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode()).digest()


def _lock(fingerprint: bytes) -> None:
    """Hold the key until the transaction ends; two requests never wait for each other."""
    number = int.from_bytes(fingerprint[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (held,) = cursor.fetchone()
    if not held:
        raise InProgress


def _replay(first: IdempotentAnswer, request_hash: bytes) -> Response:
    if bytes(first.request_hash) != request_hash:
        raise KeyReused(field=HEADER)
    headers = {REPLAYED: "true"}
    if first.location:
        headers["Location"] = first.location
    return Response(first.body, status=first.status, headers=headers)


def _keep(fingerprint: bytes, request_hash: bytes, response: Response, *, now: datetime) -> None:
    if not 200 <= response.status_code < 300:
        return
    body = None if response.data is None else json.loads(JSONRenderer().render(response.data))
    IdempotentAnswer.objects.update_or_create(
        fingerprint=fingerprint,
        defaults={
            "request_hash": request_hash,
            "status": response.status_code,
            "body": body,
            "location": response.headers.get("Location", ""),
            "created_at": now,
        },
    )
