"""How a petition is passed on by whoever signed it: the networks in order, each with its words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from petitions.domain import share_texts, share_urls
from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.domain.texts import best_locale
from petitions.models import Petition, Signature
from petitions.queries import experiments
from petitions.queries import share_texts as chosen
from petitions.services import experimenting

SUBJECT = "share:"


@dataclass(frozen=True)
class Way:
    """One network: what its button says, and the text with its places still open."""

    channel: str
    name: str
    text: str


@dataclass(frozen=True)
class Step:
    """All ways of one petition in one language. `native` is what the device's own menu says.

    `tried` says that an experiment decides some of the texts: they differ between readers.
    """

    locale: str
    title: str
    ways: tuple[Way, ...]
    native: Way
    tried: bool = False


def step(petition: Petition, locale: str, *, signature_id: UUID | None = None) -> Step:
    """Return how a petition is passed on, for a reader of this language.

    Each network has its own text in that language, else the one for all, else the title.
    For a signer whose share texts are an experiment, it is the text they were given when
    they confirmed. Reads only.
    """
    titles, texts = chosen.titles_of(petition), chosen.texts_of(petition)
    spoken = best_locale([locale], available={*titles, *texts}, own=petition.locale)
    said = texts.get(spoken, {})
    tried = _tried(petition)
    choices = _choices(petition, tried, signature_id)
    ways = [
        _way(channel, said, choices.get(channel, NO_EXPERIMENT))
        for channel in (*chosen.channels_of(petition.id), "native")
    ]
    title = titles[best_locale([spoken], available=titles, own=petition.locale)]
    return Step(spoken, title, tuple(ways[:-1]), ways[-1], tried=bool(tried))


def expose(signature: Signature, *, now: datetime) -> None:
    """Choose the share texts of somebody who is about to be shown them, where they are tried out.

    Pages only read afterwards, so this belongs to the confirmation.
    """
    for channel in _tried(signature.petition):
        experimenting.choose(
            organisation_id=signature.organisation_id,
            petition_id=signature.petition_id,
            subject=SUBJECT + channel,
            signature_ids=[signature.id],
            now=now,
        )


def _way(channel: str, said: dict[str, str], choice: Choice) -> Way:
    text = said.get(channel) or said.get("") or share_texts.PLAIN
    return Way(channel, _(share_urls.NAMES[channel]), choice.word("text", text))


def _choices(petition: Petition, tried: list[str], signature_id: UUID | None) -> dict[str, Choice]:
    if signature_id is None:
        return {}
    return {
        channel: experimenting.chosen(
            organisation_id=petition.organisation_id,
            petition_id=petition.id,
            subject=SUBJECT + channel,
            signature_ids=[signature_id],
        )[signature_id]
        for channel in tried
    }


def _tried(petition: Petition) -> list[str]:
    """Return the channels whose text an experiment decides: mostly none."""
    subjects = experiments.subjects(petition.organisation_id, petition.id)
    return sorted(one.removeprefix(SUBJECT) for one in subjects if one.startswith(SUBJECT))
