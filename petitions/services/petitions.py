"""Petitions: made, edited, found. Their steps stand in `lifecycle`, their words in `versions`."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit import text as kit_text
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.domain.lifecycle import UNPUBLISHED, State
from petitions.domain.texts import Text, Words
from petitions.models import Cause, Petition
from petitions.services import lifecycle, versions
from petitions.services.causes import CauseMissing
from petitions.services.publishing import AlreadyClosed

CHANGEABLE = UNPUBLISHED | {State.OPEN}


class PetitionMissing(AppError):
    """There is no such petition."""

    code = "petition-missing"
    kind = Kind.MISSING


class PetitionSlugTaken(AppError):
    """Another petition of this organisation has this short name."""

    code = "petition-slug-taken"
    kind = Kind.CONFLICT


class TextMissing(AppError):
    """The petition has no text in this language."""

    code = "text-missing"
    kind = Kind.MISSING


@transaction.atomic
def create(  # noqa: PLR0913 - a petition has that many sides, each named by the caller
    *,
    org: Organisation,
    cause: str,
    slug: str,
    title: str,
    ask: str,
    target: str,
    goal: int,
    by: User | None,
    now: datetime,
    locale: str = "en",
    **more: Any,
) -> Petition:
    """Make a draft for a cause, named by its slug. `more` are further fields of the petition.

    Raises:
        CauseMissing, PetitionSlugTaken, text.TextInvalid
    """
    said = _readable({"title": title, "ask": ask, "target": target})
    found = Cause.objects.for_org(org.id).filter(slug=cause).first()
    if found is None:
        raise CauseMissing(field="cause")
    with refused_by("one_petition_per_slug", become=PetitionSlugTaken(field="slug")):
        petition = Petition.objects.create(
            organisation=org,
            cause=found,
            slug=slug,
            goal=goal,
            locale=locale,
            created_by=by,
            created_at=now,
            **said,
            **more,
        )
    versions.first(petition=petition, by=by, now=now)
    return petition


@transaction.atomic
def edit(
    *, org: Organisation, slug: str, now: datetime, by: User | None = None, **changes: Any
) -> Petition:
    """Change the words (title, ask, target) or other fields, such as the goal.

    New words for an open petition wait for a moderator; everything else holds at once.

    Raises:
        PetitionMissing, AlreadyClosed, text.TextInvalid
    """
    petition = lock(org.id, slug)
    if petition.state not in CHANGEABLE:
        raise AlreadyClosed
    said = _readable({name: changes.pop(name) for name in versions.WORDS if name in changes})
    for name, value in changes.items():
        setattr(petition, name, value)
    petition.save(update_fields=list(changes))
    if said:
        words = _reworded(versions.newest_words(petition), petition.locale, said)
        versions.rewrite(petition=petition, words=words, by=by, now=now)
    return petition


@transaction.atomic
def translate(
    *, org: Organisation, slug: str, text: Text, by: User | None, now: datetime
) -> Petition:
    """Say a petition in one more language, or say it better there.

    Raises:
        PetitionMissing, AlreadyClosed, text.TextInvalid
    """
    petition = lock(org.id, slug)
    text = replace(text, **_readable({"title": text.title, "ask": text.ask}))
    words = versions.newest_words(petition).saying(text)
    versions.rewrite(petition=petition, words=words, by=by, now=now)
    return petition


@transaction.atomic
def untranslate(
    *, org: Organisation, slug: str, locale: str, by: User | None, now: datetime
) -> Petition:
    """Take one language away.

    Raises:
        PetitionMissing, TextMissing, AlreadyClosed, versions.OwnLanguageMissing
    """
    petition = lock(org.id, slug)
    words = versions.newest_words(petition)
    if words.text(locale) is None:
        raise TextMissing
    versions.rewrite(petition=petition, words=words.without(locale), by=by, now=now)
    return petition


@transaction.atomic
def publish(*, org: Organisation, slug: str, now: datetime, by: User | None = None) -> Petition:
    """Open a petition for signatures.

    Raises:
        PetitionMissing, and whatever `lifecycle.publish` raises
    """
    petition = lock(org.id, slug)
    lifecycle.publish(petition=petition, by=by, now=now)
    return petition


@transaction.atomic
def close(*, org: Organisation, slug: str, now: datetime, by: User | None = None) -> Petition:
    """End a petition: it stays readable and takes no more signatures.

    Raises:
        PetitionMissing, and whatever `lifecycle.close` raises
    """
    petition = lock(org.id, slug)
    lifecycle.close(petition=petition, by=by, now=now)
    return petition


def lock(organisation_id: UUID, slug: str) -> Petition:
    """Return a petition, locked until the transaction ends.

    Raises:
        PetitionMissing
    """
    rows = Petition.objects.for_org(organisation_id).select_for_update(no_key=True, of=("self",))
    related = rows.select_related("cause", "organisation", "version", "proposer")
    petition = related.filter(slug=slug).first()
    if petition is None:
        raise PetitionMissing
    return petition


def _readable(words: dict[str, str]) -> dict[str, str]:
    """Return words as they are kept: trimmed, composed, without tricks.

    Raises:
        text.TextInvalid: names the field
    """
    read = {"title": kit_text.line, "target": kit_text.line, "ask": kit_text.paragraph}
    return {name: read[name](said, field=name) for name, said in words.items()}


def _reworded(words: Words, locale: str, said: dict[str, str]) -> Words:
    """Return the words with a new title, ask or target; what is not said stays."""
    own = words.text(locale) or Text(locale, "", "")
    text = Text(locale, said.get("title", own.title), said.get("ask", own.ask))
    target = said.get("target", words.target)
    return Words(target, words.saying(text).texts)
