"""Old visits decided anew by the rules that hold now: in steps, by the worker.

Only how a visit's channel is read changes, never what was seen of it. Journeys of
signatures, promises and gifts were frozen when they were made and stay: a report about
a past month must not change.
"""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain.channel_rules import OURS, Rules
from petitions.domain.events import ChannelReplayWaiting
from petitions.models import ChannelReplay, ChannelRules
from petitions.queries import channel_replays, channel_rules
from petitions.queries.channel_replays import SHOWN

STEP = 5_000  # visits in one transaction
BEGIN = UUID(int=0)
ARROW = " → "

MOVE = """
    UPDATE petitions_touch AS touch
    SET channel = anew.channel, known_by = anew.known_by, rules = %(version)s
    FROM unnest(%(ids)s::uuid[], %(channels)s::text[], %(known_by)s::text[])
        AS anew (id, channel, known_by)
    WHERE touch.id = anew.id AND touch.link_id IS NULL
"""


class ReplayRuns(AppError):
    """Old visits are being decided anew already. Wait until that is done."""

    code = "channel-replay-runs"
    kind = Kind.CONFLICT


@transaction.atomic
def start(*, org: Organisation, by: User | None, now: datetime) -> ChannelReplay:
    """Begin to decide every old visit without a link anew, by the rules that hold now.

    Raises:
        ReplayRuns
    """
    rules = channel_rules.of(org.id)
    with refused_by("one_channel_replay_runs_at_a_time", become=ReplayRuns()):
        row = ChannelReplay.objects.create(
            organisation=org, version=rules.version, made_at=now, by=by
        )
    _ask(row, now=now)
    return row


@transaction.atomic
def advance(*, event: ChannelReplayWaiting, now: datetime) -> None:
    """Decide the next five thousand anew, and ask for the step after that.

    An event that another one has overtaken changes nothing, so that it may come twice.
    """
    rows = ChannelReplay.objects.for_org(event.organisation_id).select_for_update(no_key=True)
    row = rows.filter(id=event.replay_id, state=ChannelReplay.State.RUNNING).first()
    if row is None or (row.cursor or BEGIN) != event.cursor:
        return
    taken = _decide_anew(row)
    if len(taken) == STEP:
        row.cursor = taken[-1]["id"]
    else:
        row.state, row.finished_at = ChannelReplay.State.DONE, now
    row.save(update_fields=["cursor", "seen", "moved", "moves", "state", "finished_at"])
    if row.state == ChannelReplay.State.RUNNING:
        _ask(row, now=now)


def _decide_anew(row: ChannelReplay) -> list[dict[str, Any]]:
    """Decide one step's visits, write down what changes, count it on the replay."""
    rules, moves = _rules(row), Counter[str](row.moves)
    touches = channel_replays.undecided_by_code(row.organisation_id)
    wanted = touches.filter(id__gt=row.cursor or BEGIN).order_by("id")
    taken = list(wanted.values("id", "channel", "known_by", "rules", *SHOWN)[:STEP])
    changes = []
    for touch in taken:
        found = channel_replays.read_anew(touch, rules)
        now_read = (found.channel, found.known_by, rules.version)
        if now_read != (touch["channel"], touch["known_by"], touch["rules"]):
            changes.append((touch["id"], *now_read[:2]))
        if found.channel != touch["channel"]:
            moves[f"{touch['channel']}{ARROW}{found.channel}"] += 1
    _write(changes, version=rules.version)
    row.seen += len(taken)
    row.moves, row.moved = dict(moves), moves.total()
    return taken


def _write(changes: list[tuple[UUID, str, str]], *, version: int) -> None:
    if not changes:
        return
    touch_ids, names, known_by = zip(*changes, strict=True)
    given: dict[str, Any] = {
        "ids": list(touch_ids),
        "channels": list(names),
        "known_by": list(known_by),
        "version": version,
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVE, given)


def _rules(row: ChannelReplay) -> Rules:
    """Return the version this replay began with: one that is made meanwhile waits for the next."""
    if row.version == OURS.version:
        return OURS
    made = ChannelRules.objects.for_org(row.organisation_id)
    return channel_rules.read(made.get(version=row.version))


def _ask(row: ChannelReplay, *, now: datetime) -> None:
    event = ChannelReplayWaiting(
        organisation_id=row.organisation_id, replay_id=row.id, cursor=row.cursor or BEGIN
    )
    outbox.publish(event, now=now)
