"""Attribution over the API: the report, its runs, and one gift explained."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import attribution_shapes as shapes
from donations.api import attribution_tables, files, gift_tables
from donations.attribution.questions import Question
from donations.reports import attribution, explaining, kept_runs
from donations.reports.attribution import AttributionReport
from donations.services import attribution_runs
from mobilize.http import table_files
from mobilize.http.serializers import StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.queries import catalogue


class AttributionView(OrganisationView):
    """What these routes share: how a question is read."""

    access = {"GET": Role.ANALYST}
    narrowed = {"GET": Narrowed.BY_FILTER}

    def question(self, said: Any) -> Question:
        """Return the question that was asked, its cause and petition found."""
        return self._ask(shapes.AttributionQuestion(data=said))[0]

    def question_of_table(
        self, request: Request, shape: type[StrictSerializer]
    ) -> tuple[Question, str]:
        """Return the question that a file's address asks, and which table is to be in the file."""
        return self._ask(shape(data=request.query_params.dict()))

    def report(self, question: Question) -> AttributionReport:
        """Return the report on a question."""
        return attribution.attribution_report(
            question=question, organisation=self.organisation, now=clock.now()
        )

    def _ask(self, asked: StrictSerializer) -> tuple[Question, str]:
        asked.is_valid(raise_exception=True)
        values: dict[str, Any] = asked.validated_data
        cause, petition = values.pop("cause"), values.pop("petition")
        table = values.pop("table", "")
        mine = self.organisation.id
        question = attribution.ask(
            organisation=self.organisation,
            cause=catalogue.cause(mine, cause, drafts=True) if cause else None,
            petition=catalogue.petition(mine, petition, drafts=True) if petition else None,
            **values,
        )
        return question, table


class Attribution(AttributionView):
    """Which channel brought it, under every model side by side, and what is not known."""

    @extend_schema(
        operation_id="report_attribution",
        parameters=[shapes.AttributionQuestion],
        responses=shapes.AttributionBody,
    )
    def get(self, request: Request) -> Response:
        return Response(shapes.body(self.report(self.question(request.query_params.dict()))))


class AttributionFile(table_files.TableFile, AttributionView):
    """One table of the report for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        question, table = self.question_of_table(request, attribution_tables.TableQuestion)
        rows = attribution_tables.TABLES[table](self.report(question))
        return self.kept(rows, name=files.named("attribution", table, main="models"))


class AttributionRuns(AttributionView):
    """Keep what the report on a past period says now, under a number of its own."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = None

    @extend_schema(
        operation_id="report_attribution_runs",
        parameters=[shapes.AttributionQuestion],
        responses=shapes.KeptRun(many=True),
    )
    def get(self, request: Request) -> Response:
        """List a question's runs, the newest first."""
        question = self.question(request.query_params.dict())
        runs = kept_runs.of(question, organisation=self.organisation)
        return Response(shapes.KeptRun(runs, many=True).data)

    @extend_schema(
        operation_id="report_attribution_run",
        request=shapes.AttributionQuestion,
        responses={201: shapes.RunBody, 200: shapes.RunBody},
    )
    def post(self, request: Request) -> Response:
        made = attribution_runs.make(
            question=self.question(request.data), organisation=self.organisation, now=clock.now()
        )
        said = {
            "number": made.run.number,
            "total": made.run.total,
            "new": made.new,
            "computed_at": made.run.computed_at,
            "moved": made.moved,
        }
        return Response(shapes.RunBody(said).data, status=201 if made.new else 200)


class GiftExplained(AttributionView):
    """One gift: its journey, its chain, and its credit under each model. No personal value."""

    @extend_schema(operation_id="report_gift_explained", responses=shapes.ExplanationBody)
    def get(self, request: Request, pledge_id: UUID) -> Response:
        found = explaining.explain(pledge_id=pledge_id, organisation=self.organisation)
        return Response(shapes.explained(found))


class GiftExplainedFile(table_files.TableFile, AttributionView):
    """One gift's visits with their credit, or its chain, as a table for a spreadsheet."""

    def get(self, request: Request, pledge_id: UUID) -> HttpResponse:
        asked = gift_tables.TableQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        table = asked.validated_data["table"]
        found = explaining.explain(pledge_id=pledge_id, organisation=self.organisation)
        return self.kept(gift_tables.TABLES[table](found), name=f"gift-{table}")
