"""What a prompt says: its subject, its template, and what the template is told.

Everything here is the same for all readers of one language, so that a batch is
composed once. What differs per reader the composer adds: `name`, `ways`,
`unsubscribe_url`, and `number`, how many people their links have brought.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mobilize.kit import languages
from mobilize.kit.marking import marked
from mobilize.organisations.models import Organisation
from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.domain.prompt_kinds import ANSWER
from petitions.models import Petition, PromptWords
from petitions.queries import handing_over, prompt_moments, texts

SUBJECTS = {
    "after_confirming": marked("You signed. Who else should hear of “%(petition)s”?"),
    "link_brought": marked("Your links are bringing people: %(petition)s"),
    "milestone_near": marked("Nearly %(milestone)s signatures: %(petition)s"),
    "milestone_reached": marked("%(milestone)s signatures: %(petition)s"),
    "last_day": marked("The last day to sign: %(petition)s"),
    "answered": marked("The petition you signed has been answered: %(petition)s"),
    "pledge_reminder": marked("Your promise is still open: %(petition)s"),
    ANSWER: marked("An answer: %(petition)s"),
}


@dataclass(frozen=True)
class Words:
    """A prompt without its reader. `context` is for `template` plus `.txt` and `.html`."""

    subject: str
    template: str
    context: Mapping[str, Any]


def words(
    kind: str,
    *,
    petition: Petition,
    organisation: Organisation,
    locale: str,
    occasion: str = "",
    choice: Choice = NO_EXPERIMENT,
    own: PromptWords | None = None,
) -> Words:
    """Return what a prompt of this kind and occasion says in a reader's language.

    An experiment's words stand before staff's own (`own`), and those before ours. They
    are values of the template, never templates themselves.
    """
    with languages.speaking(locale):
        shown = _spoken(petition, locale)
        milestone = languages.written(f"{prompt_moments.milestone(occasion):,}")
        said = _(SUBJECTS[kind]) % {"petition": shown.title, "milestone": milestone}
        own_subject = (own.subject if own else "") or said
        subject = choice.word("subject", own_subject, petition=shown.title)
        return Words(
            subject=subject,
            template="petitions/mail/answer" if kind == ANSWER else f"petitions/mail/prompt_{kind}",
            context={
                "kind": kind,
                "subject": subject,
                "organisation": organisation,
                "petition": shown,
                "answer": handing_over.answer(petition) if kind == ANSWER else None,
                "answer_locale": petition.locale,
                "lead": choice.word("lead", own.lead if own else "", petition=shown.title),
                "text": choice.word("text", "", petition=shown.title),
                "milestone": milestone,
                "closes": _closing(petition, organisation),
                "url": f"{settings.BASE_URL}/{organisation.slug}/petitions/{petition.slug}/",
            },
        )


def _spoken(petition: Petition, locale: str) -> Petition:
    """Return the petition in the language asked for; the caller's row stays as it was."""
    shown = copy(petition)
    texts.speak([shown], asked=[locale])
    return shown


def _closing(petition: Petition, organisation: Organisation) -> str:
    """Return when a petition closes, in the organisation's time zone, which is named."""
    if petition.closes_at is None:  # staff look at it before a day is set
        return _("(no day is set yet)")
    with timezone.override(organisation.time_zone):
        local = timezone.localtime(petition.closes_at)
        return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"
