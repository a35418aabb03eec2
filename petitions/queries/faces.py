"""What a petition shows of itself elsewhere: in a link's preview, in another site's frame."""

from dataclasses import dataclass

from petitions.models import Petition


@dataclass(frozen=True)
class Shown:
    """A petition as the world may see it. Words that are hidden are not here."""

    org: str
    organisation: str
    slug: str
    title: str
    ask: str
    locale: str
    goal: int
    signed: int
    is_open: bool
    languages: tuple[str, ...] = ()


def of(petition: Petition) -> Shown:
    """Return what `catalogue.petition` found, without what a moderator has hidden."""
    hidden = petition.words_hidden
    return Shown(
        org=petition.organisation.slug,
        organisation=petition.organisation.name,
        slug=petition.slug,
        title="" if hidden else petition.title,
        ask="" if hidden else petition.ask,
        locale=petition.locale,
        goal=petition.goal_shown,
        signed=petition.signed,  # type: ignore[attr-defined]  # annotated by the catalogue
        is_open=petition.state == Petition.State.OPEN,
        languages=petition.languages,
    )
