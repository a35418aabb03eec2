"""Choosing a petition's networks, and writing what is said on each of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from mobilize.kit import ids, text
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation, User
from petitions.domain import share_limits, share_urls
from petitions.domain.share_limits import Length
from petitions.models import Petition, ShareStep, ShareText
from petitions.queries import share_texts as chosen
from petitions.services import petitions

ALL = "all"  # what the text for every network without one of its own is called outside


class ShareStepInvalid(AppError):
    """Choose at least one network, each of them once."""

    code = "share-step-invalid"


class ShareTextNotTaken(AppError):
    """This network takes no text: it shows what the petition's own page says."""

    code = "share-text-not-taken"


class ShareTextTooLong(AppError):
    """This text is longer than a network takes."""

    code = "share-text-too-long"


@transaction.atomic
def arrange(
    *, org: Organisation, slug: str, channels: Sequence[str], by: User | None, now: datetime
) -> Petition:
    """Offer these networks in this order. Links to others stay good for ever.

    Raises:
        petitions.PetitionMissing, ShareStepInvalid, ShareTextTooLong
    """
    petition = petitions.lock(org.id, slug)
    if not channels or len(set(channels)) < len(channels):
        raise ShareStepInvalid(field="channels")
    for channel in channels:
        if channel not in share_urls.TEMPLATES:
            raise ShareStepInvalid("There is no such network.", field="channels")
    for locale, said in chosen.texts_of(petition).items():
        for channel, length in lengths(petition, locale, said, channels=channels):
            if not length.fits:
                raise too_long(channel, length, field="channels")
    ShareStep.objects.update_or_create(
        petition=petition,
        defaults={
            "organisation": org, "channels": list(channels), "changed_at": now, "changed_by": by,
        },
    )  # fmt: skip
    return petition


@transaction.atomic
def write(*, org: Organisation, slug: str, locale: str, texts: Mapping[str, str]) -> Petition:
    """Say this in one language, by channel; an empty text is none, a missing channel too.

    Raises:
        petitions.PetitionMissing, ShareStepInvalid, ShareTextNotTaken, ShareTextTooLong,
        text.TextInvalid: each names the field, `texts.<channel>`
    """
    petition = petitions.lock(org.id, slug)
    said = dict(_readable(texts))
    for channel, length in lengths(petition, locale, said):
        if not length.fits:
            raise too_long(channel, length, field=_field(channel if channel in said else ""))
    ShareText.objects.filter(petition=petition, locale=locale).delete()
    ShareText.objects.bulk_create(
        ShareText(organisation=org, petition=petition, channel=channel, locale=locale, text=words)
        for channel, words in said.items()
    )
    return petition


def lengths(
    petition: Petition, locale: str, said: Mapping[str, str], *, channels: Sequence[str] = ()
) -> Iterator[tuple[str, Length]]:
    """Yield how long the words are on each network that shows them, with title and link in them.

    Without `channels` those that the petition offers, and those with a text of their own.
    """
    titles = chosen.titles_of(petition)
    title = titles.get(locale, petition.title)
    offered = channels or (*chosen.channels_of(petition.id), *said)
    for channel in dict.fromkeys((*offered, "native")):
        words = said.get(channel) or said.get("")
        if words and channel in share_limits.LIMITS:
            yield (
                channel,
                share_limits.measure(channel, text=words, title=title, url=sample_url()),
            )


def sample_url() -> str:
    """Return an address as long as every signer's own."""
    return share_urls.short(settings.BASE_URL, ids.ALPHABET[: ids.CODE_LENGTH])


def _readable(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield texts as they are kept, without the empty ones."""
    for name, words in texts.items():
        channel = "" if name == ALL else name
        said = text.paragraph(words, field=_field(channel))
        if channel and channel not in share_urls.NAMES:
            raise ShareStepInvalid("There is no such network.", field=_field(channel))
        if said and channel and channel not in share_limits.LIMITS:
            raise ShareTextNotTaken(field=_field(channel))
        if said:
            yield channel, said


def too_long(channel: str, length: Length, *, field: str) -> ShareTextTooLong:
    """Return the refusal that says for which network a text is too long, and by how much."""
    return ShareTextTooLong(
        "Too long for %(network)s: with title and link it has %(used)s %(unit)s, and"
        " %(most)s is the most.",
        field=field,
        network=share_urls.NAMES[channel],
        used=length.used,
        most=length.most,
        unit=length.unit,
    )


def _field(channel: str) -> str:
    return f"texts.{channel or ALL}"
