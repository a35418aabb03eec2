"""An organisation's own channel rules: each change is a new version, and none is lost."""

from collections.abc import Mapping
from datetime import datetime

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
    sources: Mapping[str, str],
    hosts: Mapping[str, str],
    note: str,
    by: User | None,
    now: datetime,
) -> ChannelRules:
    """Make the version that holds from now on. Old visits keep theirs until they are replayed.

    Raises:
        SourceInvalid, HostInvalid, ChannelUnknown, TooManyRules
    """
    before = _alone(org)
    row = ChannelRules.objects.create(
        organisation=org,
        version=before.version + 1 if before else 1,
        sources=own_rules.sources(sources),
        hosts=own_rules.hosts(hosts),
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
    """Make a version with one rule more, or another channel for it. `kind` as in `put`.

    Raises:
        SourceInvalid, HostInvalid, ChannelUnknown, TooManyRules
    """
    words = _words(_alone(org))
    words[kind] = words[kind] | {word: channel}
    return put(org=org, **words, note=note, by=by, now=now)


@transaction.atomic
def drop_one(
    *, org: Organisation, kind: str, word: str, note: str, by: User | None, now: datetime
) -> ChannelRules | None:
    """Make a version without a rule; ours holds again. Without such a rule nothing is made."""
    before = _alone(org)
    words = _words(before)
    if word not in words.get(kind, {}):
        return before
    words[kind] = {name: channel for name, channel in words[kind].items() if name != word}
    return put(org=org, **words, note=note, by=by, now=now)


def _words(row: ChannelRules | None) -> dict[str, dict[str, str]]:
    if row is None:
        return {"sources": {}, "hosts": {}}
    return {"sources": row.sources, "hosts": row.hosts}


def _alone(org: Organisation) -> ChannelRules | None:
    """Return the version that holds, which nobody else replaces until we are done."""
    Organisation.objects.select_for_update(no_key=True).get(id=org.id)
    return channel_rules.newest(org.id)
