"""What is booked behind a figure of the report on returning donors."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import CURRENCY, Shape, slug_field
from donations.reports import cohort_rows
from donations.reports.cohort_rows import BEGAN, LONGEST, NOBODY
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class CellQuestion(StrictSerializer):
    """Of which cause, and which figure of it: a cohort's, in one month after the first or in all.

    `began` is the month of the cohort's first gifts, or `unknown` for gifts of nobody known;
    without it the figure is the report's total.
    """

    cause = slug_field(required=False, default="", allow_blank=True)
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])
    began = serializers.RegexField(
        BEGAN, required=False, default="", help_text="2026-03, or unknown"
    )
    after = serializers.IntegerField(
        min_value=0, max_value=LONGEST, required=False, default=None, allow_null=True
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["after"] is not None and attrs["began"] in {"", NOBODY}:
            raise serializers.ValidationError({"after": "A month after which first month?"})
        return attrs


class PageQuestion(CellQuestion):
    """The same, a page at a time."""

    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")


class EntryBody(Shape):
    """One line of the book: a gift, or what went back of it, which is below nothing."""

    id = serializers.UUIDField()
    gift = serializers.UUIDField(source="pledge")
    booked_on = serializers.DateField()
    kind = serializers.CharField()
    minor = serializers.IntegerField()
    currency = serializers.CharField()


class CohortRowsBody(Shape):
    """A page of them, the newest first. `number`, `donors` and `minor` are of all pages.

    Entries of every currency are listed; `minor` adds up those of `currency`.
    """

    currency = serializers.CharField()
    number = serializers.IntegerField()
    donors = serializers.IntegerField()
    minor = serializers.IntegerField()
    rows = EntryBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class CellView(OrganisationView):
    """What the routes share: which figure is asked about."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request, shape: type[CellQuestion]) -> dict[str, Any]:
        """Return what the address says, its cause found and its figure as `cell`."""
        asked = shape(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        values: dict[str, Any] = asked.validated_data
        slug, mine = values["cause"], self.organisation.id
        cause = catalogue.cause(mine, slug, drafts=True) if slug else None
        return {
            **values,
            "cause": cause,
            "cell": cohort_rows.cell(values["began"], values["after"]),
        }


class CohortRows(CellView):
    """The gifts, and what went back of them, behind a figure. No personal value."""

    @extend_schema(
        operation_id="report_cohort_rows", parameters=[PageQuestion], responses=CohortRowsBody
    )
    def get(self, request: Request) -> Response:
        said = self.asked(request, PageQuestion)
        found = cohort_rows.behind(
            said["cell"],
            organisation=self.organisation,
            cause=said["cause"],
            currency=said["currency"],
            before=said["before"],
        )
        return Response(CohortRowsBody(found).data)


class CohortRowsFile(table_files.TableFile, CellView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        said = self.asked(request, CellQuestion)
        rows = cohort_rows.table(said["cell"], organisation=self.organisation, cause=said["cause"])
        return self.kept(rows, name="cohort-rows")
