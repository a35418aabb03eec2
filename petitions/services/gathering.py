"""Proposals while they gather co-sponsors: their proposer's to change, until the time is over."""

from datetime import datetime

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.outbox import services as outbox
from petitions.domain import proposals
from petitions.domain.events import ProposalSettled
from petitions.domain.texts import Text, Words
from petitions.models import Backing, Petition, Proposal
from petitions.queries import proposals as reading
from petitions.services import lifecycle, mailed_links, proposing, versions
from petitions.services.petitions import PetitionMissing

OWN = "petitions.proposer"
EXPIRED, COMPLETE = "expired", "review"
WITHDRAWN = "Withdrawn by the person who proposed it."
NOT_ENDORSED = "Not enough people endorsed it in time."


class NotGathering(AppError):
    """This proposal no longer gathers co-sponsors."""

    code = "not-gathering"
    kind = Kind.CONFLICT


class AlreadyEndorsed(AppError):
    """Somebody has endorsed these words, so they stay. Withdraw the proposal to write another."""

    code = "already-endorsed"
    kind = Kind.CONFLICT


@transaction.atomic
def edit(*, token: str, now: datetime, **changes: str) -> Proposal:
    """Change the title, the ask or the target, as long as nobody has endorsed the words.

    Raises:
        tokens.TokenInvalid, ProposalMissing, NotGathering, AlreadyEndorsed, text.TextInvalid
    """
    proposal, petition = _lock_own(token)
    if petition.endorsements.filter(state=Backing.CONFIRMED).exists():
        raise AlreadyEndorsed
    said = {"title": petition.title, "ask": petition.ask, "target": petition.target}
    said |= proposing.cleaned(changes)
    words = Words(said["target"], (Text(petition.locale, said["title"], said["ask"]),))
    versions.rewrite(petition=petition, words=words, by=None, now=now)
    return proposal


@transaction.atomic
def withdraw(*, token: str, now: datetime) -> Proposal:
    """Take a proposal back while it gathers co-sponsors. Nobody was shown it but by its link.

    Raises:
        tokens.TokenInvalid, ProposalMissing, NotGathering
    """
    proposal, petition = _lock_own(token)
    lifecycle.withdraw(
        petition=petition,
        note=WITHDRAWN,
        by_supporter=proposal.supporter,
        now=now,
    )
    return proposal


@transaction.atomic
def join(*, token: str, petition: str, now: datetime) -> Petition:
    """Give a proposal up for an open petition that asks the same; return that petition.

    The proposer is not signed up thereby: its sign form is where they go next.

    Raises:
        tokens.TokenInvalid, ProposalMissing, NotGathering, PetitionMissing
    """
    proposal = withdraw(token=token, now=now)
    rows = Petition.objects.for_org(proposal.organisation_id).filter(state=Petition.State.OPEN)
    other = rows.filter(slug=petition).first()
    if other is None:
        raise PetitionMissing(field="petition")
    proposal.joined = other
    proposal.save(update_fields=["joined"])
    return other


@transaction.atomic
def endorsed(*, proposal: Proposal, petition: Petition, now: datetime) -> None:
    """Hand a proposal with all its co-sponsors to the moderators. The petition is locked."""
    lifecycle.submit(petition=petition, by_supporter=proposal.supporter, now=now)
    _settle(proposal, COMPLETE, now=now)


@transaction.atomic
def end_overdue(*, now: datetime, limit: int = 100) -> int:
    """Withdraw proposals whose time is over, and tell their proposers; return how many."""
    rows = Petition.objects.filter(proposal__in=reading.overdue(now=now)).order_by("id")
    due = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    ended = list(due.select_related("proposal")[:limit])
    for petition in ended:
        lifecycle.withdraw(petition=petition, note=NOT_ENDORSED, now=now)
        _settle(petition.proposal, EXPIRED, now=now)
    return len(ended)


@transaction.atomic
def forget_unconfirmed(*, now: datetime) -> int:
    """Delete proposals whose owner never confirmed; the mailed link is dead by then."""
    before = now - proposals.CONFIRM_WITHIN
    deleted, _ = Proposal.objects.filter(petition=None, mailed_at__lt=before).delete()
    return deleted


def own_token(proposal: Proposal) -> str:
    """Return what opens a confirmed proposal's page for its proposer. It never expires."""
    return mailed_links.sign(OWN, proposal, at=proposal.confirmed_at)


def own(token: str) -> Proposal:
    """Return the proposal whose proposer holds this token.

    Raises:
        tokens.TokenInvalid, ProposalMissing
    """
    named = mailed_links.read(OWN, token)
    return reading.by_id(named.organisation_id, named.row_id)


def _lock_own(token: str) -> tuple[Proposal, Petition]:
    """Return the proposer's proposal and its petition, both locked, while it gathers."""
    proposal = proposing.lock(mailed_links.read(OWN, token))
    rows = Petition.objects.for_org(proposal.organisation_id).select_for_update(no_key=True)
    petition = rows.filter(proposal=proposal).first()
    if petition is None or petition.state != Petition.State.PROPOSED:
        raise NotGathering
    return proposal, petition


def _settle(proposal: Proposal, outcome: str, *, now: datetime) -> None:
    event = ProposalSettled(
        organisation_id=proposal.organisation_id, proposal_id=proposal.id, outcome=outcome
    )
    outbox.publish(event, now=now)
