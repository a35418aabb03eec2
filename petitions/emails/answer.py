"""The one mail that brings a decision maker's answer to whoever signed and wants news of it."""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mobilize.kit import ids, languages, mail
from mobilize.organisations import scoping
from mobilize.organisations.models import User
from petitions.models import Answer, BroadcastMail
from petitions.services import broadcasting, supporters, unsubscribing

PART = 15  # mails of one part: however slow the mail server, they end before the lease does
State = BroadcastMail.State


def send_part(*, organisation_id: UUID, broadcast_id: UUID, part: int, now: datetime) -> None:
    """Send the next mails of a mailing, each claimed and committed before it goes out.

    Raises:
        mail.NotSent: the mail server is away; the same part is to be tried again
    """
    which = {"organisation_id": organisation_id, "broadcast_id": broadcast_id}
    with scoping.within(organisation_id):
        broadcasting.begin_part(**which, part=part)
    for _each in range(PART):
        with scoping.within(organisation_id):
            claimed = broadcasting.claim_next(**which)
            message = _of(claimed) if claimed else None
        if claimed is None or message is None:
            break
        _deliver(message, claimed, now=now)
    with scoping.within(organisation_id):
        broadcasting.end_part(**which, part=part, now=now)


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
    with languages.speaking(answer.petition.locale):
        return _compose(
            answer,
            to=to,
            name=_("(the supporter's name)"),
            message_id=mail.message_id(ids.new(), kind="answer-test"),
        )


def read(answer: Answer, *, to: str) -> dict[str, str]:
    """Return the sample's subject and its plain text, for a screen."""
    message = sample(answer, to=to)
    body = message.get_body(("plain",))
    return {"subject": str(message["Subject"]), "text": body.get_content() if body else ""}


def _deliver(message: EmailMessage, claimed: BroadcastMail, *, now: datetime) -> None:
    try:
        mail.send(message)
    except mail.NotSent:
        _settle(claimed, State.QUEUED, now=now)
        raise
    except mail.InDoubt:
        _settle(claimed, State.UNCERTAIN, reason="in_doubt", now=now)
    except mail.Refused:
        _settle(claimed, State.SUPPRESSED, reason="refused", now=now)
    else:
        _settle(claimed, State.SENT, now=now)


def _settle(claimed: BroadcastMail, state: State, *, now: datetime, reason: str = "") -> None:
    with scoping.within(claimed.organisation_id):
        broadcasting.settle(mail_id=claimed.id, state=state, reason=reason, now=now)


def _of(claimed: BroadcastMail) -> EmailMessage | None:
    answer = _answer(claimed.organisation_id, claimed.broadcast.petition_id)
    if answer is None:
        return None
    reader = claimed.supporter
    token = unsubscribing.token_for(reader, mail_id=claimed.id)
    with languages.speaking(reader.locale):
        return _compose(
            answer,
            to=supporters.address_of(reader),
            name=supporters.name_of(reader),
            message_id=claimed.message_id,
            unsubscribe_url=f"{settings.BASE_URL}/unsubscribe/{token}",
        )


def _compose(
    answer: Answer, *, to: str, name: str, message_id: str, unsubscribe_url: str = ""
) -> EmailMessage:
    petition, organisation = answer.petition, answer.organisation
    return mail.compose(
        to=to,
        subject=_("An answer: %(petition)s") % {"petition": petition.title},
        template="petitions/mail/answer",
        context={
            "name": name,
            "organisation": organisation,
            "petition": petition,
            "answer": answer,
            "url": f"{settings.BASE_URL}/{organisation.slug}/petitions/{petition.slug}/",
            "unsubscribe_url": unsubscribe_url,
        },
        message_id=message_id,
        unsubscribe_url=unsubscribe_url,
    )


def _answer(organisation_id: UUID, petition_id: UUID) -> Answer | None:
    rows = Answer.objects.for_org(organisation_id).select_related("petition", "organisation")
    return rows.filter(petition_id=petition_id).first()
