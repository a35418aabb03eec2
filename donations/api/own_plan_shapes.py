"""What goes in and out about a recurring gift of one's own."""

from typing import Any

from rest_framework import serializers

from donations.api.shapes import TOKEN_LENGTH, Shape, slug_field
from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.domain.plan_life import OWN_REASONS, State
from mobilize.http.serializers import StrictCharField, StrictIntegerField, StrictSerializer


class OwnPlanToken(StrictSerializer):
    """The token of a recurring gift: from a mail about it, or from `my-data/gifts/read`."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class OwnPlanChange(OwnPlanToken):
    """What changes, from the next charge on; what is left out stays."""

    amount_minor = StrictIntegerField(
        min_value=SMALLEST_MINOR, max_value=LARGEST_MINOR, required=False
    )
    anchor_day = StrictIntegerField(min_value=1, max_value=31, required=False)


class OwnPlanMove(OwnPlanToken):
    """Where the gifts go from now on."""

    cause = slug_field()


class OwnPlanPause(OwnPlanToken):
    """Until when nothing is charged."""

    until = serializers.DateField()


class OwnPlanStop(OwnPlanToken):
    """Why it stops."""

    reason = serializers.ChoiceField(choices=OWN_REASONS, default="other")


class OpenCause(Shape):
    """A cause to which the gift may go instead."""

    slug = serializers.CharField()
    title = serializers.CharField()


class OwnPlan(Shape):
    """A recurring gift as its giver sees it, and what they can do about it (`can`)."""

    token = serializers.CharField()
    url = serializers.URLField(help_text="Its own page")
    cause = serializers.CharField(source="plan.cause.slug")
    cause_title = serializers.CharField(source="plan.cause.title")
    amount_minor = serializers.IntegerField(source="plan.amount_minor")
    currency = serializers.CharField(source="plan.currency")
    every_months = serializers.IntegerField(source="plan.every_months")
    anchor_day = serializers.IntegerField(source="plan.anchor_day")
    state = serializers.ChoiceField(choices=[each.value for each in State], source="plan.state")
    failures = serializers.IntegerField(source="plan.failures")
    paused_until = serializers.DateField(source="plan.paused_until", allow_null=True)
    next_on = serializers.DateField(help_text="The day of the next charge while it is active")
    has_card = serializers.BooleanField()
    takes_card = serializers.BooleanField(help_text="Whether another card may be left for it")
    can = serializers.SerializerMethodField()
    causes = serializers.SerializerMethodField()

    def get_can(self, own: Any) -> list[str]:
        return sorted(own.can)

    def get_causes(self, own: Any) -> list[dict[str, str]]:
        return [{"slug": slug, "title": title} for slug, title in own.causes]
