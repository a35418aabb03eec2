"""A decision maker's answer as staff read it before it is mailed: on a screen, or to themselves."""

from email.message import EmailMessage
from uuid import UUID

from django.utils.translation import gettext as _

from mobilize.kit import ids, languages, mail
from mobilize.organisations import scoping
from mobilize.organisations.models import User
from petitions.domain.prompt_kinds import ANSWER
from petitions.emails import prompt_words
from petitions.models import Answer


def send_test(*, organisation_id: UUID, petition_id: UUID, user_id: UUID) -> None:
    """Send the mail to one member of the staff, at the address they sign in with.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        answer = _answer(organisation_id, petition_id)
        member = User.objects.filter(id=user_id, is_active=True).first()
        message = sample(answer, to=member.email) if answer and member else None
    if message is not None:
        mail.send(message)


def sample(answer: Answer, *, to: str) -> EmailMessage:
    """Return the mail as a supporter would get it, for staff to read. It cannot unsubscribe."""
    petition = answer.petition
    said = prompt_words.words(
        ANSWER, petition=petition, organisation=answer.organisation, locale=petition.locale
    )
    with languages.speaking(petition.locale):
        return mail.compose(
            to=to,
            subject=said.subject,
            template=said.template,
            context={**said.context, "name": _("(the supporter's name)")},
            message_id=mail.message_id(ids.new(), kind="answer-test"),
        )


def read(answer: Answer, *, to: str) -> dict[str, str]:
    """Return the sample's subject and its plain text, for a screen."""
    message = sample(answer, to=to)
    body = message.get_body(("plain",))
    return {"subject": str(message["Subject"]), "text": body.get_content() if body else ""}


def _answer(organisation_id: UUID, petition_id: UUID) -> Answer | None:
    rows = Answer.objects.for_org(organisation_id).select_related("petition", "organisation")
    return rows.filter(petition_id=petition_id).first()
