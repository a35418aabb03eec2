"""Chains and leaders as JSON."""

from typing import Any

from rest_framework import serializers

from donations.api.shapes import slug_field
from donations.queries.recruiters import MEASURES
from donations.reports import chain_tables
from donations.reports.chains import LAST_PAGE, ChainReport, Leader
from mobilize.http.serializers import StrictSerializer

Shape = serializers.Serializer[Any]


class ChainQuestion(StrictSerializer):
    """Which cause, and which of its petitions if not all."""

    cause = slug_field()
    petition = slug_field(required=False, default="")


class TableQuestion(ChainQuestion):
    """Which table of the report."""

    table = serializers.ChoiceField(choices=chain_tables.TABLES)


class LeaderQuestion(ChainQuestion):
    """By which measure, and which page."""

    by = serializers.ChoiceField(choices=list(MEASURES), default="direct")
    page = serializers.IntegerField(min_value=1, max_value=LAST_PAGE, default=1)


class NodeQuestion(StrictSerializer):
    """Which page of those straight below."""

    page = serializers.IntegerField(min_value=1, max_value=100_000, default=1)


class Tree(Shape):
    """One tree; `distances` is the sum of all distances, which can be too long for a number."""

    id = serializers.UUIDField(help_text="its root's")
    size = serializers.IntegerField()
    depth = serializers.IntegerField()
    breadth = serializers.IntegerField()
    virality = serializers.FloatField()
    distances = serializers.CharField(source="wiener")
    brought_minor = serializers.IntegerField()


class Size(Shape):
    """How many trees are that large."""

    size = serializers.CharField()
    trees = serializers.IntegerField()


class Chains(Shape):
    """What the last look found. `notes` counts what was cut or left out."""

    currency = serializers.CharField()
    signatures = serializers.IntegerField()
    trees = serializers.IntegerField()
    alone = serializers.IntegerField()
    recruiters = serializers.IntegerField()
    largest = serializers.IntegerField()
    longest = serializers.IntegerField()
    generations = serializers.ListField(child=serializers.IntegerField(), source="levels")
    brought_minor = serializers.IntegerField()
    givers_minor = serializers.IntegerField()
    reproduction = serializers.FloatField(allow_null=True)
    dispersion = serializers.FloatField(allow_null=True)
    top_share = serializers.FloatField(allow_null=True)
    behind_most = serializers.FloatField(allow_null=True)
    gini = serializers.FloatField(allow_null=True)
    top_coverage = serializers.FloatField(allow_null=True)
    notes = serializers.DictField(child=serializers.IntegerField())
    computed_at = serializers.DateTimeField()


class ModelCredit(Shape):
    """Who gets what of the money that came through links, in minor units: together all of it."""

    began = serializers.IntegerField(help_text="those with whom it began")
    on_the_way = serializers.IntegerField(help_text="others between them and the givers")
    givers = serializers.IntegerField()
    nobody = serializers.IntegerField(help_text="what the model leaves")


class ChainBody(Shape):
    """The whole report."""

    chains = Chains()
    sizes = Size(many=True)
    largest_trees = Tree(many=True)
    models = serializers.DictField(
        child=ModelCredit(), help_text="root, uniform, recursive; none before the next computation"
    )
    wording = serializers.ListField(child=serializers.CharField())


class Measured(Shape):
    """A measure, and its rate in the time one has for it. Money is in minor units."""

    value = serializers.FloatField()
    rate = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class LeaderRow(Shape):
    """Somebody who brought others. `name` is empty without their consent, and for a machine."""

    signature = serializers.UUIDField(source="brought.id")
    name = serializers.CharField()
    exposure = serializers.FloatField(source="brought.exposure")
    measures = serializers.DictField(child=Measured(), help_text=", ".join(MEASURES))
    credit = serializers.DictField(
        source="brought.credit",
        child=serializers.IntegerField(allow_null=True),
        help_text="of the money, under each model of chains: root, uniform, recursive",
    )


class Leaders(Shape):
    """A page of leaders."""

    results = LeaderRow(many=True)


class ChainNode(Shape):
    """One signature of a tree."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    petition = serializers.CharField()
    state = serializers.CharField()
    placed_at = serializers.DateTimeField()
    depth = serializers.IntegerField()
    direct = serializers.IntegerField()
    descendants = serializers.IntegerField()


class OpenedNode(Shape):
    """A signature, those above it from the nearest on, and a page of those straight below.

    Where more than fifty stand above, `root` is where the tree begins and `between` how
    many are left out.
    """

    node = ChainNode()
    above = ChainNode(many=True)
    root = ChainNode(allow_null=True)
    between = serializers.IntegerField()
    below = ChainNode(many=True)
    more = serializers.BooleanField()


def body(report: ChainReport) -> dict[str, Any]:
    """Return the report as JSON holds it."""
    return {
        "chains": Chains(report.summary).data,
        "sizes": [{"size": size, "trees": many} for size, many in chain_tables.sizes(report)],
        "largest_trees": Tree(report.trees, many=True).data,
        "models": {name: ModelCredit(credit).data for name, credit in report.models.items()},
        "wording": list(report.wording),
    }


def leaders(found: list[Leader]) -> dict[str, Any]:
    """Return leaders as JSON holds them."""
    return {"results": LeaderRow(found, many=True).data}
