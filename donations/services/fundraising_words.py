"""What fundraising pages say: cleaned, sealed under their owner's own key, and opened again."""

from uuid import UUID

from donations.domain.fundraising import PageWords
from donations.models import FundraisingPage
from mobilize.kit import text
from petitions.models import Supporter
from petitions.services import supporters


def cleaned(words: PageWords) -> PageWords:
    """Return words as they are kept: composed, trimmed, without hidden marks.

    Raises:
        TextInvalid
    """
    return PageWords(
        title=text.line(words.title, field="title"),
        story=text.paragraph(words.story, field="story"),
        about=text.line(words.about, field="about"),
        on=words.on,
    )


def sealed(words: PageWords, *, supporter: Supporter, page_id: UUID) -> dict[str, object]:
    """Return the columns that keep cleaned words."""
    said = {"title": words.title, "story": words.story, "about": words.about}
    columns: dict[str, object] = {
        f"{name}_sealed": supporters.seal_for(supporter, value, place=_place(name, page_id))
        for name, value in said.items()
    }
    return {**columns, "about_on": words.on}


def opened(page: FundraisingPage) -> PageWords:
    """Return what a page says; nothing once its owner was erased."""
    if page.supporter.erased_at is not None:
        return PageWords(title="", story="", about="")
    title, story, about = (
        supporters.open_for(
            page.supporter,
            bytes(getattr(page, f"{name}_sealed")),
            place=_place(name, page.id),
        )
        for name in ("title", "story", "about")
    )
    return PageWords(title=title, story=story, about=about, on=page.about_on)


def _place(column: str, page_id: UUID) -> str:
    return f"donations_fundraisingpage:{column}:{page_id}"
