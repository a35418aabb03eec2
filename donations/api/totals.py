"""A cause's totals over the API, and its start figure."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.queries import cause_money, day_totals
from donations.services import totalling
from mobilize.http.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, User
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue

Shape = serializers.Serializer[Any]


class Total(Shape):
    """A cause's money in one currency, in minor units."""

    currency = serializers.CharField()
    settled_minor = serializers.IntegerField(help_text="What the ledger holds, refunds taken off")
    gifts = serializers.IntegerField(help_text="How many came, those given back later among them")
    promised_minor = serializers.IntegerField(
        help_text="Promises that stand, those that were kept among them"
    )
    promises = serializers.IntegerField()
    matched_minor = serializers.IntegerField(
        help_text="What matchers owe for these gifts: a promise, in no other number"
    )
    start_minor = serializers.IntegerField(help_text="Collected elsewhere before; in no book")
    shown_minor = serializers.IntegerField(help_text="Settled and start: what a thermometer shows")


class Drift(Shape):
    """By how much what was shown differed from a full recount. Anything but 0 is a bug."""

    currency = serializers.CharField()
    settled_drift = serializers.IntegerField()
    gifts_drift = serializers.IntegerField()
    promised_drift = serializers.IntegerField()
    matched_drift = serializers.IntegerField()
    made_at = serializers.DateTimeField()


class DayDrift(Shape):
    """How many days' figures differed from a full recount, and by how much in all.

    Anything but 0 is a bug. `currency` is empty for signatures.
    """

    currency = serializers.CharField()
    lines = serializers.IntegerField(help_text="Days compared, each petition by itself")
    drifting = serializers.IntegerField()
    money_drift = serializers.IntegerField(help_text="Minor units")
    number_drift = serializers.IntegerField(help_text="Gifts, promises and signatures")
    made_at = serializers.DateTimeField()


class CauseTotals(Shape):
    """What a cause has got, currency by currency: they never add up to one number here."""

    cause = serializers.CharField()
    currency = serializers.CharField()
    goal_minor = serializers.IntegerField(allow_null=True)
    totals = Total(many=True)
    recount = Drift(many=True, help_text="Of the last night; empty before the first")
    days = DayDrift(many=True, help_text="The same of the figures by day")


class NewStartFigure(StrictSerializer):
    """What was collected elsewhere before, in the cause's currency; 0 takes it away."""

    amount_minor = StrictIntegerField(min_value=0, max_value=totalling.MOST_MINOR)
    note = StrictCharField(max_length=200, default="", allow_blank=True)


class StartFigure(Shape):
    """A start figure."""

    currency = serializers.CharField()
    amount_minor = serializers.IntegerField()
    note = serializers.CharField()
    made_at = serializers.DateTimeField()


class Totals(OrganisationView):
    """What a cause has got: settled, promised, matched, and the number of gifts."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="read_cause_totals", responses=CauseTotals)
    def get(self, request: Request, cause: str) -> Response:
        found = catalogue.cause(self.organisation.id, cause, drafts=self.role is not None)
        said = {
            "cause": found.slug,
            "currency": found.currency,
            "goal_minor": found.goal_minor,
            "totals": cause_money.of(found.id),
            "recount": cause_money.newest_recount(found.id),
            "days": day_totals.newest_recount(found.id),
        }
        return Response(CauseTotals(said).data)


class StartFigures(OrganisationView):
    """What a cause's thermometer begins at."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="set_start_figure", request=NewStartFigure, responses={201: StartFigure}
    )
    def post(self, request: Request, cause: str) -> Response:
        said = NewStartFigure(data=request.data)
        said.is_valid(raise_exception=True)
        figure = totalling.begin_at(
            cause=catalogue.cause(self.organisation.id, cause, drafts=True),
            **said.validated_data,
            by=request.user if isinstance(request.user, User) else None,
            now=clock.now(),
        )
        return Response(StartFigure(figure).data, status=201)
