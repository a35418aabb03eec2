"""What a petition says, version by version. Whoever calls holds the petition locked.

Before anybody has signed, words are changed freely. Once a petition is open, a change
waits for a moderator as a version of its own, and the old words stay until then.
"""

from datetime import datetime

from django.utils.translation import gettext

from mobilize.kit import languages
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import User
from petitions.domain.lifecycle import State
from petitions.domain.texts import Text, Words
from petitions.models import Petition, PetitionText, PetitionVersion, Review
from petitions.queries.texts import newest, words_of
from petitions.services.publishing import AlreadyClosed

Standing = PetitionVersion.State
WORDS = ["title", "ask", "target"]


class NothingToApprove(AppError):
    """No words of this petition wait for a decision."""

    code = "nothing-to-approve"
    kind = Kind.CONFLICT


class OwnLanguageMissing(AppError):
    """A petition cannot do without the text in its own language."""

    code = "own-language-missing"
    kind = Kind.CONFLICT


def first(*, petition: Petition, by: User | None, now: datetime) -> PetitionVersion:
    """Note the words a new petition was made with, as its version 1."""
    text = Text(petition.locale, petition.title, petition.ask)
    return _write(petition, Words(petition.target, (text,)), by=by, now=now)


def waiting(petition: Petition) -> PetitionVersion | None:
    """Return the version that no moderator has decided on, if there is one."""
    rows = PetitionVersion.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition, state=Standing.WAITING).first()


def newest_words(petition: Petition) -> Words:
    """Return what the petition says, or will say once its waiting version is approved."""
    return words_of(newest(petition))


def rewrite(*, petition: Petition, words: Words, by: User | None, now: datetime) -> PetitionVersion:
    """Change what a petition says; return the version that says it.

    A draft is changed in place. In review the new version takes the place of the one
    that waits. An open petition keeps its words until the new version is approved.

    Raises:
        AlreadyClosed, OwnLanguageMissing
    """
    if words.text(petition.locale) is None:
        raise OwnLanguageMissing
    known = newest(petition)
    if words.digest == known.digest:
        return known
    if petition.state == State.OPEN:
        return _offer(petition, words, by=by, now=now)
    if petition.state not in {State.DRAFT, State.PROPOSED, State.REVIEW}:
        raise AlreadyClosed
    if petition.state == State.DRAFT:
        version = _overwrite(known, words)
    else:
        version = _replace(known, words, by=by, now=now)
        _ask_again(petition, version, now=now)
    _show(petition, version)
    return version


def ask_for_review(*, petition: Petition, now: datetime) -> Review:
    """Put the newest words into the moderators' queue, also those decided on before."""
    version = newest(petition)
    version.state, version.decided_by, version.decided_at = Standing.WAITING, None, None
    version.save(update_fields=["state", "decided_by", "decided_at"])
    petition.version, petition.words_hidden = None, False
    petition.save(update_fields=["version", "words_hidden"])
    _show(petition, version)
    return _open_review(version, now=now)


def hide(*, petition: Petition) -> None:
    """Keep a rejected petition's words from everybody but its moderators.

    The petition itself, its address too, then says nothing of them; its versions do.
    """
    with languages.speaking(petition.locale):
        petition.title, petition.ask = gettext("Rejected petition"), ""
    petition.slug = f"rejected-{petition.id.hex[-12:]}"
    petition.words_hidden = True
    petition.save(update_fields=["title", "ask", "slug", "words_hidden"])


def approve(*, petition: Petition, by: User | None, now: datetime) -> PetitionVersion:
    """Publish the words that wait.

    Raises:
        NothingToApprove
    """
    version = _waiting_or_refuse(petition)
    before = petition.version
    if before is not None:
        # First: the database allows one approved version per petition.
        before.state = Standing.SUPERSEDED
        before.save(update_fields=["state"])
    _decide(version, Standing.APPROVED, outcome=Review.Outcome.APPROVED, by=by, now=now)
    petition.version = version
    petition.save(update_fields=["version"])
    _show(petition, version)
    return version


def turn_down(*, petition: Petition, by: User | None, now: datetime) -> PetitionVersion:
    """Refuse the words that wait; an open petition keeps those it has.

    Raises:
        NothingToApprove
    """
    version = _waiting_or_refuse(petition)
    _decide(version, Standing.REJECTED, outcome=Review.Outcome.REJECTED, by=by, now=now)
    return version


def drop(*, petition: Petition, by: User | None, now: datetime) -> None:
    """Take words out of the queue that need no decision any more."""
    version = waiting(petition)
    if version is None:
        return
    if petition.version is None:
        # The only words there are: they wait on, should the petition be reopened.
        _settle(version, Review.Outcome.DROPPED, by=by, now=now)
    else:
        _decide(version, Standing.REPLACED, outcome=Review.Outcome.DROPPED, by=by, now=now)


def _offer(petition: Petition, words: Words, *, by: User | None, now: datetime) -> PetitionVersion:
    """Have an open petition's new words wait beside those that are published."""
    version = waiting(petition)
    published = petition.version
    if published is not None and published.digest == words.digest:
        drop(petition=petition, by=by, now=now)
        return published
    if version is not None:
        return _replace(version, words, by=by, now=now)
    version = _write(petition, words, by=by, now=now)
    _open_review(version, now=now)
    return version


def _replace(
    version: PetitionVersion, words: Words, *, by: User | None, now: datetime
) -> PetitionVersion:
    """Let new words wait in an older version's place, in the same review."""
    version.state, version.decided_by, version.decided_at = Standing.REPLACED, by, now
    version.save(update_fields=["state", "decided_by", "decided_at"])
    successor = _write(version.petition, words, by=by, now=now)
    version.reviews.filter(outcome="").update(version=successor)
    return successor


def _ask_again(petition: Petition, version: PetitionVersion, *, now: datetime) -> None:
    """Have words looked at that take the place of words approved, and not yet published."""
    if petition.version is not None:
        petition.version = None
        petition.save(update_fields=["version"])
        _open_review(version, now=now)


def _overwrite(version: PetitionVersion, words: Words) -> PetitionVersion:
    version.texts.all().delete()
    version.target, version.digest = words.target, words.digest
    version.save(update_fields=["target", "digest"])
    _write_texts(version, words)
    return version


def _write(petition: Petition, words: Words, *, by: User | None, now: datetime) -> PetitionVersion:
    version = PetitionVersion.objects.create(
        organisation_id=petition.organisation_id,
        petition=petition,
        number=petition.versions.count() + 1,
        target=words.target,
        digest=words.digest,
        made_by=by,
        made_at=now,
    )
    _write_texts(version, words)
    return version


def _write_texts(version: PetitionVersion, words: Words) -> None:
    PetitionText.objects.bulk_create(
        PetitionText(
            organisation_id=version.organisation_id,
            version=version,
            locale=text.locale,
            title=text.title,
            ask=text.ask,
        )
        for text in words.texts
    )


def _show(petition: Petition, version: PetitionVersion) -> None:
    """Let the petition itself say what a version says in its own language."""
    text = version.texts.get(locale=petition.locale)
    petition.title, petition.ask, petition.target = text.title, text.ask, version.target
    petition.save(update_fields=WORDS)


def _waiting_or_refuse(petition: Petition) -> PetitionVersion:
    version = waiting(petition)
    if version is None:
        raise NothingToApprove
    return version


def _open_review(version: PetitionVersion, *, now: datetime) -> Review:
    return Review.objects.create(
        organisation_id=version.organisation_id,
        petition=version.petition,
        version=version,
        opened_at=now,
    )


def _decide(
    version: PetitionVersion, state: str, *, outcome: str, by: User | None, now: datetime
) -> None:
    """Settle a version, and the review that asked about it."""
    version.state, version.decided_by, version.decided_at = state, by, now
    version.save(update_fields=["state", "decided_by", "decided_at"])
    _settle(version, outcome, by=by, now=now)


def _settle(version: PetitionVersion, outcome: str, *, by: User | None, now: datetime) -> None:
    open_reviews = version.reviews.filter(outcome="")
    open_reviews.update(outcome=outcome, decided_by=by, decided_at=now)
