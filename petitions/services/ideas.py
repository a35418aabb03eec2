"""Ideas in answer to a call: suggested and confirmed by mail, hidden or taken up by staff."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit import text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain import ideas, mailing
from petitions.domain.events import IdeaAsked
from petitions.models import Idea, IdeaCall, Petition, Supporter
from petitions.queries.ideas import IdeaMissing
from petitions.services import mailed_links, petitions, supporters

CONFIRM = "petitions.idea"
State = Idea.State


class CallClosed(AppError):
    """This call takes no ideas and no endorsements."""

    code = "call-closed"
    kind = Kind.CONFLICT


class TooManyIdeas(AppError):
    """You have suggested as many ideas in this call as one person may."""

    code = "too-many-ideas"
    kind = Kind.CONFLICT


class IdeaNotShown(AppError):
    """Only an idea that is shown can be hidden or taken up."""

    code = "idea-not-shown"
    kind = Kind.CONFLICT


class IdeaNotHidden(AppError):
    """Only an idea that was hidden can be shown again."""

    code = "idea-not-hidden"
    kind = Kind.CONFLICT


@transaction.atomic
def suggest(  # noqa: PLR0913 - each field of the form, named by the caller
    *,
    call: IdeaCall,
    title: str,
    said: str,
    name_shown: bool,
    email: str,
    name: str,
    country: str,
    locale: str,
    now: datetime,
) -> None:
    """Keep an idea out of sight and have its owner asked by mail to confirm it.

    Returns alike whoever the address belongs to. The same words again are the same
    idea; one address is written to once an hour for each, and for few a day.

    Raises:
        CallClosed, email_address.AddressInvalid, text.TextInvalid
    """
    _check_it_is_open(call)
    words = {"title": text.line(title, field="title"), "text": text.paragraph(said, field="text")}
    supporter = supporters.find_or_make(
        org_id=call.organisation_id,
        email=email,
        name=name,
        country=country,
        locale=locale,
        now=now,
    )
    idea = _find_or_make(call, supporter, words, name_shown=name_shown, now=now)
    if idea is not None and mailing.may_mail(mailed_at=idea.mailed_at, now=now):
        idea.mailed_at = now
        idea.save(update_fields=["mailed_at"])
        outbox.publish(
            IdeaAsked(
                organisation_id=call.organisation_id,
                idea_id=idea.id,
                mailing=f"{now:%Y-%m-%dT%H:%MZ}",
            ),
            now=now,
        )


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Idea:
    """Show an idea whose owner has followed the link in our mail. Again changes nothing.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, IdeaMissing, CallClosed, TooManyIdeas
    """
    idea = _lock(_named(token))
    if idea.state != State.PENDING:
        return idea
    _check_it_is_open(idea.call)
    _one_by_one(idea.supporter)
    mine = Idea.objects.filter(call=idea.call, supporter=idea.supporter)
    if mine.exclude(state=State.PENDING).count() >= ideas.MOST_SHOWN:
        raise TooManyIdeas
    idea.state, idea.confirmed_at = State.SHOWN, now
    idea.save(update_fields=["state", "confirmed_at"])
    return idea


@transaction.atomic
def hide(*, org: Organisation, idea_id: UUID, reason: str) -> Idea:
    """Take an idea off the public list, for a reason that its author is told when they ask.

    Raises:
        IdeaMissing, IdeaNotShown
    """
    idea = _lock(mailed_links.Named(org.id, idea_id))
    if idea.state != State.SHOWN:
        raise IdeaNotShown
    idea.state, idea.reason = State.HIDDEN, reason
    idea.save(update_fields=["state", "reason"])
    return idea


@transaction.atomic
def show(*, org: Organisation, idea_id: UUID) -> Idea:
    """Put a hidden idea back on the public list.

    Raises:
        IdeaMissing, IdeaNotHidden
    """
    idea = _lock(mailed_links.Named(org.id, idea_id))
    if idea.state != State.HIDDEN or idea.confirmed_at is None:
        raise IdeaNotHidden
    idea.state, idea.reason = State.SHOWN, ""
    idea.save(update_fields=["state", "reason"])
    return idea


@transaction.atomic
def take_up(
    *,
    org: Organisation,
    idea_id: UUID,
    slug: str,
    target: str,
    goal: int,
    by: User | None,
    now: datetime,
) -> Petition:
    """Turn an idea into a draft petition that credits it. Also after its call has closed.

    Raises:
        IdeaMissing, IdeaNotShown, petitions.PetitionSlugTaken
    """
    idea = _lock(mailed_links.Named(org.id, idea_id))
    if idea.state != State.SHOWN:
        raise IdeaNotShown
    petition = petitions.create(
        org=org,
        cause=idea.call.cause.slug,
        slug=slug,
        title=idea.title,
        ask=idea.text,
        target=target,
        goal=goal,
        locale=idea.call.locale,
        by=by,
        now=now,
    )
    idea.state, idea.petition = State.TAKEN_UP, petition
    idea.save(update_fields=["state", "petition"])
    return petition


@transaction.atomic
def forget_unconfirmed(*, now: datetime) -> int:
    """Delete ideas whose owner never confirmed; the mailed link is dead by then."""
    before = now - ideas.CONFIRM_WITHIN
    deleted, _ = Idea.objects.filter(state=State.PENDING, mailed_at__lt=before).delete()
    return deleted


def confirm_token(idea: Idea) -> str:
    """Return what the mailed link carries; it is good for seven days."""
    return mailed_links.sign(CONFIRM, idea)


def to_confirm(token: str) -> Idea:
    """Return the idea that a confirmation link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, IdeaMissing
    """
    return find(_named(token))


def find(named: mailed_links.Named, *, lock: bool = False) -> Idea:
    """Return an idea in whatever state, locked until the transaction ends if asked.

    Raises:
        IdeaMissing
    """
    rows = Idea.objects.for_org(named.organisation_id).filter(id=named.row_id)
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("organisation", "call__cause", "supporter").first()
    if found is None:
        raise IdeaMissing
    return found


def _named(token: str) -> mailed_links.Named:
    return mailed_links.read(CONFIRM, token, max_age=ideas.CONFIRM_WITHIN)


def _lock(named: mailed_links.Named) -> Idea:
    return find(named, lock=True)


def _check_it_is_open(call: IdeaCall) -> None:
    if call.state != IdeaCall.State.OPEN:
        raise CallClosed


def _find_or_make(
    call: IdeaCall,
    supporter: Supporter,
    words: dict[str, str],
    *,
    name_shown: bool,
    now: datetime,
) -> Idea | None:
    """Return the idea to confirm; None when the address has been asked enough today."""
    _one_by_one(supporter)
    mine = Idea.objects.filter(call=call, supporter=supporter)
    same = mine.filter(state=State.PENDING, **words).first()
    if same is not None:
        return same
    if mine.filter(made_at__gt=now - ideas.A_DAY).count() >= ideas.MOST_ASKED_A_DAY:
        return None
    return Idea.objects.create(
        organisation_id=call.organisation_id,
        call=call,
        supporter=supporter,
        name_shown=name_shown,
        made_at=now,
        **words,
    )


def _one_by_one(supporter: Supporter) -> None:
    """Let one person's parallel requests wait for each other: each counts what the last made."""
    Supporter.objects.select_for_update(no_key=True).get(id=supporter.id)
