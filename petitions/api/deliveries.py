"""Deliveries: made, taken out, handed over, and verified by anybody."""

from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import handover_shapes as shapes
from petitions.api.actors import key, person
from petitions.domain import delivery as papers
from petitions.queries import catalogue, handing_over
from petitions.services import delivering, vouching
from petitions.services.limits import VerifyingLimit

MEDIA_TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


class Deliveries(OrganisationView):
    """A petition's deliveries, newest first; strangers see those that were handed over."""

    access = {"GET": PUBLIC, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_deliveries", responses=shapes.SealedDelivery(many=True))
    def get(self, request: Request, slug: str) -> Response:
        member = self.role is not None
        petition = catalogue.petition(self.organisation.id, slug, drafts=member)
        pages = self.pagination_class()
        rows = handing_over.deliveries(petition, unpublished=member)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.SealedDelivery(page, many=True).data)

    @extend_schema(
        operation_id="make_delivery",
        request=shapes.NewDelivery,
        responses={202: shapes.SealedDelivery},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Have a delivery made. It has its number at once, and its files within seconds."""
        said = shapes.NewDelivery(data=request.data)
        said.is_valid(raise_exception=True)
        now = clock.now()
        delivery = delivering.ask(
            org=self.organisation,
            slug=slug,
            up_to=said.validated_data.get("up_to", now),
            target_id=said.validated_data["target"],
            by=person(request),
            now=now,
        )
        return Response(shapes.SealedDelivery(delivery).data, status=202)


class DeliveryDetail(OrganisationView):
    """One delivery: poll it until it is ready."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="read_delivery", responses=shapes.SealedDelivery)
    def get(self, request: Request, slug: str, number: int) -> Response:
        delivery = delivering.find(self.organisation.id, slug, number)
        return Response(shapes.SealedDelivery(delivery).data)


class HandedOver(OrganisationView):
    """Note that a delivery was handed over; from then on everybody can see that it was."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="hand_over_delivery", request=None, responses=shapes.SealedDelivery)
    def post(self, request: Request, slug: str, number: int) -> Response:
        delivery = delivering.hand_over(
            org=self.organisation, slug=slug, number=number, now=clock.now()
        )
        return Response(shapes.SealedDelivery(delivery).data)


class File(OrganisationView):
    """A file of a delivery. A POST, because who took it is written down for good."""

    access = {"POST": Role.CAMPAIGNER}
    kind: ClassVar[str] = ""

    @extend_schema(request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def post(self, request: Request, slug: str, number: int) -> HttpResponse:
        content = delivering.take_out(
            org=self.organisation,
            slug=slug,
            number=number,
            kind=self.kind,
            by=person(request),
            by_key=key(request),
            now=clock.now(),
        )
        name = f"{self.organisation.slug}-{number}.{self.kind}"
        return HttpResponse(
            content,
            content_type=MEDIA_TYPES[self.kind],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


@extend_schema_view(post=extend_schema(operation_id="take_delivery_pdf"))
class Pdf(File):
    """The paper."""

    kind = "pdf"


@extend_schema_view(post=extend_schema(operation_id="take_delivery_csv"))
class Csv(File):
    """The list."""

    kind = "csv"


class Verify(OrganisationView):
    """Say whether a file that somebody was handed is genuine."""

    access = {"POST": PUBLIC}
    throttle_classes = [VerifyingLimit]

    @extend_schema(operation_id="verify_delivery", request=shapes.Claim, responses=shapes.Verdict)
    def post(self, request: Request) -> Response:
        said = shapes.Claim(data=request.data)
        said.is_valid(raise_exception=True)
        verdict = vouching.verify(organisation_id=self.organisation.id, **said.validated_data)
        return Response(shapes.Verdict(verdict).data)


class PublicKey(OrganisationView):
    """The key under which this organisation's seals can be checked without us."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="read_delivery_key", responses=shapes.PublicKey)
    def get(self, request: Request) -> Response:
        raw = vouching.public_key(self.organisation.id)
        said = {"algorithm": "Ed25519", "key": papers.base64_of(raw), "pem": papers.pem(raw)}
        return Response(shapes.PublicKey(said).data)
