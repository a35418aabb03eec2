"""Whom a petition's page thanks: an idea, and people who chose to be named."""

from dataclasses import dataclass

from petitions.models import Petition, Proposal, Supporter
from petitions.queries import ideas
from petitions.services import supporters


@dataclass(frozen=True)
class IdeaCredit:
    """An idea that became a petition. `by` is empty unless its author chose to be named."""

    title: str
    call_slug: str
    call_title: str
    by: str


@dataclass(frozen=True)
class Credit:
    """Where a petition comes from. `started_by` is empty unless its proposer chose to be named."""

    by_supporter: bool
    started_by: str
    ideas: tuple[IdeaCredit, ...]


def of(petition: Petition) -> Credit:
    """Return where a petition comes from. Nobody who has been erased is named."""
    return Credit(
        by_supporter=petition.proposer_id is not None,
        started_by=_proposer(petition),
        ideas=tuple(
            IdeaCredit(
                title=idea.title,
                call_slug=idea.call.slug,
                call_title=idea.call.title,
                by=_name(idea.supporter, shown=idea.name_shown),
            )
            for idea in ideas.behind(petition.id)
        ),
    )


def _proposer(petition: Petition) -> str:
    if petition.proposer_id is None:
        return ""
    rows = Proposal.objects.filter(petition_id=petition.id).select_related("supporter")
    proposal = rows.first()
    return _name(proposal.supporter, shown=proposal.name_shown) if proposal else ""


def _name(supporter: Supporter, *, shown: bool) -> str:
    if not shown or supporter.erased_at is not None:
        return ""
    return supporters.name_of(supporter)
