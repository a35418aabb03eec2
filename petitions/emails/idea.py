"""The mail that asks who suggested an idea to confirm it."""

from uuid import UUID

from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.emails import please_confirm
from petitions.emails.please_confirm import Question
from petitions.services import ideas
from petitions.services.mailed_links import Named


def ask(*, organisation_id: UUID, idea_id: UUID, mailing: str) -> None:
    """Send the link that confirms an idea.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused, ideas.IdeaMissing
    """
    with scoping.within(organisation_id):
        idea = ideas.find(Named(organisation_id, idea_id))
        named = {"organisation": idea.organisation.name, "call": idea.call.title}
        with languages.speaking(idea.supporter.locale):
            question = Question(
                subject=_("Please confirm your idea"),
                what=_("somebody, we hope you, suggests an idea in “%(call)s” by %(organisation)s.")
                % named,
                how=_(
                    "To read what was written, and to confirm it, open this page and press the"
                    " button:"
                ),
                button=_("Look at my idea"),
            )
            message = please_confirm.compose(
                question,
                to=idea.supporter,
                about=idea,
                kind="idea",
                mailing=mailing,
                path=f"ideas/confirm/{ideas.confirm_token(idea)}",
            )
    mail.send(message)
