"""Experiments and money over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import CURRENCY
from donations.reports.experiments import MoneyContest, money_report
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import experiments

Shape = serializers.Serializer[Any]


class MoneyQuestion(StrictSerializer):
    """In which currency; the petition's, or the organisation's, unless told otherwise."""

    currency = StrictCharField(validators=[CURRENCY], default="")


class MoneySpan(Shape):
    """Minor units, with an interval that holds however often one looks; `lift` is a share."""

    effect = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class MoneyContestOut(Shape):
    """One group beside another. Without `enough_data` nothing can be said yet: spans are null."""

    first = serializers.CharField()
    second = serializers.CharField()
    people = serializers.ListField(child=serializers.IntegerField())
    enough_data = serializers.BooleanField()
    decided = serializers.BooleanField()
    each_minor = MoneySpan(allow_null=True)
    incremental_minor = MoneySpan(allow_null=True)
    lift = MoneySpan(allow_null=True)
    one_look_minor = MoneySpan(allow_null=True)


class MoneyGroupOut(Shape):
    """One arm, or the hold-out (`key` empty). Net of refunds, in minor units."""

    key = serializers.CharField()
    people = serializers.IntegerField()
    giving = serializers.IntegerField()
    counted_minor = serializers.IntegerField()
    attributed_minor = serializers.IntegerField()


class MoneyOut(Shape):
    """Money: incremental beside attributed."""

    experiment = serializers.UUIDField(source="experiment.id")
    currency = serializers.CharField()
    attributed_minor = serializers.IntegerField()
    groups = MoneyGroupOut(many=True)
    prompting = MoneyContestOut(allow_null=True)
    arms = MoneyContestOut(many=True)


class ExperimentMoney(OrganisationView):
    """Did it help the money?"""

    access = {"GET": Role.ANALYST}

    @extend_schema(
        operation_id="report_experiment_money", parameters=[MoneyQuestion], responses=MoneyOut
    )
    def get(self, request: Request, experiment_id: UUID) -> Response:
        asked = MoneyQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        row = experiments.by_id(self.organisation.id, experiment_id)
        report = money_report(experiment=row, now=clock.now(), **asked.validated_data)
        said = {
            "experiment": row,
            "currency": report.currency,
            "attributed_minor": report.attributed_minor,
            "groups": report.groups,
            "prompting": _contest(report.prompting) if report.prompting else None,
            "arms": [_contest(contest) for contest in report.arms],
        }
        return Response(MoneyOut(said).data)


def _contest(contest: MoneyContest) -> dict[str, Any]:
    found = contest.increment
    return {
        "first": contest.first,
        "second": contest.second,
        "people": list(contest.comparison.people),
        "enough_data": found is not None,
        "decided": contest.comparison.decided,
        "each_minor": found and found.each,
        "incremental_minor": found and found.total,
        "lift": found and found.lift,
        "one_look_minor": contest.once,
    }
