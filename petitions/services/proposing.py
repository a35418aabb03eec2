"""Petitions that supporters start: asked for by mail, begun once the mail's owner confirms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit import ids, text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation
from mobilize.outbox import services as outbox
from petitions.domain import mailing, proposals
from petitions.domain.events import ProposalAsked, ProposalConfirmed
from petitions.models import Cause, Petition, PetitionStep, Proposal, Supporter
from petitions.queries import proposals as reading
from petitions.queries import rules
from petitions.queries.proposals import ProposalMissing
from petitions.services import lifecycle, mailed_links, petitions, supporters
from petitions.services.causes import CauseMissing

CONFIRM = "petitions.proposal"


class CauseTakesNoProposals(AppError):
    """Supporters cannot propose petitions for this cause."""

    code = "cause-takes-no-proposals"
    kind = Kind.CONFLICT


class TooManyProposals(AppError):
    """You have as many proposals gathering co-sponsors as one person may. Finish one first."""

    code = "too-many-proposals"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Draft:
    """What somebody wants to propose, as they typed it."""

    cause: str
    title: str
    ask: str
    target: str
    locale: str
    name_shown: bool = False


@transaction.atomic
def ask(
    *, org: Organisation, draft: Draft, email: str, name: str, country: str, now: datetime
) -> None:
    """Keep a proposal out of sight and have its owner asked by mail to confirm it.

    Returns alike whoever the address belongs to. The same words again are the same
    proposal; one address is written to once an hour for each, and for few a day.

    Raises:
        CauseMissing, CauseTakesNoProposals, email_address.AddressInvalid, text.TextInvalid
    """
    cause = _open_cause(org.id, draft.cause)
    said = cleaned({"title": draft.title, "ask": draft.ask, "target": draft.target})
    supporter = supporters.find_or_make(
        org_id=org.id, email=email, name=name, country=country, locale=draft.locale, now=now
    )
    proposal = _find_or_make(cause, supporter, draft, said, now=now)
    if proposal is not None and mailing.may_mail(mailed_at=proposal.mailed_at, now=now):
        proposal.mailed_at = now
        proposal.save(update_fields=["mailed_at"])
        outbox.publish(
            ProposalAsked(
                organisation_id=org.id,
                proposal_id=proposal.id,
                mailing=f"{now:%Y-%m-%dT%H:%MZ}",
            ),
            now=now,
        )


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Proposal:
    """Let a proposal gather co-sponsors, once its owner has followed the link in our mail.

    A second call changes nothing and publishes nothing. Where no co-sponsor is needed,
    the moderators are asked at once.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, ProposalMissing, CauseTakesNoProposals,
        TooManyProposals
    """
    proposal = lock(_named(token))
    if proposal.petition is not None:
        return proposal
    _open_cause(proposal.organisation_id, proposal.cause.slug)
    _one_by_one(proposal.supporter)
    mine = reading.gathering(proposal.organisation_id).filter(supporter=proposal.supporter)
    if mine.count() >= proposals.MOST_GATHERING:
        raise TooManyProposals

    petition = _begin(proposal, now=now)
    proposal.petition, proposal.confirmed_at = petition, now
    proposal.ends_at = now + proposals.ENDORSE_WITHIN
    proposal.title = proposal.ask = proposal.target = ""  # the petition says it from now on
    proposal.save()
    event = ProposalConfirmed(organisation_id=proposal.organisation_id, proposal_id=proposal.id)
    outbox.publish(event, now=now)
    if proposals.enough(endorsed=0, needed=petition.sponsors_needed):
        lifecycle.submit(petition=petition, by_supporter=proposal.supporter, now=now)
    return proposal


def confirm_token(proposal: Proposal) -> str:
    """Return what the mailed link carries; it is good for seven days."""
    return mailed_links.sign(CONFIRM, proposal)


def to_confirm(token: str) -> Proposal:
    """Return the proposal that a confirmation link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, ProposalMissing
    """
    named = _named(token)
    return reading.by_id(named.organisation_id, named.row_id)


def _named(token: str) -> mailed_links.Named:
    return mailed_links.read(CONFIRM, token, max_age=proposals.CONFIRM_WITHIN)


def _open_cause(organisation_id: UUID, slug: str) -> Cause:
    cause = Cause.objects.for_org(organisation_id).filter(slug=slug).first()
    if cause is None:
        raise CauseMissing(field="cause")
    if cause.state != Cause.State.OPEN or not cause.takes_proposals:
        raise CauseTakesNoProposals(field="cause")
    return cause


def cleaned(said: dict[str, str]) -> dict[str, str]:
    """Return a proposal's words as they are kept: composed, trimmed, without hidden marks.

    Raises:
        text.TextInvalid
    """
    return {
        name: (text.paragraph if name == "ask" else text.line)(value, field=name)
        for name, value in said.items()
    }


def _find_or_make(
    cause: Cause, supporter: Supporter, draft: Draft, said: dict[str, str], *, now: datetime
) -> Proposal | None:
    """Return the proposal to confirm; None when the address has been asked enough today."""
    _one_by_one(supporter)
    waiting = Proposal.objects.filter(supporter=supporter, cause=cause, petition=None)
    same = waiting.filter(**said).first()
    if same is not None:
        return same
    mine = Proposal.objects.filter(supporter=supporter, made_at__gt=now - proposals.A_DAY)
    if mine.count() >= proposals.MOST_ASKED_A_DAY:
        return None
    return Proposal.objects.create(
        organisation_id=cause.organisation_id,
        cause=cause,
        supporter=supporter,
        code=ids.short_code(),
        locale=draft.locale,
        name_shown=draft.name_shown,
        made_at=now,
        **said,
    )


def _one_by_one(supporter: Supporter) -> None:
    """Let one person's parallel requests wait for each other: each counts what the last made."""
    Supporter.objects.select_for_update(no_key=True).get(id=supporter.id)


def _begin(proposal: Proposal, *, now: datetime) -> Petition:
    """Make the petition that gathers co-sponsors."""
    petition = _make_petition(proposal, now=now)
    PetitionStep.objects.create(
        organisation_id=petition.organisation_id,
        petition=petition,
        now_in=petition.state,
        by_supporter=proposal.supporter,
        happened_at=now,
    )
    return petition


def _make_petition(proposal: Proposal, *, now: datetime) -> Petition:
    """Make the petition under the plainest short name that is free."""
    needed = rules.policy(proposal.organisation_id).sponsors_needed
    slugs = proposals.slugs_for(proposal.title)
    while True:
        try:
            return petitions.create(
                org=proposal.organisation,
                cause=proposal.cause.slug,
                slug=next(slugs),
                title=proposal.title,
                ask=proposal.ask,
                target=proposal.target,
                goal=proposals.FIRST_GOAL,
                locale=proposal.locale,
                by=None,
                now=now,
                proposer=proposal.supporter,
                sponsors_needed=needed,
                state=Petition.State.PROPOSED,
            )
        except petitions.PetitionSlugTaken:
            continue


def lock(named: mailed_links.Named) -> Proposal:
    """Return the proposal a link names, locked until the transaction ends.

    Raises:
        ProposalMissing
    """
    rows = Proposal.objects.for_org(named.organisation_id).select_for_update(
        no_key=True, of=("self",)
    )
    related = rows.select_related("organisation", "cause", "supporter", "petition")
    proposal = related.filter(id=named.row_id).first()
    if proposal is None:
        raise ProposalMissing
    return proposal
