"""Promised and collected, amounts to ask for, words beside gifts, help, recurring gifts."""

from typing import Any

from rest_framework import serializers

from donations.api.pledge_shapes import NewGiver, Noticed
from donations.api.shapes import CURRENCY, TOKEN_LENGTH, Shape, slug_field
from donations.domain import plan_life
from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.services.asking import MOST as MOST_AMOUNTS
from donations.services.helping import LONGEST_SKILL, MOST_HOURS
from mobilize.http.serializers import StrictCharField, StrictIntegerField, StrictSerializer

PLAN_STATES = [each.value for each in plan_life.State]


class CausePromises(Shape):
    """One cause's money in one currency: promised = arrived + outstanding + lapsed."""

    cause = serializers.CharField(source="cause.slug")
    currency = serializers.CharField()
    promised_minor = serializers.IntegerField()
    arrived_minor = serializers.IntegerField(help_text="Of what was promised")
    outstanding_minor = serializers.IntegerField(help_text="Still expected")
    lapsed_minor = serializers.IntegerField(help_text="No longer expected: it did not come")
    waiting_minor = serializers.IntegerField(help_text="Depends on a condition that is not met")
    called_off_minor = serializers.IntegerField()
    void_minor = serializers.IntegerField(help_text="Its condition was missed: nothing is owed")
    collected_minor = serializers.IntegerField(help_text="In the book: gifts less what went back")
    returned_minor = serializers.IntegerField()
    met_promised_minor = serializers.IntegerField(help_text="Promised on conditions that were met")
    met_arrived_minor = serializers.IntegerField(help_text="Of that, what has arrived")
    met_lost_minor = serializers.IntegerField(help_text="Of that, what will not arrive")
    met_failing_minor = serializers.IntegerField(
        help_text="Of that, what is still expected although a payment of it has failed"
    )
    pledges = serializers.IntegerField()


class CauseHelp(Shape):
    """What is promised to one cause that is not money."""

    cause = serializers.CharField(source="cause.slug")
    hours_promised = serializers.IntegerField()
    hours_given = serializers.IntegerField()
    skills_promised = serializers.IntegerField()
    skills_given = serializers.IntegerField()


class Promised(Shape):
    """Promised and collected, side by side; help apart from money."""

    money = CausePromises(many=True)
    help = CauseHelp(many=True)


class AskQuestion(StrictSerializer):
    """Who is to be asked."""

    cause = slug_field()
    petition = slug_field(required=False, allow_null=True, default=None)
    touch = StrictCharField(max_length=TOKEN_LENGTH, required=False, allow_blank=True, default="")


class ShownAmounts(Shape):
    """Amounts to show, smallest first; none where staff named none."""

    variant = serializers.CharField()
    amounts_minor = serializers.ListField(child=serializers.IntegerField())
    token = serializers.CharField(help_text="Send it along as `ask` with the pledge")


class NewAsk(StrictSerializer):
    """Amounts to ask for."""

    cause = slug_field()
    petition = slug_field(allow_null=True, default=None)
    currency = StrictCharField(validators=[CURRENCY])
    channel = StrictCharField(max_length=20, allow_blank=True, default="")
    variant = slug_field(default="a")
    amounts_minor = serializers.ListField(
        child=StrictIntegerField(min_value=SMALLEST_MINOR, max_value=LARGEST_MINOR),
        min_length=1,
        max_length=MOST_AMOUNTS,
    )

    def validate_variant(self, variant: str) -> str:
        if len(variant) > 20:
            raise serializers.ValidationError("At most 20 characters.")
        return variant


class Ask(Shape):
    """Amounts to ask for, and where."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", allow_null=True, default=None)
    currency = serializers.CharField()
    channel = serializers.CharField()
    variant = serializers.CharField()
    amounts_minor = serializers.ListField(child=serializers.IntegerField())


class GiftWords(Shape):
    """What stands beside a gift, for whoever decides whether it is shown."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["waiting", "shown", "hidden"])
    cause = serializers.CharField()
    arrived = serializers.BooleanField()
    name = serializers.CharField(allow_null=True, help_text="Told to people only, not to keys")
    dedication = serializers.CharField()
    comment = serializers.CharField()
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()


class WordsQuestion(StrictSerializer):
    """Which words to read."""

    state = serializers.ChoiceField(choices=["waiting", "shown", "hidden"], default="waiting")


class WordsState(Shape):
    """What was decided."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["waiting", "shown", "hidden"])


class PublicGift(Shape):
    """A gift as everybody sees it: no id, no pseudonym; of an anonymous one no name."""

    name = serializers.CharField(allow_null=True)
    dedication = serializers.CharField()
    comment = serializers.CharField()
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    given_on = serializers.DateField()


class NewHelp(NewGiver):
    """Hours somebody gives, or what they can do."""

    cause = slug_field()
    petition = slug_field(allow_null=True, default=None)
    hours = StrictIntegerField(min_value=1, max_value=MOST_HOURS, allow_null=True, default=None)
    skill = StrictCharField(max_length=LONGEST_SKILL, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if not attrs["email"]:
            raise serializers.ValidationError({"email": "Say how to reach you."})
        return attrs


class Help(Shape):
    """A promise that is not money. What somebody can do is read on the staff page."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", allow_null=True, default=None)
    hours = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=["open", "done", "cancelled"])
    made_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class Plan(Noticed):
    """A recurring gift as staff see it: no name, no address."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", allow_null=True, default=None)
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    every_months = serializers.IntegerField()
    anchor_day = serializers.IntegerField()
    times = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=PLAN_STATES)
    slot = serializers.IntegerField(help_text="Gifts promised so far")
    next_on = serializers.DateField()
    failures = serializers.IntegerField(help_text=f"Of {plan_life.ATTEMPTS} attempts")
    paused_until = serializers.DateField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was stopped")
    made_at = serializers.DateTimeField()
    begun_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
