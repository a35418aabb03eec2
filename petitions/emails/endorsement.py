"""The mails that ask a co-sponsor, or who endorses an idea, to confirm."""

from uuid import UUID

from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.emails import please_confirm
from petitions.emails.please_confirm import Question
from petitions.services import endorsing, idea_endorsing
from petitions.services.mailed_links import Named


def ask(*, organisation_id: UUID, endorsement_id: UUID, mailing: str) -> None:
    """Send the link that confirms a co-sponsor's endorsement.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, endorsing.EndorsementMissing
    """
    with scoping.within(organisation_id):
        endorsement = endorsing.find(Named(organisation_id, endorsement_id))
        named = {"organisation": endorsement.organisation.name}
        with languages.speaking(endorsement.supporter.locale):
            question = Question(
                subject=_("Please confirm your endorsement"),
                what=_(
                    "somebody, we hope you, wants to endorse a petition that was proposed to"
                    " %(organisation)s."
                )
                % named,
                how=_(
                    "To read the petition, and to endorse it, open this page and press the button:"
                ),
                button=_("Read and endorse the petition"),
            )
            message = please_confirm.compose(
                question,
                to=endorsement.supporter,
                about=endorsement,
                kind="endorsement",
                mailing=mailing,
                path=f"endorsements/{endorsing.confirm_token(endorsement)}",
            )
    mail.send(message)


def ask_about_idea(*, organisation_id: UUID, endorsement_id: UUID, mailing: str) -> None:
    """Send the link that confirms an idea's endorsement.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, endorsing.EndorsementMissing
    """
    with scoping.within(organisation_id):
        endorsement = idea_endorsing.find(Named(organisation_id, endorsement_id))
        named = {
            "organisation": endorsement.organisation.name,
            "call": endorsement.idea.call.title,  # staff wrote it, no stranger did
        }
        with languages.speaking(endorsement.supporter.locale):
            question = Question(
                subject=_("Please confirm your endorsement"),
                what=_(
                    "somebody, we hope you, wants to endorse an idea in “%(call)s” by"
                    " %(organisation)s."
                )
                % named,
                how=_("To read the idea, and to endorse it, open this page and press the button:"),
                button=_("Read and endorse the idea"),
            )
            message = please_confirm.compose(
                question,
                to=endorsement.supporter,
                about=endorsement,
                kind="idea-endorsement",
                mailing=mailing,
                path=f"idea-endorsements/{idea_endorsing.confirm_token(endorsement)}",
            )
    mail.send(message)
