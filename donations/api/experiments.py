"""Experiments and money over the API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.experiment_tables import TABLES
from donations.api.shapes import CURRENCY
from donations.reports.experiments import MoneyContest, MoneyReport, money_report
from mobilize.http import table_files
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
    other_currencies = serializers.DictField(
        child=serializers.IntegerField(), help_text="what is in no figure here, in minor units"
    )


class MoneyTableQuestion(MoneyQuestion):
    """The same, and which of the tables."""

    table = serializers.ChoiceField(choices=tuple(TABLES), default="groups")


class MoneyView(OrganisationView):
    """What both faces of the report share."""

    access = {"GET": Role.ANALYST}

    def _report(self, experiment_id: UUID, currency: str) -> MoneyReport:
        row = experiments.by_id(self.organisation.id, experiment_id)
        return money_report(experiment=row, now=clock.now(), currency=currency)


class ExperimentMoney(MoneyView):
    """Did it help the money?"""

    @extend_schema(
        operation_id="report_experiment_money", parameters=[MoneyQuestion], responses=MoneyOut
    )
    def get(self, request: Request, experiment_id: UUID) -> Response:
        asked = MoneyQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        report = self._report(experiment_id, **asked.validated_data)
        said = {
            "experiment": report.experiment,
            "currency": report.currency,
            "other_currencies": report.other_currencies,
            "attributed_minor": report.attributed_minor,
            "groups": report.groups,
            "prompting": _contest(report.prompting) if report.prompting else None,
            "arms": [_contest(contest) for contest in report.arms],
        }
        return Response(MoneyOut(said).data)


class ExperimentMoneyFile(table_files.TableFile, MoneyView):
    """One of its tables for a spreadsheet: the groups, or what each caused."""

    def get(self, request: Request, experiment_id: UUID) -> HttpResponse:
        asked = MoneyTableQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        table = asked.validated_data.pop("table")
        rows = TABLES[table](self._report(experiment_id, **asked.validated_data))
        return self.kept(rows, name=f"money-{table}-{experiment_id}")


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
