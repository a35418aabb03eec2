"""What staff decide about prompts: kinds on or off, own words, the organisation's caps."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from mobilize.kit import text
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation
from petitions.domain.prompt_kinds import KINDS
from petitions.models import PromptPolicy, PromptRules, PromptWords
from petitions.services import petitions, prompt_pausing

SUBJECT_LENGTH, LEAD_LENGTH = 120, 1000


class PromptKindUnknown(AppError):
    """There is no such kind of prompt."""

    code = "prompt-kind-unknown"


class PromptLanguageUnknown(AppError):
    """Prompts are not written in this language."""

    code = "prompt-language-unknown"


class PromptWordsTooLong(AppError):
    """A prompt's subject has 120 characters at most, its first lines 1,000."""

    code = "prompt-words-too-long"


@transaction.atomic
def switch(*, org: Organisation, slug: str, kinds: Collection[str], now: datetime) -> PromptRules:
    """Let exactly these kinds be sent for a petition from now on, what waits included.

    Raises:
        petitions.PetitionMissing, PromptKindUnknown
    """
    for kind in kinds:
        check(kind, field="kinds")
    rules = prompt_pausing.kept(petitions.lock(org.id, slug), now=now)
    rules.kinds = [kind for kind in KINDS if kind in set(kinds)]
    rules.save(update_fields=["kinds"])
    return rules


@transaction.atomic
def say(
    *, org: Organisation, slug: str, kind: str, locale: str, subject: str, lead: str
) -> PromptWords:
    """Set staff's own words of one kind in one language; where one is empty, ours stand.

    They are plain text: nothing in them is taken for a placeholder or for markup.

    Raises:
        petitions.PetitionMissing, PromptKindUnknown, PromptLanguageUnknown, PromptWordsTooLong,
        text.TextInvalid
    """
    check(kind, field="kind")
    check_locale(locale)
    said = {
        "subject": text.line(subject, field="subject"),
        "lead": text.paragraph(lead, field="lead"),
    }
    for field, most in (("subject", SUBJECT_LENGTH), ("lead", LEAD_LENGTH)):
        if len(said[field]) > most:
            raise PromptWordsTooLong(field=field)
    petition = petitions.lock(org.id, slug)
    words, _ = PromptWords.objects.update_or_create(
        petition=petition,
        kind=kind,
        locale=locale,
        defaults=said,
        create_defaults={"organisation": org, **said},
    )
    return words


@transaction.atomic
def limit(*, org: Organisation, **numbers: int) -> PromptPolicy:
    """Set an organisation's caps and quiet hours; what is not named stays.

    What waits is looked at again by these numbers before it goes out.
    """
    policy, _ = PromptPolicy.objects.for_org(org.id).get_or_create(organisation=org)
    for name, value in numbers.items():
        setattr(policy, name, value)
    policy.save(update_fields=list(numbers) or None)
    return policy


def check(kind: str, *, field: str) -> None:
    """Raises: PromptKindUnknown."""
    if kind not in KINDS:
        raise PromptKindUnknown(field=field)


def check_locale(locale: str) -> None:
    """Raises: PromptLanguageUnknown."""
    if locale not in dict(settings.LANGUAGES):
        raise PromptLanguageUnknown(field="locale")
