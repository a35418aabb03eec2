"""When a prompt to all who signed a petition is due: the last day, a milestone, the answer."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from mobilize.organisations.models import TenantQuerySet
from petitions.domain import goals
from petitions.domain.prompt_kinds import ANSWER, LAST_DAY, NEAR
from petitions.models import Broadcast, Milestone, Petition
from petitions.queries import counts


def occasion(petition: Petition, kind: str, *, now: datetime) -> str:
    """Return what tells this moment's prompt from another of its kind; empty when there is none.

    Staff may begin one before it would begin by itself, as long as what it says is true.
    """
    told = {
        "milestone_near": _next_milestone,
        "milestone_reached": _newest_milestone,
        "last_day": _end,
        "answered": _answer,
        ANSWER: _answer,
    }
    return told[kind](petition, now)


def due(organisation_id: UUID, *, now: datetime) -> list[tuple[Petition, str, str]]:
    """Return the prompts whose moment has come and that nobody has begun: petition, kind, occasion.

    `milestone_reached` is not among them: its event tells of it.
    """
    rows = Petition.objects.for_org(organisation_id).defer("ask").order_by("id")
    return [
        *((each, "last_day", str(each.id)) for each in _closing(rows, now=now)),
        *((each, "milestone_near", name) for each, name in _near(rows)),
        *((each, "answered", str(each.id)) for each in _told_the_answer(rows)),
    ]


def milestone(occasion: str) -> int:
    """Return the number of signatures that an occasion names; 0 for one that names none."""
    count = occasion.partition(":")[2]
    return int(count) if count.isdigit() else 0


def is_newest(petition_id: UUID, count: int) -> bool:
    """Say whether no higher milestone has been reached: of several at once, one is told."""
    return not Milestone.objects.filter(petition_id=petition_id, count__gt=count).exists()


def named(petition_id: UUID, count: int) -> str:
    """Return the occasion of a milestone."""
    return f"{petition_id}:{count}"


def _next_milestone(petition: Petition, _now: datetime) -> str:
    if petition.state != Petition.State.OPEN:
        return ""
    row = Petition.objects.annotate(signed=counts.shown()).get(id=petition.id)
    return named(petition.id, goals.upcoming(stated=row.goal, signed=row.signed))


def _newest_milestone(petition: Petition, _now: datetime) -> str:
    reached = Milestone.objects.filter(petition=petition).order_by("-count").first()
    is_open = petition.state == Petition.State.OPEN
    return named(petition.id, reached.count) if reached and is_open else ""


def _end(petition: Petition, now: datetime) -> str:
    closes = petition.closes_at if petition.state == Petition.State.OPEN else None
    return str(petition.id) if closes and now < closes <= now + LAST_DAY else ""


def _answer(petition: Petition, _now: datetime) -> str:
    return str(petition.id) if petition.state == Petition.State.ANSWERED else ""


def _closing(rows: TenantQuerySet[Petition], *, now: datetime) -> TenantQuerySet[Petition]:
    closing = rows.filter(
        state=Petition.State.OPEN, closes_at__gt=now, closes_at__lte=now + LAST_DAY
    )
    return closing.filter(~Exists(_begun("last_day")))


def _near(rows: TenantQuerySet[Petition]) -> list[tuple[Petition, str]]:
    near: list[tuple[Petition, str]] = []
    counted = rows.filter(state=Petition.State.OPEN, count__confirmed__gt=0)
    begun = set(
        Broadcast.objects.filter(petition__in=counted, kind="milestone_near").values_list(
            "occasion", flat=True
        )
    )
    for petition in counted.annotate(counted=F("count__confirmed")):
        step = goals.upcoming(stated=petition.goal, signed=petition.counted)
        name = named(petition.id, step)
        if petition.counted >= NEAR * step and name not in begun:
            near.append((petition, name))
    return near


def _told_the_answer(rows: TenantQuerySet[Petition]) -> TenantQuerySet[Petition]:
    """Return the answered petitions whose answer staff have begun to mail: never before that."""
    answered = rows.filter(state=Petition.State.ANSWERED)
    return answered.filter(Exists(_begun(ANSWER)), ~Exists(_begun("answered")))


def _begun(kind: str) -> TenantQuerySet[Broadcast]:
    return Broadcast.objects.filter(petition=OuterRef("pk"), kind=kind)
