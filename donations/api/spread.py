"""How a petition or a cause spreads, over the API."""

from typing import Any

from django.core.validators import RegexValidator
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import spread_bodies, spread_shapes, spread_tables
from donations.api.shapes import slug_field
from donations.reports import spread
from donations.reports.spread import WholeReport
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.queries import catalogue
from petitions.reports.population import GROUPINGS, STEPS, Question

CHANNEL = "^[a-z][a-z0-9_]{0,19}$"


class SpreadQuestion(StrictSerializer):
    """A petition or a whole cause; which of its signers; which days (the organisation's)."""

    cause = slug_field(required=False)
    petition = slug_field(required=False)
    channel = StrictCharField(required=False, validators=[RegexValidator(CHANNEL)])
    country = StrictCharField(required=False, validators=[RegexValidator("^[A-Z]{2}$")])
    language = StrictCharField(
        required=False, validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")]
    )
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    step = serializers.ChoiceField(choices=STEPS, required=False)
    by = serializers.ChoiceField(choices=tuple(GROUPINGS), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("cause" in attrs) == ("petition" in attrs):
            raise serializers.ValidationError({"petition": "Name a petition or a cause."})
        if "since" in attrs and "until" in attrs and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "The period ends before it begins."})
        return attrs


class TableQuestion(SpreadQuestion):
    """The same, and which of the report's tables."""

    table = serializers.ChoiceField(choices=spread_tables.NAMES, default="periods")


class SpreadView(OrganisationView):
    """What both faces of the report share: who may read it, and what is asked."""

    access = {"GET": Role.ANALYST}
    narrowed = {"GET": Narrowed.BY_FILTER}

    def question(self, values: dict[str, Any]) -> Question:
        """Return what is asked: a petition or a cause, and whom of its signers."""
        return Question(organisation=self.organisation, now=clock.now(), **self._about(values))

    def _report(self, values: dict[str, Any]) -> WholeReport:
        return spread.spread_report(self.question(values))

    def _about(self, values: dict[str, Any]) -> dict[str, Any]:
        if "petition" in values:
            found = catalogue.petition(self.organisation.id, values["petition"], drafts=True)
            return {**values, "petition": found, "cause": found.cause}
        cause = catalogue.cause(self.organisation.id, values["cause"], drafts=True)
        return {**values, "cause": cause}


class Spread(SpreadView):
    """How it spreads: who brings whom, how fast, how unequally, and where that leads."""

    @extend_schema(
        operation_id="report_spread",
        parameters=[SpreadQuestion],
        responses=spread_shapes.Report,
    )
    def get(self, request: Request) -> Response:
        asked = SpreadQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return Response(spread_bodies.body(self._report(asked.validated_data)))


class SpreadFile(table_files.TableFile, SpreadView):
    """One of the report's tables for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        asked = TableQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        table = asked.validated_data.pop("table")
        rows = spread_tables.TABLES[table](self._report(asked.validated_data))
        return self.kept(rows, name=f"spread-{table}")
