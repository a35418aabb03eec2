"""Petitions in the language their reader asked for."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from petitions.domain.texts import Text, Words, best_locale
from petitions.models import Petition, PetitionText, PetitionVersion


def words_of(version: PetitionVersion) -> Words:
    """Return all that a version says."""
    rows = version.texts.order_by("locale")
    return Words(version.target, tuple(Text(row.locale, row.title, row.ask) for row in rows))


def newest(petition: Petition) -> PetitionVersion:
    """Return the words that wait, else those that are published, else those turned down."""
    rows = PetitionVersion.objects.for_org(petition.organisation_id).filter(petition=petition)
    waits = rows.filter(state=PetitionVersion.State.WAITING).first()
    version = waits or petition.version
    return version or rows.exclude(state=PetitionVersion.State.REPLACED).latest("number")


def speak(petitions: Iterable[Petition], *, asked: Sequence[str]) -> None:
    """Let petitions that were read for showing say their words in the language asked for.

    Two statements, however many petitions there are. `languages` holds each one's
    choices; `locale` is the one that was chosen. Such a row is never saved.
    """
    rows = list(petitions)
    spoken = _spoken({row.version_id for row in rows if row.version_id})
    wanted: dict[UUID, Petition] = {}
    for row in rows:
        available = spoken.get(row.version_id, {}) if row.version_id else {}
        row.languages = tuple(sorted(available)) or (row.locale,)
        chosen = best_locale(asked, available=available, own=row.locale)
        if chosen != row.locale:
            wanted[available[chosen]] = row
    for text in PetitionText.objects.filter(id__in=wanted):
        row = wanted[text.id]
        row.title, row.ask, row.locale = text.title, text.ask, text.locale


def _spoken(versions: set[UUID]) -> dict[UUID, dict[str, UUID]]:
    """Return which text says each version in which language."""
    found: dict[UUID, dict[str, UUID]] = {}
    rows = PetitionText.objects.filter(version_id__in=versions)
    for version, locale, text in rows.values_list("version_id", "locale", "id"):
        found.setdefault(version, {})[locale] = text
    return found
