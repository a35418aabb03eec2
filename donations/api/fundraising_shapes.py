"""Fundraising pages and teams as they go in and out over the API."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from rest_framework import serializers

from donations.api.shapes import TOKEN_LENGTH, Shape, slug_field
from donations.domain import fundraising as rules
from donations.domain.fundraising import PageAims, PageKind, PageState, PageWords
from donations.services import own_fundraising
from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictTextField,
)
from mobilize.kit.email_address import MAX_LENGTH

KINDS = [each.value for each in PageKind]
STATES = [each.value for each in PageState]


class PageSaid(StrictSerializer):
    """What a page says, and how much it is to bring, in minor units of its cause's currency."""

    kind = serializers.ChoiceField(choices=KINDS)
    title = StrictCharField(max_length=rules.LONGEST_TITLE)
    story = StrictTextField(max_length=rules.LONGEST_STORY, allow_blank=True, default="")
    about = StrictCharField(
        max_length=rules.LONGEST_ABOUT,
        allow_blank=True,
        default="",
        help_text="The person or the occasion; needed unless the page is personal",
    )
    about_on = serializers.DateField(allow_null=True, default=None, help_text="Its day")
    goal_minor = StrictIntegerField(min_value=1, max_value=rules.MOST_MINOR)
    offset_minor = StrictIntegerField(
        min_value=0,
        max_value=rules.MOST_MINOR,
        default=0,
        help_text="Collected elsewhere, as the owner says; in no book and no total",
    )
    name_shown = StrictBooleanField(default=False)


class NewPage(PageSaid):
    """A page somebody wants to start, in the language `locale` names."""

    cause = slug_field()
    name = StrictCharField(max_length=100)
    email = StrictCharField(max_length=MAX_LENGTH)
    locale = StrictCharField(default="en", validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")])
    team = StrictCharField(
        max_length=20, allow_blank=True, default="", help_text="The code of a team to join"
    )


class PageToken(StrictSerializer):
    """Shows that the caller owns the page, or was mailed its link."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class PageChanges(PageSaid):
    """What the page says from now on, whole."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class NewTeam(PageToken):
    """A team to begin."""

    name = StrictCharField(max_length=rules.LONGEST_TEAM)


class TeamCode(PageToken):
    """The team to join."""

    team = StrictCharField(max_length=20)


class TeamMember(PageToken):
    """Whose page leaves the team."""

    page = slug_field(help_text="The short name of a page in the team")


class PageHiding(StrictSerializer):
    """Why something is hidden; its owner reads it."""

    reason = StrictCharField(max_length=200)


class PageMailSent(Shape):
    """The same answer whoever the address belongs to, and whatever they did before."""

    status = serializers.ChoiceField(choices=["check_your_mail"])


class FundraisingPage(Shape):
    """A page as everybody sees it."""

    slug = serializers.CharField(source="page.slug")
    cause = serializers.CharField(source="page.cause.slug")
    kind = serializers.ChoiceField(source="page.kind", choices=KINDS)
    state = serializers.ChoiceField(source="page.state", choices=STATES)
    title = serializers.CharField(source="words.title")
    story = serializers.CharField(source="words.story")
    about = serializers.CharField(source="words.about")
    about_on = serializers.DateField(source="words.on", allow_null=True)
    name = serializers.CharField(allow_null=True, help_text="Only where the owner shows it")
    locale = serializers.CharField(source="page.locale")
    currency = serializers.CharField(source="page.currency")
    goal_minor = serializers.IntegerField(source="page.goal_minor")
    raised_minor = serializers.IntegerField(help_text="In the book: gifts less what went back")
    offset_minor = serializers.IntegerField(
        source="page.offset_minor", help_text="Collected elsewhere, as the owner says; in no book"
    )
    gifts = serializers.IntegerField(allow_null=True, help_text="Null for a few: one to four")
    team = serializers.SerializerMethodField(allow_null=True)
    url = serializers.SerializerMethodField()
    share_url = serializers.CharField(help_text="The page's own share link")

    def get_team(self, face: Any) -> str | None:
        team = face.page.team
        return team.slug if team and team.hidden_at is None else None

    def get_url(self, face: Any) -> str:
        page = face.page
        return f"{settings.BASE_URL}/{page.organisation.slug}/fundraising/{page.slug}/"


class OwnFundraisingPage(FundraisingPage):
    """A page as its owner sees it: counts of one to four are null."""

    token = serializers.SerializerMethodField(help_text="Opens it for its owner; never hand it on")
    hidden_reason = serializers.CharField(source="page.hidden_reason")
    visits = serializers.IntegerField(source="brought.visits", allow_null=True)
    signatures = serializers.IntegerField(source="brought.signatures", allow_null=True)
    team_code = serializers.SerializerMethodField(help_text="Told to the captain; else empty")

    def get_token(self, face: Any) -> str:
        return own_fundraising.token_of(face.page)

    def get_team_code(self, face: Any) -> str:
        page = face.page
        captain = page.team is not None and page.team.captain_id == page.supporter_id
        return page.team.code if captain else ""


class StaffFundraisingPage(FundraisingPage):
    """A page as staff see it, who decide whether it is shown."""

    id = serializers.UUIDField(source="page.id")
    hidden_at = serializers.DateTimeField(source="page.hidden_at", allow_null=True)
    hidden_reason = serializers.CharField(source="page.hidden_reason")
    confirmed_at = serializers.DateTimeField(source="page.confirmed_at")


class Hidden(Shape):
    """What was decided."""

    id = serializers.UUIDField()
    hidden_at = serializers.DateTimeField(allow_null=True)
    hidden_reason = serializers.CharField()


class FundraisingTeam(Shape):
    """A team, with its pages: the most first, of equal ones the earlier."""

    slug = serializers.CharField(source="team.slug")
    name = serializers.CharField(source="team.name")
    cause = serializers.CharField(source="team.cause.slug")
    currency = serializers.CharField(source="team.cause.currency")
    raised_minor = serializers.IntegerField(help_text="The sum of its pages")
    pages = FundraisingPage(many=True)


class StaffTeam(Hidden):
    """A team as staff see it."""

    slug = serializers.CharField()
    name = serializers.CharField()
    cause = serializers.CharField(source="cause.slug")


def page_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a body says of a page."""
    words = PageWords(
        title=values["title"], story=values["story"], about=values["about"], on=values["about_on"]
    )
    aims = PageAims(goal_minor=values["goal_minor"], offset_minor=values["offset_minor"])
    return {
        "kind": PageKind(values["kind"]),
        "words": words,
        "aims": aims,
        "name_shown": values["name_shown"],
    }
