"""Staff decide which fundraising pages and teams are shown."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain.fundraising import PageState
from donations.models import FundraisingPage, Team
from donations.queries import fundraising as reading
from donations.queries.fundraising import FundraisingPageMissing, TeamMissing
from donations.services.fundraising_faces import Face, of_page
from mobilize.kit import text
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation, User

MOST = 100


class HidingUnexplained(AppError):
    """Say why: the owner of the page reads it."""

    code = "hiding-unexplained"


def listed(organisation_id: UUID) -> list[Face]:
    """Return the newest pages that their owners have confirmed, shown or not."""
    rows = reading.of(organisation_id).exclude(state=PageState.PENDING)
    newest = rows.filter(supporter__erased_at=None).order_by("-confirmed_at", "-id")[:MOST]
    return [of_page(page) for page in newest]


def listed_teams(organisation_id: UUID) -> list[Team]:
    """Return the newest teams, shown or not."""
    return list(reading.teams(organisation_id).order_by("-id")[:MOST])


@transaction.atomic
def hide(
    *, organisation: Organisation, page_id: UUID, reason: str, by: User | None, now: datetime
) -> FundraisingPage:
    """Keep a page from everybody but its owner, who reads why. It takes no gift.

    What it brought stays its own, and the cause's.

    Raises:
        FundraisingPageMissing, HidingUnexplained, TextInvalid
    """
    page = _locked(organisation, page_id)
    _hide(page, reason, by=by, now=now)
    return page


@transaction.atomic
def show(*, organisation: Organisation, page_id: UUID) -> FundraisingPage:
    """Let everybody see a page again.

    Raises:
        FundraisingPageMissing
    """
    page = _locked(organisation, page_id)
    _show(page)
    return page


@transaction.atomic
def hide_team(
    *, organisation: Organisation, team_id: UUID, reason: str, by: User | None, now: datetime
) -> Team:
    """Keep a team from everybody; its pages go on, each for itself.

    Raises:
        TeamMissing, HidingUnexplained, TextInvalid
    """
    team = _locked_team(organisation, team_id)
    _hide(team, reason, by=by, now=now)
    return team


@transaction.atomic
def show_team(*, organisation: Organisation, team_id: UUID) -> Team:
    """Let everybody see a team again.

    Raises:
        TeamMissing
    """
    team = _locked_team(organisation, team_id)
    _show(team)
    return team


def _hide(row: FundraisingPage | Team, reason: str, *, by: User | None, now: datetime) -> None:
    said = text.line(reason, field="reason")
    if not said:
        raise HidingUnexplained(field="reason")
    row.hidden_at, row.hidden_reason, row.hidden_by = now, said, by
    row.save(update_fields=["hidden_at", "hidden_reason", "hidden_by"])


def _show(row: FundraisingPage | Team) -> None:
    row.hidden_at, row.hidden_reason, row.hidden_by = None, "", None
    row.save(update_fields=["hidden_at", "hidden_reason", "hidden_by"])


def _locked(organisation: Organisation, page_id: UUID) -> FundraisingPage:
    rows = reading.of(organisation.id).exclude(state=PageState.PENDING)
    page = rows.select_for_update(of=("self",)).filter(id=page_id).first()
    if page is None:
        raise FundraisingPageMissing
    return page


def _locked_team(organisation: Organisation, team_id: UUID) -> Team:
    rows = reading.teams(organisation.id).select_for_update(of=("self",))
    team = rows.filter(id=team_id).first()
    if team is None:
        raise TeamMissing
    return team
