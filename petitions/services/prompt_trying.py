"""Having a prompt sent to whoever asks, to their own address and nobody else's."""

from datetime import datetime

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain.events import PromptTestAsked
from petitions.services import petitions, prompt_rules


class TestNeedsPerson(AppError):
    """Only a person can have a mail sent to themselves: a key has no address."""

    code = "test-needs-person"
    kind = Kind.CONFLICT


@transaction.atomic
def ask(
    *, org: Organisation, slug: str, kind: str, locale: str, by: User | None, now: datetime
) -> None:
    """Have a prompt sent to whoever asks; each kind and language at most once a minute.

    Raises:
        petitions.PetitionMissing, prompt_rules.PromptKindUnknown,
        prompt_rules.PromptLanguageUnknown, TestNeedsPerson
    """
    petition = petitions.lock(org.id, slug)
    prompt_rules.check(kind, field="kind")
    prompt_rules.check_locale(locale)
    if by is None:
        raise TestNeedsPerson
    event = PromptTestAsked(
        organisation_id=org.id,
        petition_id=petition.id,
        kind=kind,
        locale=locale,
        user_id=by.id,
        asked=f"{now:%Y-%m-%dT%H:%MZ}",
    )
    outbox.publish(event, now=now)
