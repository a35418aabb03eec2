"""Calls for ideas, and what was suggested, in the order of its support."""

from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import MD5, Cast, Concat

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.ideas import draw_of
from petitions.models import Cause, Idea, IdeaCall
from petitions.queries.catalogue import NothingHere

PUBLIC = [Idea.State.SHOWN, Idea.State.TAKEN_UP]
BACKED = Count("endorsements", filter=Q(endorsements__state="confirmed"))


class IdeaMissing(AppError):
    """There is no such idea."""

    code = "idea-missing"
    kind = Kind.MISSING


def calls(organisation_id: UUID, *, drafts: bool) -> TenantQuerySet[IdeaCall]:
    """Return an organisation's calls; without `drafts` what everybody may read."""
    rows = IdeaCall.objects.for_org(organisation_id).select_related("cause", "organisation")
    return rows if drafts else rows.exclude(state=IdeaCall.State.DRAFT)


def call(organisation_id: UUID, slug: str, *, drafts: bool) -> IdeaCall:
    """Return one call.

    Raises:
        NothingHere
    """
    found = calls(organisation_id, drafts=drafts).filter(slug=slug).first()
    if found is None:
        raise NothingHere
    return found


def open_calls(cause: Cause) -> TenantQuerySet[IdeaCall]:
    """Return the calls of a cause that can be answered, newest first."""
    rows = calls(cause.organisation_id, drafts=False)
    return rows.filter(cause=cause, state=IdeaCall.State.OPEN).order_by("-id")


def ranked(asked: IdeaCall, *, now: datetime, hidden: bool = False) -> TenantQuerySet[Idea]:
    """Return a call's ideas, each with `backed`: the most endorsed first, equals drawn by lot.

    The lot is drawn anew each day. `hidden` adds what staff have hidden, for them to see.
    """
    lot = MD5(Concat(Cast("id", CharField()), Value(draw_of(now.date()))))
    rows = _all(asked.organisation_id).filter(call=asked, state__in=_states(hidden=hidden))
    return rows.annotate(backed=BACKED, lot=lot).order_by("-backed", "lot")


def idea(organisation_id: UUID, idea_id: UUID, *, hidden: bool = False) -> Idea:
    """Return an idea that everybody may read, with `backed`; staff may read a `hidden` one too.

    Raises:
        IdeaMissing
    """
    rows = _all(organisation_id).annotate(backed=BACKED)
    found = rows.filter(id=idea_id, state__in=_states(hidden=hidden)).first()
    if found is None:
        raise IdeaMissing
    return found


def behind(petition_id: UUID) -> list[Idea]:
    """Return the ideas that became this petition."""
    rows = Idea.objects.filter(petition_id=petition_id, state=Idea.State.TAKEN_UP)
    return list(rows.select_related("call", "supporter").order_by("id"))


def _states(*, hidden: bool) -> list[str]:
    return [*PUBLIC, Idea.State.HIDDEN] if hidden else list(PUBLIC)


def _all(organisation_id: UUID) -> TenantQuerySet[Idea]:
    rows = Idea.objects.for_org(organisation_id)
    return rows.select_related("call__cause", "organisation", "supporter", "petition")
