"""Supporters who collect on pages of their own, as the services let them."""

from datetime import UTC, date, datetime
from typing import Any

from donations.domain.fundraising import PageAims, PageKind, PageWords
from donations.domain.promises import Giver, Promise
from donations.models import FundraisingPage, Payment, Team
from donations.services import fundraising, own_fundraising, pledging, settling
from donations.services.fundraising import Draft
from petitions.models import Cause

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
INES = "ines@example.org"


def words(**said: Any) -> PageWords:
    """Return what a page says."""
    return PageWords(
        **{"title": "Ines runs for water", "story": "42 kilometres.\n\nFor wells.", **said}
    )


def a_draft(**said: Any) -> Draft:
    """Return a page as somebody typed it."""
    aims = {name: said.pop(name) for name in ("goal_minor", "offset_minor") if name in said}
    kept = {name: said.pop(name) for name in ("title", "story", "about", "on") if name in said}
    plain = {"kind": PageKind.PERSONAL, "locale": "en", **said}
    return Draft(words=words(**kept), aims=PageAims(**{"goal_minor": 50_000, **aims}), **plain)


def an_asked_page(
    cause: Cause,
    *,
    email: str = INES,
    name: str = "Ines Duarte",
    now: datetime = MONDAY,
    **said: Any,
) -> FundraisingPage:
    """Return a page that its owner has not confirmed."""
    fundraising.ask(cause=cause, draft=a_draft(**said), email=email, name=name, now=now)
    return FundraisingPage.objects.latest("id")


def a_page(cause: Cause, *, now: datetime = MONDAY, **said: Any) -> FundraisingPage:
    """Return a page that everybody can see."""
    asked = an_asked_page(cause, now=now, **said)
    return fundraising.confirm(token=fundraising.confirm_token(asked), now=now)


def a_memorial(cause: Cause, **said: Any) -> FundraisingPage:
    """Return a page in memory of somebody."""
    remembered = {"title": "For Amadou", "about": "Amadou Diallo", "on": date(2026, 2, 1)}
    return a_page(cause, **{"kind": PageKind.MEMORY, **remembered, **said})


def a_team(page: FundraisingPage, name: str = "The Quay Runners") -> Team:
    """Return a team whose captain is the owner of this page."""
    return own_fundraising.found_team(token=own_fundraising.token_of(page), name=name, now=MONDAY)


def given_on(
    page: FundraisingPage, amount_minor: int = 2500, *, now: datetime = MONDAY, **said: Any
) -> Payment:
    """Let Omar give on a page by transfer, and the money have come."""
    giver = Giver(**{"email": "omar@example.org", "name": "Omar Diallo", **said})
    pledge = pledging.make(
        cause=page.cause,
        petition=None,
        promise=Promise(amount_minor=amount_minor, currency=page.currency, rail="transfer"),
        giver=giver,
        touch_token=None,
        fundraising_page=page,
        now=now,
    )
    return settling.record(
        organisation=page.organisation, pledge_id=pledge.id, reference="Line 7", received_at=now,
        by=None, now=now,
    )  # fmt: skip


def places(cause: Cause, *, slug: str, mark: str) -> dict[str, str]:
    """Return what stands in the addresses about fundraising pages and teams."""
    page = a_page(cause, title=mark, story=mark)
    team = a_team(page, mark)
    FundraisingPage.objects.filter(id=page.id).update(slug=slug)
    Team.objects.filter(id=team.id).update(slug=slug)
    page.link.leads_to = f"fundraising/{slug}/"
    page.link.save()
    return {"<uuid:page_id>": str(page.id), "<uuid:team_id>": str(team.id)}
