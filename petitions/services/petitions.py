"""Petitions: made, edited, opened, closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause, Petition, State
from petitions.services import publishing
from petitions.services.causes import CauseMissing


class PetitionMissing(AppError):
    """There is no such petition."""

    code = "petition-missing"
    kind = Kind.MISSING


class PetitionSlugTaken(AppError):
    """Another petition of this organisation has this short name."""

    code = "petition-slug-taken"
    kind = Kind.CONFLICT


class CauseNotOpen(AppError):
    """A petition is published after its cause, and before the cause closes."""

    code = "cause-not-open"
    kind = Kind.CONFLICT


@transaction.atomic
def create(  # noqa: PLR0913 - a petition has that many sides, each named by the caller
    *,
    org: Organisation,
    cause: str,
    slug: str,
    title: str,
    ask: str,
    target: str,
    goal: int,
    by: User | None,
    now: datetime,
    locale: str = "en",
) -> Petition:
    """Make a draft for a cause, named by its slug.

    Raises:
        CauseMissing, PetitionSlugTaken
    """
    found = Cause.objects.for_org(org.id).filter(slug=cause).first()
    if found is None:
        raise CauseMissing(field="cause")
    with refused_by("one_petition_per_slug", become=PetitionSlugTaken(field="slug")):
        return Petition.objects.create(
            organisation=org,
            cause=found,
            slug=slug,
            title=title,
            ask=ask,
            target=target,
            goal=goal,
            locale=locale,
            created_by=by,
            created_at=now,
        )


@transaction.atomic
def edit(*, org: Organisation, slug: str, **changes: Any) -> Petition:
    """Change the title, the ask, the target or the goal.

    Raises:
        PetitionMissing, publishing.AlreadyClosed
    """
    petition = lock(org.id, slug)
    publishing.rewrite(petition, changes)
    return petition


@transaction.atomic
def publish(*, org: Organisation, slug: str, now: datetime) -> Petition:
    """Open a draft for signatures.

    Raises:
        PetitionMissing, CauseNotOpen, publishing.NotADraft
    """
    petition = lock(org.id, slug)
    if petition.cause.state != State.OPEN:
        raise CauseNotOpen
    publishing.open_up(petition, now=now)
    return petition


@transaction.atomic
def close(*, org: Organisation, slug: str, now: datetime) -> Petition:
    """End a petition: it stays readable and takes no more signatures.

    Raises:
        PetitionMissing, publishing.NotOpen
    """
    petition = lock(org.id, slug)
    publishing.shut(petition, now=now)
    return petition


def lock(organisation_id: UUID, slug: str) -> Petition:
    """Return a petition, locked until the transaction ends.

    Raises:
        PetitionMissing
    """
    rows = Petition.objects.for_org(organisation_id).select_for_update(no_key=True, of=("self",))
    petition = rows.select_related("cause", "organisation").filter(slug=slug).first()
    if petition is None:
        raise PetitionMissing
    return petition
