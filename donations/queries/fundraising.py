"""Finding fundraising pages and teams, and what they brought."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from donations.domain.fundraising import PageState
from donations.models import FundraisingPage, PageMoney, Team
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Cause, ShareLink

MOST = 100  # pages in a league


class FundraisingPageMissing(AppError):
    """There is no such fundraising page, or it is not shown."""

    code = "fundraising-page-missing"
    kind = Kind.MISSING


class TeamMissing(AppError):
    """There is no such team, or it is not shown."""

    code = "team-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Brought:
    """What a page brought: the sum of its ledger entries, and its gifts."""

    settled_minor: int = 0
    gifts: int = 0


def of(organisation_id: UUID) -> TenantQuerySet[FundraisingPage]:
    """Return an organisation's pages, those nobody has confirmed among them."""
    rows = FundraisingPage.objects.for_org(organisation_id)
    return rows.select_related("cause", "supporter", "organisation", "link", "team")


def shown(organisation_id: UUID) -> TenantQuerySet[FundraisingPage]:
    """Return the pages that everybody may see."""
    rows = of(organisation_id).exclude(state=PageState.PENDING)
    return rows.filter(hidden_at=None, supporter__erased_at=None)


def by_slug(organisation_id: UUID, slug: str) -> FundraisingPage:
    """Return a page that everybody may see.

    Raises:
        FundraisingPageMissing
    """
    page = shown(organisation_id).filter(slug=slug).first()
    if page is None:
        raise FundraisingPageMissing
    return page


def by_id(organisation_id: UUID, page_id: UUID) -> FundraisingPage:
    """Return a page, shown or not.

    Raises:
        FundraisingPageMissing
    """
    page = of(organisation_id).filter(id=page_id).first()
    if page is None:
        raise FundraisingPageMissing
    return page


def open_of(supporter_id: UUID) -> TenantQuerySet[FundraisingPage]:
    """Return somebody's pages that collect."""
    return FundraisingPage.objects.filter(supporter=supporter_id, state=PageState.OPEN)


def links_of(page: FundraisingPage) -> dict[str, ShareLink]:
    """Return the links that lead to a page, by the network each is for.

    One that began before there was a link for each network has the one to copy only.
    """
    rows = ShareLink.objects.for_org(page.organisation_id).filter(
        supporter=page.supporter_id, cause=page.cause_id, leads_to=f"fundraising/{page.slug}/"
    )
    return {link.channel: link for link in rows}


def league(rows: TenantQuerySet[FundraisingPage], *, most: int = MOST) -> list[FundraisingPage]:
    """Return pages by what they brought, the most first; of equal ones the earlier."""
    money = PageMoney.objects.filter(page=OuterRef("pk"), currency=OuterRef("currency"))
    brought = Coalesce(Subquery(money.values("settled_minor")[:1]), 0)
    ordered = rows.annotate(brought_minor=brought).order_by("-brought_minor", "confirmed_at", "id")
    return list(ordered[:most])


def brought(pages: Iterable[FundraisingPage]) -> dict[UUID, Brought]:
    """Return what each of these pages brought, in its own currency."""
    rows = PageMoney.objects.filter(page__in=list(pages), currency=F("page__currency"))
    found = rows.values_list("page_id", "settled_minor", "gifts")
    return {page_id: Brought(minor, gifts) for page_id, minor, gifts in found}


def teams(organisation_id: UUID) -> TenantQuerySet[Team]:
    """Return an organisation's teams."""
    return Team.objects.for_org(organisation_id).select_related("cause", "organisation", "captain")


def team_by_slug(organisation_id: UUID, slug: str) -> Team:
    """Return a team that everybody may see.

    Raises:
        TeamMissing
    """
    team = teams(organisation_id).filter(hidden_at=None, slug=slug).first()
    if team is None:
        raise TeamMissing
    return team


def team_by_code(organisation_id: UUID, code: str) -> Team:
    """Return the team that a code lets a page join.

    Raises:
        TeamMissing
    """
    team = teams(organisation_id).filter(hidden_at=None, code=code).first() if code else None
    if team is None:
        raise TeamMissing(field="team")
    return team


def members(team: Team) -> TenantQuerySet[FundraisingPage]:
    """Return a team's pages that are not hidden, the first that was begun first.

    One whose owner was erased says nothing any more, and its money stays the team's.
    """
    rows = of(team.organisation_id).exclude(state=PageState.PENDING)
    return rows.filter(hidden_at=None, team=team, cause=team.cause_id).order_by("id")


def team_league(cause: Cause) -> list[tuple[Team, int]]:
    """Return a cause's teams and what each has, the most first; of equal ones the earlier."""
    counted = Q(pages__hidden_at=None, pages__money__currency=F("pages__currency"))
    minor = Coalesce(Sum("pages__money__settled_minor", filter=counted), 0)
    rows = teams(cause.organisation_id).filter(cause=cause, hidden_at=None)
    ordered = rows.annotate(brought_minor=minor).order_by("-brought_minor", "made_at", "id")
    return [(team, int(team.brought_minor)) for team in ordered[:MOST]]


def brought_by(team: Team) -> int:
    """Return what a team's pages brought together: the sum over those that are not hidden."""
    rows = PageMoney.objects.filter(page__in=members(team), currency=F("page__currency"))
    return int(rows.aggregate(minor=Sum("settled_minor"))["minor"] or 0)


def needed_for(supporter_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these supporters who have a page that collects: they are not let go yet."""
    rows = FundraisingPage.objects.filter(
        supporter__in=list(supporter_ids), state=PageState.OPEN, hidden_at=None
    )
    return set(rows.values_list("supporter_id", flat=True))
