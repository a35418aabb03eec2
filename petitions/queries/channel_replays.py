"""What newer rules would make of old visits, and what replays have made of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.channel_rules import Rules
from petitions.domain.deciding import Decision, decide
from petitions.domain.visits import Evidence
from petitions.models import ChannelReplay, Touch

SHOWN = tuple(Evidence.__dataclass_fields__)


class ReplayMissing(AppError):
    """There is no such replay."""

    code = "channel-replay-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Move:
    """So many visits would go from one channel to another."""

    was: str
    becomes: str
    touches: int


@dataclass(frozen=True)
class DryRun:
    """What a replay would do now: how many visits it would look at, and which it would move."""

    version: int
    touches: int
    moves: tuple[Move, ...]

    @property
    def moved(self) -> int:
        return sum(move.touches for move in self.moves)


def of(organisation_id: UUID) -> TenantQuerySet[ChannelReplay]:
    """Return the replays there were."""
    return ChannelReplay.objects.for_org(organisation_id).select_related("by")


def one(organisation_id: UUID, replay_id: UUID) -> ChannelReplay:
    """Return one replay.

    Raises:
        ReplayMissing
    """
    found = of(organisation_id).filter(id=replay_id).first()
    if found is None:
        raise ReplayMissing
    return found


def undecided_by_code(organisation_id: UUID) -> TenantQuerySet[Touch]:
    """Return the visits whose channel rules decide: those that came through no link."""
    return Touch.objects.for_org(organisation_id).filter(link=None)


def dry_run(organisation_id: UUID, rules: Rules) -> DryRun:
    """Return what deciding anew would move. Visits that show the same are decided once."""
    rows = undecided_by_code(organisation_id).values("channel", *SHOWN).annotate(many=Count("id"))
    total, moves = 0, Counter[tuple[str, str]]()
    for row in rows.order_by().iterator():
        total += row["many"]
        becomes = read_anew(row, rules).channel
        if becomes != row["channel"]:
            moves[row["channel"], becomes] += row["many"]
    return DryRun(
        version=rules.version,
        touches=total,
        moves=tuple(Move(*pair, many) for pair, many in moves.most_common()),
    )


def read_anew(row: Mapping[str, Any], rules: Rules) -> Decision:
    """Decide by what was kept of a visit."""
    return decide(Evidence(**{name: row[name] for name in SHOWN}), rules)
