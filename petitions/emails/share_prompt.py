"""Mails that ask a signer to pass the petition on. In doubt none is sent again."""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.conf import settings

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.emails import prompt_ways, prompt_words
from petitions.models import Petition, SharePrompt
from petitions.queries import prompt_moments, prompts
from petitions.services import experimenting, prompting, supporters, unsubscribing


def send(*, organisation_id: UUID, prompt_id: UUID, now: datetime) -> None:
    """Send a queued prompt. The claim is committed before the mail server hears of it.

    Raises:
        mail.NotSent
    """
    with scoping.within(organisation_id):
        prompt = prompting.claim(
            prompt_id=prompt_id, message_id=mail.message_id(prompt_id, kind="prompt"), now=now
        )
        message = None
        if prompt and prompt.petition:
            with languages.speaking(prompt.supporter.locale):
                message = _compose(prompt, prompt.petition)
    if message is not None:
        _deliver(message, organisation_id=organisation_id, prompt_id=prompt_id, now=now)


def _deliver(
    message: EmailMessage, *, organisation_id: UUID, prompt_id: UUID, now: datetime
) -> None:
    try:
        mail.send(message)
    except mail.NotSent:
        with scoping.within(organisation_id):
            prompting.give_back(prompt_id=prompt_id)
        raise
    except mail.InDoubt:
        with scoping.within(organisation_id):
            prompting.park(prompt_id=prompt_id, reason="in_doubt")
    except mail.Refused:
        with scoping.within(organisation_id):
            prompting.suppress(prompt_id=prompt_id, reason="refused")
    else:
        with scoping.within(organisation_id):
            prompting.sent(prompt_id=prompt_id, now=now)


def _compose(prompt: SharePrompt, petition: Petition) -> EmailMessage:
    locale = prompt.supporter.locale
    said = prompt_words.words(
        prompt.kind,
        petition=petition,
        organisation=prompt.organisation,
        locale=locale,
        occasion=prompt.occasion,
        choice=experimenting.spoken_by(prompt.arm, locale=locale),
        own=prompts.words(petition, prompt.kind, languages.nearest(locale)),
    )
    token = unsubscribing.token_for(prompt.supporter, mail_id=prompt.id)
    unsubscribe_url = f"{settings.BASE_URL}/unsubscribe/{token}"
    reader = {
        "name": supporters.name_of(prompt.supporter),
        "ways": prompt_ways.of(prompt),
        "number": languages.written(f"{prompt_moments.milestone(prompt.occasion):,}"),
        "unsubscribe_url": unsubscribe_url,
    }
    return mail.compose(
        to=supporters.address_of(prompt.supporter),
        subject=said.subject,
        template=said.template,
        context={**said.context, **reader},
        message_id=prompt.message_id,
        unsubscribe_url=unsubscribe_url,
    )
