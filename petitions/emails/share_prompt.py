"""The one mail that asks a signer to pass the petition on. In doubt it is not sent again."""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mobilize.kit import languages, mail
from mobilize.organisations import scoping
from petitions.domain import share_urls
from petitions.models import SharePrompt, Signature
from petitions.services import (
    experimenting,
    prompting,
    share_steps,
    sharing,
    supporters,
    unsubscribing,
)


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
        if prompt and prompt.signature:
            with languages.speaking(prompt.supporter.locale):
                message = _compose(prompt, prompt.signature)
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


def _compose(prompt: SharePrompt, signature: Signature) -> EmailMessage:
    token = unsubscribing.token_for(prompt.supporter, mail_id=prompt.id)
    unsubscribe_url = f"{settings.BASE_URL}/unsubscribe/{token}"
    title = signature.petition.title
    arm = experimenting.spoken_by(prompt.arm, locale=prompt.supporter.locale)
    usual = _("You signed. Who else should hear of “%(petition)s”?") % {"petition": title}
    return mail.compose(
        to=supporters.address_of(prompt.supporter),
        subject=arm.word("subject", usual, petition=title),
        template="petitions/mail/share_prompt",
        context={
            "name": supporters.name_of(prompt.supporter),
            "organisation": prompt.organisation,
            "petition": signature.petition,
            "lead": arm.word("lead", "", petition=title),
            "text": arm.word("text", "", petition=title),
            "ways": _ways(signature, prompt.supporter.locale),
            "unsubscribe_url": unsubscribe_url,
        },
        message_id=prompt.message_id,
        unsubscribe_url=unsubscribe_url,
    )


def _ways(signature: Signature, locale: str) -> list[dict[str, str]]:
    """Return what a mail can offer: a link per network of the petition, and one for the rest."""
    step = share_steps.step(signature.petition, locale, signature_id=signature.id)
    codes = {link.channel: link.code for link in sharing.links_for(signature)}
    offered = [(way.channel, way.name, way.text) for way in step.ways]
    ways = []
    for channel, name, text in (*offered, ("copy", _("Anywhere else"), "")):
        if channel in codes:
            url = share_urls.short(settings.BASE_URL, codes[channel])
            href = share_urls.href(channel, url=url, text=text, title=step.title)
            ways.append({"name": name, "url": url, "href": href})
    return ways
