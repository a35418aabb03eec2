"""Answering: what the decision maker said, published once."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.domain.lifecycle import State
from petitions.models import Answer
from petitions.services import lifecycle, petitions


class AlreadyAnswered(AppError):
    """This petition's answer is published already."""

    code = "already-answered"
    kind = Kind.CONFLICT


class SourceInvalid(AppError):
    """The source is a web address that begins with https:// or http://."""

    code = "source-invalid"


@transaction.atomic
def publish(
    *,
    org: Organisation,
    slug: str,
    text: str,
    answered_by: str,
    source_url: str,
    by: User | None,
    now: datetime,
) -> Answer:
    """Publish an answer. An open petition closes with it; nobody is mailed yet.

    Raises:
        petitions.PetitionMissing, AlreadyAnswered, SourceInvalid, lifecycle.StepNotAllowed
    """
    petition = petitions.lock(org.id, slug)
    if source_url and not _is_web_address(source_url):
        raise SourceInvalid(field="source_url")
    if petition.state == State.ANSWERED:
        raise AlreadyAnswered
    lifecycle.answer(petition=petition, by=by, now=now)
    return Answer.objects.create(
        organisation=org,
        petition=petition,
        text=text,
        answered_by=answered_by,
        source_url=source_url,
        published_by=by,
        published_at=now,
    )


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url
