"""Fundraising pages of supporters: asked for by mail, begun once the mail's owner confirms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from donations.domain import fundraising as rules
from donations.domain.events import FundraisingPageAsked, FundraisingPageConfirmed
from donations.domain.fundraising import PageAims, PageKind, PageState, PageWords
from donations.models import FundraisingPage, Team
from donations.queries import fundraising as reading
from donations.queries.fundraising import FundraisingPageMissing
from donations.services import fundraising_words
from donations.services.pledging import CauseTakesNothing
from mobilize.kit import ids
from mobilize.kit.errors import AppError, Kind
from mobilize.outbox import services as outbox
from petitions.domain import proposals
from petitions.models import Cause, Supporter
from petitions.services import mailed_links, sharing, supporters

CONFIRM = "donations.fundraising"


class TooManyPages(AppError):
    """You have as many open fundraising pages as one person may. Close one first."""

    code = "too-many-fundraising-pages"
    kind = Kind.CONFLICT


class TeamOfAnotherCause(AppError):
    """This team collects for another cause."""

    code = "team-of-another-cause"
    kind = Kind.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A page as somebody typed it. `team` is the code by which it joins one, if it does."""

    kind: PageKind
    words: PageWords
    aims: PageAims
    locale: str
    name_shown: bool = False
    team: str = ""


@transaction.atomic
def ask(*, cause: Cause, draft: Draft, email: str, name: str, now: datetime) -> None:
    """Keep a page out of sight and have its owner asked by mail to confirm it.

    Returns alike whoever the address belongs to; one address is written to for few pages a day.

    Raises:
        CauseTakesNothing, PageUnclear, PageGoalInvalid, TeamMissing, TeamOfAnotherCause,
        AddressInvalid, TextInvalid
    """
    refuse_unless_open(cause)
    words = fundraising_words.cleaned(draft.words)
    rules.check(draft.kind, words, draft.aims)
    team = team_for(cause, draft.team) if draft.team else None
    owner = supporters.find_or_make(
        org_id=cause.organisation_id, email=email, name=name, country="", locale=draft.locale,
        now=now,
    )  # fmt: skip
    one_by_one(owner)
    lately = FundraisingPage.objects.filter(supporter=owner, made_at__gt=now - rules.A_DAY)
    if lately.count() < rules.MOST_ASKED_A_DAY:
        _keep(cause, owner, draft, words, team=team, now=now)


@transaction.atomic
def confirm(*, token: str, now: datetime) -> FundraisingPage:
    """Show a page from now on, with a link of its own, once its owner followed ours.

    A second call changes nothing and publishes nothing.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, FundraisingPageMissing, CauseTakesNothing,
        TooManyPages
    """
    page = lock(_named(token))
    if page.state != PageState.PENDING:
        return page
    refuse_unless_open(page.cause)
    if reading.open_of(page.supporter_id).count() >= rules.MOST_OPEN:
        raise TooManyPages
    title = fundraising_words.opened(page).title
    page.state, page.confirmed_at = PageState.OPEN, now
    slugs = proposals.slugs_for(title, nameless=rules.NAMELESS)
    save_under_a_free_name(slugs, lambda slug: _begin(page, slug, now))
    told = FundraisingPageConfirmed(organisation_id=page.organisation_id, page_id=page.id)
    outbox.publish(told, now=now)
    return page


def confirm_token(page: FundraisingPage) -> str:
    """Return what the mailed link carries; it is good for seven days."""
    return mailed_links.sign(CONFIRM, page)


def to_confirm(token: str) -> FundraisingPage:
    """Return the page that a confirmation link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, FundraisingPageMissing
    """
    said = _named(token)
    return reading.by_id(said.organisation_id, said.row_id)


@transaction.atomic
def forget_unconfirmed(*, now: datetime) -> int:
    """Delete pages whose owner never confirmed; the mailed link is dead by then."""
    rows = FundraisingPage.objects.filter(
        state=PageState.PENDING, made_at__lt=now - rules.CONFIRM_WITHIN
    )
    return rows.delete()[0]


def lock(named: mailed_links.Named) -> FundraisingPage:
    """Return the page a link names, locked until the transaction ends, after its owner.

    That is the order in which whoever erases an owner locks both.

    Raises:
        FundraisingPageMissing: also once its owner was erased
    """
    one_by_one(reading.by_id(named.organisation_id, named.row_id).supporter)
    rows = reading.of(named.organisation_id).filter(supporter__erased_at=None)
    page = rows.select_for_update(no_key=True, of=("self",)).filter(id=named.row_id).first()
    if page is None:
        raise FundraisingPageMissing
    return page


def refuse_unless_open(cause: Cause) -> None:
    """Refuse what needs a cause that takes gifts.

    Raises:
        CauseTakesNothing
    """
    if cause.state != "open":
        raise CauseTakesNothing


def team_for(cause: Cause, code: str) -> Team:
    """Return the team that a code names, if it collects for this cause.

    Raises:
        TeamMissing, TeamOfAnotherCause
    """
    team = reading.team_by_code(cause.organisation_id, code)
    if team.cause_id != cause.id:
        raise TeamOfAnotherCause(field="team")
    return team


def one_by_one(supporter: Supporter) -> None:
    """Let one person's parallel requests wait for each other: each counts what the last made."""
    Supporter.objects.select_for_update(no_key=True).get(id=supporter.id)


def save_under_a_free_name(slugs: Iterator[str], save: Callable[[str], None]) -> None:
    """Save something under the plainest short name that nobody has."""
    for slug in slugs:
        try:
            with transaction.atomic():
                save(slug)
        except IntegrityError as error:
            if "_per_short_name" not in str(error):
                raise
        else:
            return


def _begin(page: FundraisingPage, slug: str, now: datetime) -> None:
    page.slug = slug
    page.link = sharing.make_page_links(
        supporter=page.supporter, cause=page.cause, leads_to=f"fundraising/{slug}/", now=now
    )
    page.save(update_fields=["state", "confirmed_at", "slug", "link"])


def _named(token: str) -> mailed_links.Named:
    return mailed_links.read(CONFIRM, token, max_age=rules.CONFIRM_WITHIN)


def _keep(
    cause: Cause,
    owner: Supporter,
    draft: Draft,
    words: PageWords,
    *,
    team: Team | None,
    now: datetime,
) -> None:
    identifier = ids.new()
    page = FundraisingPage.objects.create(
        id=identifier, organisation_id=cause.organisation_id, cause=cause, supporter=owner,
        team=team, kind=draft.kind, locale=draft.locale, name_shown=draft.name_shown,
        currency=cause.currency, made_at=now, **vars(draft.aims),
        **fundraising_words.sealed(words, supporter=owner, page_id=identifier),
    )  # fmt: skip
    asked = FundraisingPageAsked(organisation_id=cause.organisation_id, page_id=page.id)
    outbox.publish(asked, now=now)
