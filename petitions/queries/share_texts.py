"""What staff have chosen for a petition's share step, and the titles it can be said with."""

from uuid import UUID

from petitions.domain import share_urls
from petitions.models import Petition, PetitionText, ShareStep, ShareText


def channels_of(petition_id: UUID) -> tuple[str, ...]:
    """Return the networks a petition offers, in its order."""
    rows = ShareStep.objects.filter(petition_id=petition_id)
    chosen = rows.values_list("channels", flat=True).first()
    return tuple(chosen) if chosen else share_urls.STANDARD


def texts_of(petition: Petition) -> dict[str, dict[str, str]]:
    """Return what is said where, by language and channel; the empty channel stands for all."""
    found: dict[str, dict[str, str]] = {}
    rows = ShareText.objects.for_org(petition.organisation_id).filter(petition_id=petition.id)
    for row in rows.order_by("locale", "channel"):
        found.setdefault(row.locale, {})[row.channel] = row.text
    return found


def titles_of(petition: Petition) -> dict[str, str]:
    """Return a petition's published titles by language; at least the one it has now."""
    said = {petition.locale: petition.title}
    if petition.version_id is None or petition.words_hidden:
        return said
    rows = PetitionText.objects.filter(version_id=petition.version_id)
    return said | dict(rows.values_list("locale", "title"))
