"""What goes in and out about what supporters start: proposals, endorsements, ideas."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from rest_framework import serializers

from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictTextField,
)
from mobilize.kit.email_address import MAX_LENGTH
from petitions.api.shapes import LOCALE, TEXT_LENGTH, TITLE_LENGTH, TOKEN_LENGTH, Shape, slug_field
from petitions.domain import lifecycle

STATES = [state.value for state in lifecycle.State]


class TitleAsked(StrictSerializer):
    """The title to look for."""

    title = StrictCharField(max_length=TITLE_LENGTH)


class SimilarPetition(Shape):
    """An open petition that may already say it."""

    slug = serializers.CharField()
    title = serializers.CharField()
    ask = serializers.CharField()
    target = serializers.CharField()
    locale = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Its page, at the form to sign it")

    def get_url(self, petition: Any) -> str:
        path = f"{petition.organisation.slug}/petitions/{petition.slug}/"
        return f"{settings.BASE_URL}/{path}#sign"


class SimilarPetitions(Shape):
    """The most alike first; never more than a handful."""

    results = SimilarPetition(many=True)


class Person(StrictSerializer):
    """Who it is; the mail to them is written in `locale`."""

    email = StrictCharField(max_length=MAX_LENGTH)
    name = StrictCharField(max_length=100)
    country = StrictCharField(validators=[RegexValidator("^[A-Z]{2}$")], help_text="ISO 3166-1")
    locale = StrictCharField(default="en", validators=[RegexValidator(LOCALE)])


class NewProposal(Person):
    """A petition somebody wants to start, in the language `locale` names."""

    cause = slug_field()
    title = StrictCharField(max_length=TITLE_LENGTH)
    ask = StrictTextField(max_length=TEXT_LENGTH, help_text="What is asked for, and why")
    target = StrictCharField(max_length=TITLE_LENGTH, help_text="Who decides")
    name_shown = StrictBooleanField(
        default=False, help_text="Name the proposer once the petition is open"
    )


class ProposalChanges(StrictSerializer):
    """What to change of a proposal; what is left out stays."""

    token = StrictCharField(max_length=TOKEN_LENGTH)
    title = StrictCharField(max_length=TITLE_LENGTH, required=False)
    ask = StrictTextField(max_length=TEXT_LENGTH, required=False)
    target = StrictCharField(max_length=TITLE_LENGTH, required=False)


class Joining(StrictSerializer):
    """The open petition to sign instead."""

    token = StrictCharField(max_length=TOKEN_LENGTH)
    petition = slug_field()


class MailSent(Shape):
    """The same answer whoever the address belongs to, and whatever they did before."""

    status = serializers.ChoiceField(choices=["check_your_mail"])


class Proposal(Shape):
    """A proposal as whoever was handed its link sees it."""

    code = serializers.CharField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", help_text="Its short name")
    state = serializers.ChoiceField(source="petition.state", choices=STATES)
    title = serializers.CharField(source="petition.title")
    ask = serializers.CharField(source="petition.ask")
    target = serializers.CharField(source="petition.target")
    locale = serializers.CharField(source="petition.locale")
    endorsed = serializers.IntegerField(help_text="Co-sponsors who have confirmed")
    sponsors_needed = serializers.IntegerField(source="petition.sponsors_needed")
    confirmed_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="It needs its co-sponsors before then")
    url = serializers.SerializerMethodField(help_text="The page to hand to co-sponsors")

    def get_url(self, proposal: Any) -> str:
        path = f"{proposal.organisation.slug}/proposals/{proposal.code}/"
        return f"{settings.BASE_URL}/{path}"


class OwnProposal(Proposal):
    """A proposal as its proposer sees it."""

    token = serializers.CharField(help_text="Opens it for its proposer; never hand it on")
    joined = serializers.CharField(
        source="joined.slug",
        allow_null=True,
        default=None,
        help_text="The petition the proposer chose to sign instead",
    )


class Endorsed(Shape):
    """An endorsement that counts."""

    confirmed_at = serializers.DateTimeField()


class IdeaCredit(Shape):
    """An idea that became the petition."""

    title = serializers.CharField()
    call = serializers.CharField(source="call_slug")
    call_title = serializers.CharField()
    by = serializers.CharField(help_text="Empty unless its author chose to be named")


class Origin(Shape):
    """Where a petition comes from."""

    by_supporter = serializers.BooleanField()
    started_by = serializers.CharField(help_text="Empty unless the proposer chose to be named")
    ideas = IdeaCredit(many=True)


class NewCall(StrictSerializer):
    """A call for ideas; it starts as a draft."""

    cause = slug_field()
    slug = slug_field()
    title = StrictCharField(max_length=TITLE_LENGTH)
    question = StrictTextField(max_length=TEXT_LENGTH)
    locale = StrictCharField(default="en", validators=[RegexValidator(LOCALE)])


class CallChanges(StrictSerializer):
    """What to change of a call; what is left out stays."""

    title = StrictCharField(max_length=TITLE_LENGTH, required=False)
    question = StrictTextField(max_length=TEXT_LENGTH, required=False)


class Call(Shape):
    """An open question under a cause."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug")
    slug = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    locale = serializers.CharField()
    state = serializers.ChoiceField(choices=["draft", "open", "closed"])
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class NewIdea(Person):
    """An idea in answer to a call."""

    title = StrictCharField(max_length=TITLE_LENGTH)
    text = StrictTextField(max_length=TEXT_LENGTH)
    name_shown = StrictBooleanField(
        default=False, help_text="Name its author where it becomes a petition"
    )


class Idea(Shape):
    """An idea, without a name."""

    id = serializers.UUIDField()
    call = serializers.CharField(source="call.slug")
    title = serializers.CharField()
    text = serializers.CharField()
    state = serializers.ChoiceField(choices=["shown", "hidden", "taken_up"])
    endorsed = serializers.IntegerField(source="backed", help_text="Confirmed endorsements")
    petition = serializers.SerializerMethodField(
        allow_null=True, help_text="The short name of what it became, once that is public"
    )
    confirmed_at = serializers.DateTimeField()

    def get_petition(self, idea: Any) -> str | None:
        return idea.petition.slug if idea.petition and idea.petition.published_at else None


class StaffsIdea(Idea):
    """An idea as staff see it."""

    reason = serializers.CharField(help_text="Why it was hidden")


class ConfirmedIdea(Shape):
    """An idea that is on its call's list."""

    id = serializers.UUIDField()
    confirmed_at = serializers.DateTimeField()


class Hiding(StrictSerializer):
    """Why an idea is taken off the list. No names."""

    reason = StrictCharField(max_length=200)


class TakingUp(StrictSerializer):
    """The petition an idea becomes; it starts as a draft with the idea's words."""

    slug = slug_field()
    target = StrictCharField(max_length=TITLE_LENGTH, help_text="Who decides")
    goal = StrictIntegerField(min_value=1, max_value=100_000_000)


class TakenUp(Shape):
    """The draft petition that credits the idea."""

    petition = serializers.CharField(source="slug")
    state = serializers.ChoiceField(choices=STATES)
