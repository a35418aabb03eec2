"""What of fundraising pages goes with their owner: every word. What was given stays."""

from datetime import datetime

from donations.domain.fundraising import PageState
from donations.models import FundraisingPage, Team
from mobilize.kit import ids
from petitions.models import ShareLink, Supporter

REASON = "erased"
GONE = "…"  # where words stood


def forget(*, supporter: Supporter, now: datetime) -> int:
    """Empty somebody's pages and close them; return how many there were.

    Links to them lead to the cause. A team keeps its name only if others have joined it.
    """
    rows = FundraisingPage.objects.filter(supporter=supporter).select_for_update()
    pending = rows.filter(state=PageState.PENDING).delete()[0]
    pages = list(rows.order_by("id"))
    for page in pages:
        _empty(page, now=now)
    ShareLink.objects.filter(supporter=supporter).update(leads_to="")
    for team in Team.objects.filter(captain=supporter).select_for_update():
        if not team.pages.exclude(supporter=supporter).exists():
            _empty_team(team, now=now)
    return pending + len(pages)


def _empty(page: FundraisingPage, *, now: datetime) -> None:
    page.title_sealed = page.story_sealed = page.about_sealed = b""
    page.about_on, page.name_shown = None, False
    page.slug = f"gone-{ids.new().hex}"
    page.state, page.closed_at = PageState.CLOSED, page.closed_at or now
    page.save()


def _empty_team(team: Team, *, now: datetime) -> None:
    team.name, team.slug = GONE, f"gone-{ids.new().hex}"
    team.hidden_at, team.hidden_reason = team.hidden_at or now, team.hidden_reason or REASON
    team.save()
