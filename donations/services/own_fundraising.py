"""What the owner of a fundraising page does with it, through a mailed link: no password."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from donations.domain import fundraising as rules
from donations.domain.fundraising import PageAims, PageKind, PageState, PageWords
from donations.models import FundraisingPage, Team
from donations.queries import fundraising as reading
from donations.queries.fundraising import FundraisingPageMissing
from donations.services import fundraising, fundraising_words
from mobilize.kit import ids, text
from mobilize.kit.errors import AppError, Kind
from petitions.domain import proposals
from petitions.models import Supporter
from petitions.queries import own_links
from petitions.services import mailed_links

OWN = "donations.fundraiser"


class InATeam(AppError):
    """This page is in a team already. Leave it first."""

    code = "already-in-a-team"
    kind = Kind.CONFLICT


class NotCaptain(AppError):
    """Only its captain takes a page out of a team."""

    code = "not-captain"
    kind = Kind.FORBIDDEN


class TeamUnnamed(AppError):
    """A team needs a name."""

    code = "team-unnamed"


@dataclass(frozen=True)
class PageBrought:
    """Counts of what came through a page, as its owner may hear them; None is “a few”: 1 to 4."""

    visits: int | None
    signatures: int | None
    gifts: int | None


def token_of(page: FundraisingPage) -> str:
    """Return what opens a confirmed page for its owner. It never expires."""
    return mailed_links.sign(OWN, page)


def own(token: str) -> FundraisingPage:
    """Return the page whose owner holds this token.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing
    """
    named = mailed_links.read(OWN, token)
    page = reading.by_id(named.organisation_id, named.row_id)
    if page.state == PageState.PENDING or page.supporter.erased_at is not None:
        raise FundraisingPageMissing
    return page


def brought(page: FundraisingPage) -> PageBrought:
    """Return what came through a page's link, and its gifts: never what one certain friend did."""
    if page.link_id is None:
        return PageBrought(0, 0, 0)
    through = own_links.brought_through([link.id for link in reading.links_of(page).values()])
    known = reading.brought([page]).get(page.id, reading.Brought())
    return PageBrought(through.visits, through.signatures, own_links.told(known.gifts))


@transaction.atomic
def edit(
    *, token: str, kind: PageKind, words: PageWords, aims: PageAims, name_shown: bool
) -> FundraisingPage:
    """Change what a page says and aims at. Its address stays, and hidden stays hidden.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing, PageUnclear, PageGoalInvalid, TextInvalid
    """
    page = _lock(token)
    said = fundraising_words.cleaned(words)
    rules.check(kind, said, aims)
    columns = fundraising_words.sealed(said, supporter=page.supporter, page_id=page.id)
    columns |= {"kind": kind, "name_shown": name_shown, **vars(aims)}
    return _changed(page, **columns)


@transaction.atomic
def close(*, token: str, now: datetime) -> FundraisingPage:
    """Take no more gifts; the page stays to be read. A second call changes nothing.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing
    """
    page = _lock(token)
    if page.state == PageState.CLOSED:
        return page
    return _changed(page, state=PageState.CLOSED, closed_at=now)


@transaction.atomic
def reopen(*, token: str) -> FundraisingPage:
    """Take gifts again. A second call changes nothing.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing, CauseTakesNothing, TooManyPages
    """
    page = _lock(token)
    if page.state == PageState.OPEN:
        return page
    fundraising.refuse_unless_open(page.cause)
    if reading.open_of(page.supporter_id).count() >= rules.MOST_OPEN:
        raise fundraising.TooManyPages
    return _changed(page, state=PageState.OPEN, closed_at=None)


@transaction.atomic
def found_team(*, token: str, name: str, now: datetime) -> Team:
    """Begin a team of which the page's owner is captain and this page the first.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing, InATeam, TeamUnnamed, TextInvalid
    """
    page = _lock(token)
    if page.team_id is not None:
        raise InATeam
    called = text.line(name, field="name")
    if not called:
        raise TeamUnnamed(field="name")
    team = Team(
        organisation_id=page.organisation_id, cause=page.cause, captain=page.supporter,
        code=ids.short_code(), name=called, made_at=now,
    )  # fmt: skip

    def save(slug: str) -> None:
        team.slug = slug
        team.save(force_insert=True)

    fundraising.save_under_a_free_name(proposals.slugs_for(called, nameless="team"), save)
    _changed(page, team=team)
    return team


@transaction.atomic
def join_team(*, token: str, code: str) -> FundraisingPage:
    """Let a page collect with a team, whose captain handed on its code.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing, InATeam, TeamMissing, TeamOfAnotherCause
    """
    page = _lock(token)
    team = fundraising.team_for(page.cause, code.strip())
    if page.team_id == team.id:
        return page
    if page.team_id is not None:
        raise InATeam
    return _changed(page, team=team)


@transaction.atomic
def leave_team(*, token: str) -> FundraisingPage:
    """Take a page out of its team; what it brought goes with it. A second call changes nothing.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing
    """
    return _changed(_lock(token), team=None)


@transaction.atomic
def remove_from_team(*, token: str, slug: str) -> Team:
    """Let a captain take somebody else's page out of their team; what it brought goes with it.

    The team's code changes, so that who was removed does not come back with it.

    Raises:
        tokens.TokenInvalid, FundraisingPageMissing, NotCaptain
    """
    team = _led_by(_lock(token))
    rows = reading.of(team.organisation_id).filter(team=team, slug=slug)
    member = rows.exclude(supporter=team.captain_id).select_for_update(of=("self",)).first()
    if member is None:
        raise FundraisingPageMissing(field="page")
    _changed(member, team=None)
    team.code = ids.short_code()
    team.save(update_fields=["code"])
    return team


def others_in_team(page: FundraisingPage) -> list[FundraisingPage]:
    """Return the pages that a captain may take out of their team; none for anybody else."""
    if page.team is None or page.team.captain_id != page.supporter_id:
        return []
    rows = reading.members(page.team).exclude(supporter=page.supporter_id)
    return list(rows.filter(supporter__erased_at=None).order_by("confirmed_at", "id"))


def _led_by(page: FundraisingPage) -> Team:
    """Return the team whose captain owns this page, locked.

    Raises:
        NotCaptain
    """
    led = Team.objects.filter(captain=page.supporter_id).select_for_update()
    team = led.filter(id=page.team_id).first() if page.team_id else None
    if team is None:
        raise NotCaptain
    return team


def pages_of(supporter: Supporter) -> list[tuple[str, str]]:
    """Return somebody's own pages, for the page of their gifts: words and address of each."""
    rows = reading.of(supporter.organisation_id).exclude(state=PageState.PENDING)
    return [
        (
            _("Your fundraising page “%(title)s”")
            % {"title": fundraising_words.opened(page).title},
            address(page),
        )
        for page in rows.filter(supporter=supporter).order_by("id")
    ]


def address(page: FundraisingPage) -> str:
    """Return where its owner finds a page."""
    path = reverse("own-fundraising", args=[page.organisation.slug, token_of(page)])
    return f"{settings.BASE_URL}{path}"


def _lock(token: str) -> FundraisingPage:
    page = fundraising.lock(mailed_links.read(OWN, token))
    if page.state == PageState.PENDING:
        raise FundraisingPageMissing
    return page


def _changed(page: FundraisingPage, **columns: object) -> FundraisingPage:
    for name, value in columns.items():
        setattr(page, name, value)
    page.save(update_fields=list(columns))
    return page
