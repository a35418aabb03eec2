"""API keys: issue, recognise, revoke."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from mobilize.kit import text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import ApiKey, Organisation, User
from mobilize.organisations.models.api_key import Scope

PREFIX = "mob_"
# Writing the last use once a minute keeps a busy key's row from being a hot one.
USE_IS_NOTED_EVERY = timedelta(minutes=1)


class ApiKeyMissing(AppError):
    """There is no such key."""

    code = "api-key-missing"
    kind = Kind.MISSING


def issue(
    *, organisation: Organisation, name: str, scopes: list[Scope], by: User | None, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key; return it with its secret, which is shown this once and stored nowhere."""
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        organisation=organisation,
        name=text.line(name, field="name"),
        prefix=secret[: len(PREFIX) + 6],
        secret_hash=_hash(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        created_by=by,
    )
    return key, secret


def recognise(*, organisation_id: UUID, secret: str, now: datetime) -> ApiKey | None:
    """Return the live key this secret opens, noting its use; None when there is none."""
    keys = ApiKey.objects.for_org(organisation_id)
    key = keys.filter(secret_hash=_hash(secret), revoked_at=None).first()
    if key is not None:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_IS_NOTED_EVERY)
        ApiKey.objects.for_org(organisation_id).filter(stale, id=key.id).update(last_used_at=now)
    return key


def revoke(*, organisation_id: UUID, key_id: UUID, now: datetime) -> ApiKey:
    """End a key at once. A second call changes nothing.

    Raises:
        ApiKeyMissing
    """
    key = ApiKey.objects.for_org(organisation_id).select_for_update().filter(id=key_id).first()
    if key is None:
        raise ApiKeyMissing
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
    return key


def _hash(secret: str) -> bytes:
    """Hash a secret of 256 random bits: a plain SHA-256 is enough where nothing can be guessed."""
    return hashlib.sha256(secret.encode()).digest()
