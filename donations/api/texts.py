"""Keywords, settlements and figures of text gifts over the API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import files
from donations.api import text_shapes as shapes
from donations.queries import texts
from donations.reports import texts as figures
from donations.services import text_assigning, text_keywords, text_searching, text_settling
from mobilize.http import table_files
from mobilize.http.files import AnyBody, CsvBody
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class Keywords(OrganisationView):
    """Words that give when they are texted."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_text_keywords", responses=shapes.Keyword(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(texts.keywords(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.Keyword(page, many=True).data)

    @extend_schema(
        operation_id="open_text_keyword",
        request=shapes.NewKeyword,
        responses={201: shapes.Keyword},
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewKeyword(data=request.data)
        said.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(said.validated_data)
        org_id, slug = self.organisation.id, values.pop("petition")
        keyword = text_keywords.open_(
            cause=catalogue.cause(org_id, values.pop("cause"), drafts=True),
            petition=catalogue.petition(org_id, slug, drafts=True) if slug else None,
            terms=text_keywords.Terms(link_code=values.pop("link"), **values),
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.Keyword(keyword).data, status=201)


class KeywordClose(OrganisationView):
    """Let a keyword ask nobody any more."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="close_text_keyword", request=None, responses=shapes.Keyword)
    def post(self, request: Request, keyword_id: UUID) -> Response:
        keyword = text_keywords.close(
            org_id=self.organisation.id, keyword_id=keyword_id, now=clock.now()
        )
        return Response(shapes.Keyword(keyword).data)


class TextTrial(OrganisationView):
    """What a message would be answered. Nothing is kept, nobody is asked."""

    access = {"POST": Role.ANALYST}

    @extend_schema(operation_id="try_text", request=shapes.TextToTry, responses=shapes.TextAnswer)
    def post(self, request: Request) -> Response:
        said = shapes.TextToTry(data=request.data)
        said.is_valid(raise_exception=True)
        shown = text_keywords.preview(
            organisation=self.organisation,
            number=said.validated_data["number"],
            body=said.validated_data["text"],
            now=clock.now(),
        )
        return Response(shapes.TextAnswer(shown).data)


class Settlements(OrganisationView):
    """The phone company's files."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    parser_classes = (CsvBody, AnyBody)
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_text_settlements", responses=shapes.TextSettlement(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(texts.settlements(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.TextSettlement(page, many=True).data)

    @extend_schema(
        operation_id="upload_text_settlement",
        parameters=[shapes.NewSettlement],
        request=files.CSV,
        responses={201: shapes.TextSettlement},
    )
    def post(self, request: Request) -> Response:
        """Send a CSV file of 10 MB at most, as the body. No line of it is settled twice."""
        said = shapes.NewSettlement(data=request.query_params.dict())
        said.is_valid(raise_exception=True)
        file = text_settling.take(
            organisation=self.organisation,
            name=said.validated_data["name"],
            data=files.body(request),
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.TextSettlement(file).data, status=201)


class SettlementLines(OrganisationView):
    """The lines that wait: nobody knows their gift, or it cannot be settled so."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_waiting_text_settlement_lines",
        responses=shapes.SettlementLine(many=True),
    )
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(texts.waiting(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.SettlementLine(page, many=True).data)


class SettlementLineAssign(OrganisationView):
    """Say which gift a line is about that named none."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="assign_text_settlement_line",
        request=shapes.TextAssignment,
        responses=shapes.SettledLine,
    )
    def post(self, request: Request, text_line_id: UUID) -> Response:
        """Settle it as if it had named this message. Amount and currency must agree."""
        said = shapes.TextAssignment(data=request.data)
        said.is_valid(raise_exception=True)
        line = text_assigning.assign(
            org_id=self.organisation.id,
            line_id=text_line_id,
            message_id=said.validated_data["message"],
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.SettledLine(line).data)


class TextSearch(OrganisationView):
    """What a telephone has texted. A search is a POST: its number stands in no address."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="find_texts", request=shapes.TextSearch, responses=shapes.TextsFound
    )
    def post(self, request: Request) -> Response:
        said = shapes.TextSearch(data=request.data)
        said.is_valid(raise_exception=True)
        found = text_searching.by_number(
            org_id=self.organisation.id, number=said.validated_data["number"]
        )
        return Response(shapes.found(found))


class TextFigures(OrganisationView):
    """What was asked, pledged, received and refused by text: by keyword and by channel."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="report_texts", responses=shapes.TextRow(many=True))
    def get(self, request: Request) -> Response:
        return Response([shapes.row(each) for each in figures.report(self.organisation.id)])


class TextFiguresFile(table_files.TableFile, OrganisationView):
    """The same as a table for a spreadsheet."""

    access = {"GET": Role.ANALYST}

    def get(self, request: Request) -> HttpResponse:
        rows = figures.table(figures.report(self.organisation.id))
        return self.kept(rows, name="texts")
