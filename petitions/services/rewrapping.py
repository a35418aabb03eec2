"""Wrapping again, with an organisation's newest key, what an earlier one has wrapped.

In small transactions, so that people sign meanwhile; what was done stays done, so a
run that was killed is simply started again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.functions import Substr
from django.utils.module_loading import import_string

from mobilize.kit import vault
from mobilize.organisations import keys, scoping, sealing
from mobilize.organisations.models import TenantModel
from mobilize.organisations.services import rotating
from petitions.models import DeliveryFile, SignatureImport, Supporter

CHUNK = 500  # rows of one transaction
# Every column of ours that an organisation's key wraps: a person's key, a file.
HOLDERS: tuple[tuple[type[TenantModel], str], ...] = (
    (Supporter, "wrapped_key"),
    (DeliveryFile, "sealed"),
    (SignatureImport, "file_sealed"),
)
FIRST = UUID(int=0)


@dataclass(frozen=True)
class Done:
    """What a run has done: rows wrapped again, keys destroyed because nothing needs them."""

    rows: int = 0
    keys: int = 0


def run(*, organisation_id: UUID, now: datetime) -> Done:
    """Wrap everything with the newest key and destroy the keys that are needed no more.

    Opens a scope and a transaction per chunk: call it outside of both.

    Raises:
        vault.Unreadable: a row opens with no key of the organisation
    """
    rows = sum(_rewrap(organisation_id, model, column) for model, column in _holders())
    with scoping.within(organisation_id):
        in_use = _keys_in_use(organisation_id)
        gone = rotating.forget_versions(organisation_id=organisation_id, in_use=in_use, now=now)
    return Done(rows, gone)


def _holders() -> tuple[tuple[type[TenantModel], str], ...]:
    others = ((import_string(path), column) for path, column in settings.WRAPPED_PARTS.items())
    return (*HOLDERS, *others)


def _rewrap(organisation_id: UUID, model: type[TenantModel], column: str) -> int:
    changed, after = 0, FIRST
    while True:
        with scoping.within(organisation_id):
            rows = _rewrap_some(organisation_id, model, column, after=after)
        if not rows:
            return changed
        changed, after = changed + len(rows), rows[-1].pk


def _rewrap_some(
    organisation_id: UUID, model: type[TenantModel], column: str, *, after: UUID
) -> list[TenantModel]:
    ring = keys.refreshed(organisation_id).ring
    waiting = _wrapped(organisation_id, model, column).exclude(head=ring.header)
    locked = waiting.filter(id__gt=after).select_for_update(no_key=True).order_by("id")
    rows = list(locked[:CHUNK])
    for row in rows:
        setattr(row, column, sealing.seal_again(row, column, ring=ring))
    _table(model).bulk_update(rows, [column])
    return rows


def _keys_in_use(organisation_id: UUID) -> set[bytes]:
    """Return the ids of the keys that something is still wrapped with."""
    heads = (
        _wrapped(organisation_id, model, column).values_list("head", flat=True).distinct()
        for model, column in _holders()
    )
    return {vault.wrapped_by(bytes(head)) for found in heads for head in found}


def _wrapped(organisation_id: UUID, model: type[TenantModel], column: str) -> models.QuerySet[Any]:
    """Return the rows that hold something; what was erased or purged is empty."""
    rows = _table(model).filter(organisation_id=organisation_id)
    head = Substr(column, 1, vault.HEADER_BYTES, output_field=models.BinaryField())
    wrapped: models.QuerySet[Any] = rows.exclude(**{column: b""}).annotate(head=head)
    return wrapped.order_by()


def _table(model: type[TenantModel]) -> models.Manager[Any]:
    manager: models.Manager[Any] = model._default_manager  # noqa: SLF001 - Django's public name
    return manager
