"""A prompt as staff read it before anybody gets it: on a screen, or in their own mailbox."""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.utils.translation import gettext as _

from mobilize.kit import ids, languages, mail
from mobilize.organisations import scoping
from mobilize.organisations.models import User
from petitions.domain.prompt_kinds import BROUGHT_STEPS
from petitions.emails import prompt_ways, prompt_words
from petitions.models import Petition
from petitions.queries import prompt_moments, prompts


def read(petition: Petition, kind: str, *, locale: str, now: datetime) -> dict[str, str]:
    """Return a prompt's subject and both its parts, for a screen."""
    message = compose(petition, kind, locale=locale, to="nobody@example.org", now=now)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return {
        "locale": locale,
        "subject": str(message["Subject"]),
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
    }


def send(
    *,
    organisation_id: UUID,
    petition_id: UUID,
    kind: str,
    locale: str,
    user_id: UUID,
    now: datetime,
) -> None:
    """Send a prompt to one member of the staff, at the address they sign in with.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        rows = Petition.objects.for_org(organisation_id).select_related("organisation", "cause")
        petition = rows.get(id=petition_id)
        member = User.objects.filter(id=user_id, is_active=True).first()
        if member is None:
            return
        message = compose(petition, kind, locale=locale, to=member.email, now=now)
    mail.send(message)


def compose(petition: Petition, kind: str, *, locale: str, to: str, now: datetime) -> EmailMessage:
    """Return the mail as a supporter would get it, but that its links are nobody's."""
    said = prompt_words.words(
        kind,
        petition=petition,
        organisation=petition.organisation,
        locale=locale,
        occasion=_occasion(petition, kind, now=now),
        own=prompts.words(petition, kind, languages.nearest(locale)),
    )
    with languages.speaking(locale):
        reader = {
            "name": _("(the supporter's name)"),
            "ways": prompt_ways.sample(kind, petition, locale),
            "number": str(BROUGHT_STEPS[0]),
            "sample": True,
        }
        return mail.compose(
            to=to,
            subject=said.subject,
            template=said.template,
            context={**said.context, **reader},
            message_id=mail.message_id(ids.new(), kind="prompt-test"),
        )


def _occasion(petition: Petition, kind: str, *, now: datetime) -> str:
    """Return an occasion to show, whether or not its moment has come."""
    if not kind.startswith("milestone"):
        return ""
    true_now = prompt_moments.occasion(petition, kind, now=now)
    return true_now or prompt_moments.named(petition.id, petition.goal)
