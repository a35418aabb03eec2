"""Who gave again, over the API."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import files
from donations.api.shapes import CURRENCY, Shape, slug_field
from donations.reports import cohorts
from donations.reports.cohorts import MONTHS, CohortsReport
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue

Rows = list[list[Cell]]
FEW = "fewer than 5"


class CohortsQuestion(StrictSerializer):
    """Of which cause, money of which currency, how many months after the first."""

    cause = slug_field(required=False, default="", allow_blank=True)
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])
    months = serializers.IntegerField(min_value=1, max_value=36, default=MONTHS)
    few_hidden = serializers.BooleanField(
        default=False,
        help_text="leave numbers under five out, before others than staff read it; "
        "donors are then those who gave in this currency",
    )


class MonthBody(Shape):
    """Who gave in the month `after` the first, and the money, net; null: too few to tell."""

    after = serializers.IntegerField()
    donors = serializers.IntegerField(allow_null=True)
    minor = serializers.IntegerField(allow_null=True)
    over = serializers.BooleanField()


class CohortBody(Shape):
    """Donors of one month; `minor` is of all their months, shown or not."""

    began = serializers.DateField()
    donors = serializers.IntegerField(allow_null=True)
    minor = serializers.IntegerField(allow_null=True)
    months = MonthBody(many=True)


class RateBody(Shape):
    """Of `asked` donors whose month is over `gave` gave again, with a 95 % interval."""

    after = serializers.IntegerField()
    asked = serializers.IntegerField()
    gave = serializers.IntegerField()
    share = serializers.FloatField(source="share.value")
    low = serializers.FloatField(source="share.low")
    high = serializers.FloatField(source="share.high")


class CohortsBody(Shape):
    """Cohorts and the money of nobody known add up to the total."""

    cause = serializers.CharField(source="cause.slug", default=None, allow_null=True)
    currency = serializers.CharField()
    months = serializers.IntegerField()
    few_hidden = serializers.BooleanField()
    cohorts = CohortBody(many=True)
    rates = RateBody(many=True)
    unknown_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField(allow_null=True)
    other_currencies = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="what is in no figure here, in minor units; nothing where few are hidden",
    )
    wording = serializers.ListField(child=serializers.CharField())


class CohortsView(OrganisationView):
    """What these routes share: how the question is read."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request, shape: type[CohortsQuestion]) -> dict[str, Any]:
        """Return the question's values."""
        asked = shape(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def found(self, values: dict[str, Any]) -> CohortsReport:
        """Return the report that is asked for."""
        slug = values.pop("cause")
        cause = catalogue.cause(self.organisation.id, slug, drafts=True) if slug else None
        return cohorts.cohorts_report(
            organisation=self.organisation, cause=cause, now=clock.now(), **values
        )


class Cohorts(CohortsView):
    """Donors by the month of their first gift: who gave again, and how much."""

    @extend_schema(
        operation_id="report_cohorts", parameters=[CohortsQuestion], responses=CohortsBody
    )
    def get(self, request: Request) -> Response:
        return Response(CohortsBody(self.found(self.asked(request, CohortsQuestion))).data)


class CohortsFile(table_files.TableFile, CohortsView):
    """A row for each cohort and month as a table, or the shares that gave again."""

    def get(self, request: Request) -> HttpResponse:
        asked = self.asked(request, TableQuestion)
        table = asked.pop("table")
        rows = TABLES[table](self.found(asked))
        return self.kept(rows, name=files.named("cohorts", table, main="months"))


def _months(found: CohortsReport) -> Rows:
    head: list[Cell] = ["first_month", "donors", "month_after", "gave", "minor", "currency", "over"]
    return [
        head,
        *(
            [
                f"{one.began:%Y-%m}", _told(one.donors), month.after, _told(month.donors),
                month.minor, found.currency, "yes" if month.over else "no",
            ]
            for one in found.cohorts
            for month in one.months
        ),
        ["unknown", None, None, None, found.unknown_minor, found.currency, None],
    ]  # fmt: skip


def _rates(found: CohortsReport) -> Rows:
    """Return by month how many of those asked gave again, and the share with its interval."""
    parts = ("after", "asked", "gave", "share", "low", "high")
    lines = RateBody(found.rates, many=True).data
    return [list(parts), *[[line[part] for part in parts] for line in lines]]


TABLES: dict[str, Callable[[CohortsReport], Rows]] = {"months": _months, "rates": _rates}


class TableQuestion(CohortsQuestion):
    """The same, and which of the report's tables."""

    table = serializers.ChoiceField(choices=list(TABLES), default="months")


def _told(donors: int | None) -> Cell:
    return FEW if donors is None else donors
