"""The shape of the report on spreading."""

from typing import Any

from rest_framework import serializers

Shape = serializers.Serializer[Any]


class Number(Shape):
    """A number with its 95 % interval; where something is missing, `why` names the reason."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    why = serializers.CharField()


class ForestShape(Shape):
    """The chains among the chosen signers; a tree has two people or more."""

    trees = serializers.IntegerField()
    alone = serializers.IntegerField(help_text="Signers who stand in no tree")
    largest = serializers.IntegerField(help_text="People of the largest tree")
    longest = serializers.IntegerField(help_text="Steps of the longest chain")
    broadest = serializers.IntegerField(help_text="Most people of one generation of one tree")
    mean_virality = serializers.FloatField(allow_null=True)
    median_virality = serializers.FloatField(allow_null=True)
    largest_virality = serializers.FloatField(allow_null=True)


class GrownShape(ForestShape):
    """The same at the end of a day."""

    on = serializers.DateField()


class Recruiting(Shape):
    """Direct recruits per signer."""

    signers = serializers.IntegerField()
    recruits = serializers.IntegerField()
    naive = Number()
    adjusted = Number(help_text="For recruits who are still to come")
    standard_error = serializers.FloatField(allow_null=True)
    matured = Number(help_text="Of signers old enough to have brought nearly all")
    matured_signers = serializers.IntegerField()
    harris = serializers.FloatField(allow_null=True)


class Inequality(Shape):
    """How few bring most."""

    shape = Number(help_text="k of the negative binomial; small is unequal")
    behind_80_percent_people = serializers.IntegerField(allow_null=True)
    behind_80_percent_share = serializers.FloatField(allow_null=True)
    expected_share = serializers.FloatField(allow_null=True)


class Delays(Shape):
    """Days from a signature to the one it brings."""

    lower_quartile = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    upper_quartile = serializers.FloatField(allow_null=True)
    pairs = serializers.IntegerField()
    excluded_not_after = serializers.IntegerField()
    excluded_too_long = serializers.IntegerField()


class Funnel(Shape):
    """From asking to what came of it. `shared` is what is known of sharing."""

    signers = serializers.IntegerField()
    asked = serializers.IntegerField()
    shared = serializers.IntegerField()
    visited = serializers.IntegerField()
    brought = serializers.IntegerField()
    visits = serializers.IntegerField()
    signed = serializers.IntegerField()
    gave = serializers.IntegerField()
    shares_per_asked = Number()
    shares_per_signer = Number()
    visits_per_share = Number()
    signed_per_visit = Number()
    gave_per_visit = Number()
    money_minor = serializers.DictField(child=serializers.IntegerField())
    gifts_by_channel = serializers.DictField(child=serializers.IntegerField())


class Future(Shape):
    """Where the standing chains end if nobody comes on their own any more."""

    final_size = Number()
    extinction = serializers.FloatField(allow_null=True)


class Rate(Shape):
    """R of seven days."""

    first = serializers.DateField()
    last = serializers.DateField()
    mean = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    brought = serializers.IntegerField()
    firm = serializers.BooleanField()


class Period(Shape):
    """A day or week; the last generation holds all further ones."""

    on = serializers.DateField()
    signatures = serializers.IntegerField()
    by_generation = serializers.ListField(child=serializers.IntegerField())


class Came(Shape):
    """How a country or language came in; nulls are a few."""

    signatures = serializers.IntegerField(allow_null=True)
    first_on = serializers.DateField(allow_null=True)
    through = serializers.CharField()
    by_period = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class Arrival(Came):
    """How a country came in."""

    country = serializers.CharField()


class LanguageArrival(Came):
    """How a language came in."""

    language = serializers.CharField()


class MatrixOut(Shape):
    """Lines are the places of who brought, columns of who was brought; nulls are a few."""

    names = serializers.ListField(child=serializers.CharField())
    cells = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(allow_null=True))
    )
    last_is_all_others = serializers.BooleanField()


class LiftedMoment(Shape):
    """What happened, and the day after beside the three days before."""

    id = serializers.UUIDField()
    happened_at = serializers.DateTimeField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has one of its own
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    expected = serializers.FloatField(allow_null=True)
    ratio = Number()
    more = Number()
    overlaps = serializers.ListField(child=serializers.UUIDField())


class Group(Shape):
    """What some of the signers did; a number that rests on too few is null."""

    signatures = serializers.IntegerField()
    signers = serializers.IntegerField(help_text="With those who have withdrawn")
    asked = serializers.IntegerField()
    shared = serializers.IntegerField()
    visits = serializers.IntegerField()
    signed = serializers.IntegerField(help_text="Whom they brought")
    gave = serializers.IntegerField()
    time_passed = serializers.FloatField(
        allow_null=True, help_text="The share of their time to bring somebody that has passed"
    )
    recruits_per_signer_naive = Number()
    recruits_per_signer_adjusted = Number()
    shares_per_asked = Number()
    visits_per_share = Number()
    signed_per_visit = Number()
    inequality_k = Number()
    behind_80_percent_people = serializers.IntegerField(allow_null=True)
    behind_80_percent_share = serializers.FloatField(allow_null=True)
    delays = serializers.IntegerField()
    delay_days_lower_quartile = serializers.FloatField(allow_null=True)
    delay_days_median = serializers.FloatField(allow_null=True)
    delay_days_upper_quartile = serializers.FloatField(allow_null=True)
    deepest_generation = serializers.IntegerField(allow_null=True)


class NamedGroup(Group, ForestShape):
    """A channel, country or language; its chains are those within it."""

    name = serializers.CharField()


class Cohort(Group):
    """Who signed in the week or month that begins `on`."""

    on = serializers.DateField()


class ComparedGroups(Shape):
    """Groups that add up to all signers; unknown is one of its own."""

    by = serializers.CharField()
    groups = NamedGroup(many=True)


class OverTime(Shape):
    """Groups by when they signed; those in which nobody did are left out."""

    step = serializers.CharField()
    cohorts = Cohort(many=True)


class Pair(Shape):
    """From where to where so many were brought."""

    from_place = serializers.CharField()
    to_place = serializers.CharField()
    signatures = serializers.IntegerField()


class Crossings(Shape):
    """Whom signers brought in the week or month that begins `on`; nulls are a few."""

    on = serializers.DateField()
    brought = serializers.IntegerField(allow_null=True)
    stayed = serializers.IntegerField(allow_null=True)
    crossed = serializers.IntegerField(allow_null=True)
    unknown = serializers.IntegerField(allow_null=True)
    share = Number(help_text="Of those of whom both places are known")
    pairs = Pair(many=True)


class CrossingsOverTime(Shape):
    """Within a place and to another one, by when those who were brought signed."""

    step = serializers.CharField()
    countries = Crossings(many=True)
    languages = Crossings(many=True)


class Report(Shape):
    """The measures of docs/spread.md."""

    cause = serializers.CharField()
    petition = serializers.CharField(allow_null=True)
    signatures = serializers.IntegerField()
    generations = serializers.ListField(child=serializers.IntegerField())
    shape = ForestShape()
    shape_over_time = GrownShape(many=True)
    recruiting = Recruiting()
    inequality = Inequality()
    generation_time_days = Delays()
    funnel = Funnel()
    future = Future()
    rates = Rate(many=True)
    periods = Period(many=True)
    countries_in_order = Arrival(many=True)
    languages_in_order = LanguageArrival(many=True)
    countries = MatrixOut()
    languages = MatrixOut()
    compared = ComparedGroups()
    over_time = OverTime()
    crossings = CrossingsOverTime()
    moments = LiftedMoment(many=True)
