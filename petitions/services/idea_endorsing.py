"""Endorsements of ideas: asked for by mail, counted once each."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from petitions.domain.events import IdeaEndorsementAsked
from petitions.models import Backing, Idea, IdeaCall, IdeaEndorsement
from petitions.queries.ideas import IdeaMissing
from petitions.services import backing, mailed_links, supporters
from petitions.services.endorsing import EndorsementMissing
from petitions.services.ideas import CallClosed

CONFIRM = "petitions.idea_endorsement"
CONFIRM_WITHIN = timedelta(days=7)


class OwnIdea(AppError):
    """You suggested this idea yourself: others have to endorse it."""

    code = "own-idea"
    kind = Kind.CONFLICT


@transaction.atomic
def ask(*, idea: Idea, email: str, name: str, country: str, locale: str, now: datetime) -> None:
    """Note an endorsement and have its owner asked by mail to confirm it.

    Returns alike whether they had endorsed before or suggested the idea, and mails at
    most once an hour.

    Raises:
        IdeaMissing, CallClosed, email_address.AddressInvalid, text.TextInvalid
    """
    _check_it_can_be_endorsed(idea)
    supporter = supporters.find_or_make(
        org_id=idea.organisation_id,
        email=email,
        name=name,
        country=country,
        locale=locale,
        now=now,
    )
    fresh = IdeaEndorsement(
        organisation_id=idea.organisation_id, idea=idea, supporter=supporter, made_at=now
    )
    backing.note(idea.endorsements.all(), fresh, asked=_asked, now=now)


@transaction.atomic
def confirm(*, token: str, now: datetime) -> IdeaEndorsement:
    """Count an endorsement whose owner has followed the link in our mail. Again changes nothing.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, EndorsementMissing, IdeaMissing,
        CallClosed, OwnIdea
    """
    endorsement = find(_named(token), lock=True)
    if endorsement.state == Backing.CONFIRMED:
        return endorsement
    _check_it_can_be_endorsed(endorsement.idea)
    if endorsement.idea.supporter_id == endorsement.supporter_id:
        raise OwnIdea
    endorsement.state, endorsement.confirmed_at = Backing.CONFIRMED, now
    endorsement.save(update_fields=["state", "confirmed_at"])
    return endorsement


def confirm_token(endorsement: IdeaEndorsement) -> str:
    """Return what the mailed link carries; it is good for seven days."""
    return mailed_links.sign(CONFIRM, endorsement)


def to_confirm(token: str) -> IdeaEndorsement:
    """Return the endorsement that a confirmation link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, EndorsementMissing
    """
    return find(_named(token))


def find(named: mailed_links.Named, *, lock: bool = False) -> IdeaEndorsement:
    """Return an endorsement, locked until the transaction ends if asked.

    Raises:
        EndorsementMissing
    """
    rows = IdeaEndorsement.objects.for_org(named.organisation_id).filter(id=named.row_id)
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("organisation", "idea__call", "supporter").first()
    if found is None:
        raise EndorsementMissing
    return found


def _named(token: str) -> mailed_links.Named:
    return mailed_links.read(CONFIRM, token, max_age=CONFIRM_WITHIN)


def _check_it_can_be_endorsed(idea: Idea) -> None:
    if idea.state != Idea.State.SHOWN:
        raise IdeaMissing
    if idea.call.state != IdeaCall.State.OPEN:
        raise CallClosed


def _asked(endorsement: IdeaEndorsement, mailing: str) -> IdeaEndorsementAsked:
    return IdeaEndorsementAsked(
        organisation_id=endorsement.organisation_id,
        endorsement_id=endorsement.id,
        mailing=mailing,
    )
