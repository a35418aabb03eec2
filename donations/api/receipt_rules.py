"""How receipts are made, over the API: the organisation's details, yearly runs, the series."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import actors
from donations.api import receipt_shapes as shapes
from donations.queries import receipt_profiles, receipts
from donations.services import receipt_profiles as profiles
from donations.services import receipt_runs
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role


class Profile(OrganisationView):
    """What receipts say of the organisation."""

    access = {"GET": Role.ANALYST, "PUT": Role.OWNER}

    @extend_schema(operation_id="read_receipt_profile", responses=shapes.ReceiptProfile)
    def get(self, _request: Request) -> Response:
        return Response(shapes.ReceiptProfile(receipt_profiles.of(self.organisation.id)).data)

    @extend_schema(
        operation_id="set_receipt_profile",
        request=shapes.ReceiptProfile,
        responses=shapes.ReceiptProfile,
    )
    def put(self, request: Request) -> Response:
        """Set all of it; receipts that were issued stay as they are."""
        said = shapes.ReceiptProfile(data=request.data)
        said.is_valid(raise_exception=True)
        profile = profiles.keep(
            organisation_id=self.organisation.id, now=clock.now(), **said.validated_data
        )
        return Response(shapes.ReceiptProfile(profile).data)


class Runs(OrganisationView):
    """Make a year's annual receipts; see what became of it."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_receipt_runs", responses=shapes.Run(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(receipts.runs(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.Run(page, many=True).data)

    @extend_schema(
        operation_id="start_receipt_run", request=shapes.NewRun, responses={202: shapes.Run}
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewRun(data=request.data)
        said.is_valid(raise_exception=True)
        run = receipt_runs.start(
            organisation=self.organisation,
            year=said.validated_data["year"],
            by=actors.member(request),
            now=clock.now(),
        )
        return Response(shapes.Run(run).data, status=202)


class Series(OrganisationView):
    """Each year's numbers: how many were given, and whether one is missing."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="report_receipt_series", responses=shapes.SeriesReport)
    def get(self, _request: Request) -> Response:
        series = receipts.series(self.organisation.id)
        return Response(shapes.SeriesReport({"series": series}).data)
