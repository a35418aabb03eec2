"""An organisation's own channel rules: each change is a new version, and none is lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from mobilize.kit import memory
from mobilize.organisations.models import Organisation, User
from petitions.domain import own_rules
from petitions.models import ChannelRules
from petitions.queries import channel_rules


@transaction.atomic
def put(
    *,
    org: Organisation,
    said: Mapping[str, Any],
    note: str,
    by: User | None,
    now: datetime,
) -> ChannelRules:
    """Make the version that holds from now on. Old visits keep theirs until they are replayed.

    `said` holds parts of the rules by the names that `Rules` gives them. A part that it
    names is replaced whole, one that it does not stays.

    Raises:
        SourceInvalid, HostInvalid, ClickIdInvalid, AppInvalid, OrderInvalid, ChannelUnknown,
        TooManyRules
    """
    before = _alone(org)
    parts = _parts(before) | own_rules.read(said)
    row = ChannelRules.objects.create(
        organisation=org,
        version=before.version + 1 if before else 1,
        **parts,
        note=note,
        made_at=now,
        by=by,
    )
    memory.forget()
    return row


@transaction.atomic
def put_one(
    *,
    org: Organisation,
    kind: str,
    word: str,
    channel: str,
    note: str,
    by: User | None,
    now: datetime,
) -> ChannelRules:
    """Make a version with one rule more, or another channel for it. `kind` is a part of words.

    Raises:
        SourceInvalid, HostInvalid, ClickIdInvalid, AppInvalid, ChannelUnknown, TooManyRules
    """
    words = _parts(_alone(org))[kind] | {word: channel}
    return put(org=org, said={kind: words}, note=note, by=by, now=now)


@transaction.atomic
def drop_one(
    *, org: Organisation, kind: str, word: str, note: str, by: User | None, now: datetime
) -> ChannelRules | None:
    """Make a version without a rule; ours holds again. Without such a rule nothing is made."""
    before = _alone(org)
    words = _parts(before)[kind]
    if word not in words:
        return before
    left = {name: channel for name, channel in words.items() if name != word}
    return put(org=org, said={kind: left}, note=note, by=by, now=now)


def _parts(row: ChannelRules | None) -> dict[str, Any]:
    rules = channel_rules.read(row)
    return {part: getattr(rules, part) for part in own_rules.PARTS}


def _alone(org: Organisation) -> ChannelRules | None:
    """Return the version that holds, which nobody else replaces until we are done."""
    Organisation.objects.select_for_update(no_key=True).get(id=org.id)
    return channel_rules.newest(org.id)
