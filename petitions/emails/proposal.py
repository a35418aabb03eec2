"""What the proposer of a petition hears. In doubt it is sent again, with the same Message-ID."""

from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.emails import please_confirm
from petitions.emails.please_confirm import Question
from petitions.models import Proposal
from petitions.queries import proposals
from petitions.services import gathering, proposing, supporters


def ask(*, organisation_id: UUID, proposal_id: UUID, mailing: str) -> None:
    """Send the link that confirms a proposal.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, proposals.ProposalMissing
    """
    with scoping.within(organisation_id):
        proposal = proposals.by_id(organisation_id, proposal_id)
        with languages.speaking(proposal.supporter.locale):
            message = please_confirm.compose(
                _question(proposal),
                to=proposal.supporter,
                about=proposal,
                kind="proposal",
                mailing=mailing,
                path=f"proposals/confirm/{proposing.confirm_token(proposal)}",
            )
    mail.send(message)


def welcome(*, organisation_id: UUID, proposal_id: UUID) -> None:
    """Send the proposer their own page, and the link to hand to co-sponsors.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, proposals.ProposalMissing
    """
    with scoping.within(organisation_id):
        proposal = proposals.by_id(organisation_id, proposal_id)
        with languages.speaking(proposal.supporter.locale):
            message = _compose(
                proposal,
                kind="proposal-begun",
                subject=_("Your petition needs co-sponsors"),
                template="petitions/mail/proposal_begun",
            )
    mail.send(message)


def settled(*, organisation_id: UUID, proposal_id: UUID, outcome: str) -> None:
    """Tell the proposer that the moderators have it now, or that the time is over.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, proposals.ProposalMissing
    """
    with scoping.within(organisation_id):
        proposal = proposals.by_id(organisation_id, proposal_id)
        with languages.speaking(proposal.supporter.locale):
            subject, said, then = _outcome(proposal, outcome)
            message = _compose(
                proposal,
                kind=f"proposal-{outcome}",
                subject=subject,
                template="petitions/mail/proposal_settled",
                said=said,
                then=then,
            )
    mail.send(message)


def _question(proposal: Proposal) -> Question:
    named = {"organisation": proposal.organisation.name}
    return Question(
        subject=_("Please confirm your proposal to %(organisation)s") % named,
        what=_("somebody, we hope you, wants to start a petition with %(organisation)s.") % named,
        how=_("To read what was written, and to confirm it, open this page and press the button:"),
        button=_("Look at my proposal"),
    )


def _outcome(proposal: Proposal, outcome: str) -> tuple[str, str, str]:
    """Return the subject, what happened, and what comes next."""
    titled = {"petition": proposal.petition.title if proposal.petition else ""}
    if outcome == gathering.COMPLETE:
        return (
            _("Your petition has its co-sponsors"),
            _("enough people have endorsed your petition “%(petition)s”.") % titled,
            _("The moderators read it now. Your page says where it stands:"),
        )
    return (
        _("Your petition did not find enough co-sponsors"),
        _("too few people have endorsed your petition “%(petition)s” in time, so it ends here.")
        % titled,
        _("You can start again at any time. Your page keeps what you wrote:"),
    )


def _compose(
    proposal: Proposal, *, kind: str, subject: str, template: str, **said: str
) -> EmailMessage:
    pages = f"{settings.BASE_URL}/{proposal.organisation.slug}/proposals"
    return mail.compose(
        to=supporters.address_of(proposal.supporter),
        subject=subject,
        template=template,
        context={
            "name": supporters.name_of(proposal.supporter),
            "organisation": proposal.organisation,
            "petition": proposal.petition,
            "ends_at": proposal.ends_at,
            "endorse_url": f"{pages}/{proposal.code}/",
            "own_url": f"{pages}/mine/{gathering.own_token(proposal)}/",
            "subject": subject,
            **said,
        },
        message_id=mail.message_id(proposal.id, kind=kind),
    )
