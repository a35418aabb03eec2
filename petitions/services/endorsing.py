"""Co-sponsors of a proposal: asked for by mail, counted once each."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from petitions.domain import proposals
from petitions.domain.events import EndorsementAsked
from petitions.models import Backing, Endorsement, Petition, Proposal
from petitions.queries import proposals as reading
from petitions.services import backing, gathering, mailed_links, supporters

CONFIRM = "petitions.endorsement"
CONFIRM_WITHIN = timedelta(days=7)


class EndorsementMissing(AppError):
    """There is no such endorsement."""

    code = "endorsement-missing"
    kind = Kind.MISSING


class OwnProposal(AppError):
    """You proposed this petition yourself: others have to endorse it."""

    code = "own-proposal"
    kind = Kind.CONFLICT


@transaction.atomic
def ask(
    *,
    proposal: Proposal,
    email: str,
    name: str,
    country: str,
    locale: str,
    now: datetime,
) -> None:
    """Note an endorsement and have its owner asked by mail to confirm it.

    Returns alike whether they had endorsed before or are the proposer, and mails at
    most once an hour.

    Raises:
        gathering.NotGathering, email_address.AddressInvalid, text.TextInvalid
    """
    petition = _petition_of(proposal)
    _check_it_gathers(proposal, petition, now=now)
    supporter = supporters.find_or_make(
        org_id=proposal.organisation_id,
        email=email,
        name=name,
        country=country,
        locale=locale,
        now=now,
    )
    fresh = Endorsement(
        organisation_id=proposal.organisation_id,
        petition=petition,
        supporter=supporter,
        made_at=now,
    )
    backing.note(petition.endorsements.all(), fresh, asked=_asked, now=now)


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Endorsement:
    """Count an endorsement whose owner has followed the link in our mail.

    The last one that was needed hands the proposal to the moderators. A second call
    changes nothing.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, EndorsementMissing, OwnProposal,
        gathering.NotGathering
    """
    endorsement = to_confirm(token)
    # The petition first: the two who come last wait here, and only one of them moves it on.
    petition = Petition.objects.select_for_update(no_key=True).get(id=endorsement.petition_id)
    endorsement.refresh_from_db(fields=["state", "confirmed_at"])
    if endorsement.state == Backing.CONFIRMED:
        return endorsement
    proposal = endorsement.petition.proposal
    _check_it_gathers(proposal, petition, now=now)
    if petition.proposer_id == endorsement.supporter_id:
        raise OwnProposal

    endorsement.state, endorsement.confirmed_at = Backing.CONFIRMED, now
    endorsement.save(update_fields=["state", "confirmed_at"])
    if proposals.enough(endorsed=reading.endorsed(petition), needed=petition.sponsors_needed):
        gathering.endorsed(proposal=proposal, petition=petition, now=now)
    return endorsement


def confirm_token(endorsement: Endorsement) -> str:
    """Return what the mailed link carries; it is good for seven days."""
    return mailed_links.sign(CONFIRM, endorsement)


def to_confirm(token: str) -> Endorsement:
    """Return the endorsement that a confirmation link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, EndorsementMissing
    """
    return find(mailed_links.read(CONFIRM, token, max_age=CONFIRM_WITHIN))


def find(named: mailed_links.Named) -> Endorsement:
    """Return an endorsement.

    Raises:
        EndorsementMissing
    """
    rows = Endorsement.objects.for_org(named.organisation_id).filter(id=named.row_id)
    related = rows.select_related("organisation", "petition__proposal__supporter", "supporter")
    found = related.first()
    if found is None:
        raise EndorsementMissing
    return found


def _asked(endorsement: Endorsement, mailing: str) -> EndorsementAsked:
    return EndorsementAsked(
        organisation_id=endorsement.organisation_id,
        endorsement_id=endorsement.id,
        mailing=mailing,
    )


def _petition_of(proposal: Proposal) -> Petition:
    if proposal.petition is None:
        raise gathering.NotGathering
    return proposal.petition


def _check_it_gathers(proposal: Proposal, petition: Petition, *, now: datetime) -> None:
    over = proposal.ends_at is not None and now >= proposal.ends_at
    if over or petition.state != Petition.State.PROPOSED:
        raise gathering.NotGathering
