"""People, for owners who answer letters: their consents, their erasure, how long they are kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)
from mobilize.kit import clock
from mobilize.kit.email_address import MAX_LENGTH
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api.own_data_shapes import ErasureReceipt
from petitions.queries import consents, erasures, over
from petitions.services import erasing, retaining, self_service
from petitions.services.mailed_links import Named

Shape = serializers.Serializer[Any]
MOST_DAYS, MOST_MONTHS = 3650, 600
AT = OpenApiParameter("at", datetime, description="What held at this moment; now if left out")


class PersonSought(StrictSerializer):
    """Somebody's address. In the body, so that no log keeps it."""

    email = StrictCharField(max_length=MAX_LENGTH)


class PersonFound(Shape):
    """Who it is, without a personal value."""

    id = serializers.UUIDField()


class Moment(StrictSerializer):
    """When."""

    at = serializers.DateTimeField(required=False)


class ConsentLine(Shape):
    """One thing somebody agreed to or took back, with the words they read."""

    purpose = serializers.CharField()
    channel = serializers.CharField()
    granted = serializers.BooleanField()
    given_at = serializers.DateTimeField()
    words = serializers.CharField()
    version = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of the words before anybody is named in them")
    locale = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field, not `Field.source`
    evidence = serializers.CharField()


class ConsentLedger(Shape):
    """What holds at a moment, and every line there is, newest first."""

    holds = serializers.ListField(child=serializers.CharField())
    lines = ConsentLine(many=True)


class Retention(StrictSerializer):
    """How long people are kept; null is for ever. Only an `active` policy erases anybody."""

    pending_days = StrictIntegerField(min_value=1, max_value=MOST_DAYS)
    closed_months = StrictIntegerField(min_value=1, max_value=MOST_MONTHS, allow_null=True)
    inactive_months = StrictIntegerField(min_value=1, max_value=MOST_MONTHS, allow_null=True)
    active = StrictBooleanField()


class RetentionPreview(Shape):
    """How many people the rules would erase today."""

    by_rule = serializers.DictField(child=serializers.IntegerField())
    people = serializers.IntegerField()
    needed = serializers.IntegerField(help_text="Of these, whose gift is still on its way: kept")


class ListedErasure(ErasureReceipt):
    """One erasure, as it is listed."""

    id = serializers.UUIDField()
    subject = serializers.UUIDField(help_text="The row left behind; it names nobody")
    counts = serializers.DictField(child=serializers.IntegerField())


class Find(OrganisationView):
    """Find somebody by their address."""

    access = {"POST": Role.OWNER}

    @extend_schema(operation_id="find_person", request=PersonSought, responses=PersonFound)
    def post(self, request: Request) -> Response:
        said = PersonSought(data=request.data)
        said.is_valid(raise_exception=True)
        found = self_service.known(
            organisation_id=self.organisation.id, email=said.validated_data["email"]
        )
        return Response({"id": found.id})


class Consents(OrganisationView):
    """Somebody's consents: what holds, or held, and in which words."""

    access = {"GET": Role.OWNER}

    @extend_schema(operation_id="read_consents", parameters=[AT], responses=ConsentLedger)
    def get(self, request: Request, person_id: UUID) -> Response:
        asked = Moment(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        supporter = self_service.person(Named(self.organisation.id, person_id))
        ledger = {
            "holds": sorted(consents.holding(supporter.id, at=asked.validated_data.get("at"))),
            "lines": consents.ledger(supporter),
        }
        return Response(ConsentLedger(ledger).data)


class ErasePerson(OrganisationView):
    """Erase somebody who asked for it by another way than the link."""

    access = {"POST": Role.OWNER}

    @extend_schema(operation_id="erase_person", request=None, responses=ErasureReceipt)
    def post(self, request: Request, person_id: UUID) -> Response:
        receipt = erasing.erase(
            organisation_id=self.organisation.id, supporter_id=person_id, now=clock.now()
        )
        return Response(ErasureReceipt(receipt).data)


class Erasures(OrganisationView):
    """The receipts of all erasures, newest first."""

    access = {"GET": Role.OWNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_erasures", responses=ListedErasure(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = erasures.receipts(self.organisation.id)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(ListedErasure(page, many=True).data)


class RetentionRules(OrganisationView):
    """How long this organisation keeps people."""

    access = {"GET": Role.OWNER, "PUT": Role.OWNER}

    @extend_schema(operation_id="read_retention", responses=Retention)
    def get(self, request: Request) -> Response:
        return Response(Retention(over.policy_of(self.organisation.id)).data)

    @extend_schema(operation_id="set_retention", request=Retention, responses=Retention)
    def put(self, request: Request) -> Response:
        said = Retention(data=request.data)
        said.is_valid(raise_exception=True)
        policy = retaining.set_policy(organisation_id=self.organisation.id, **said.validated_data)
        return Response(Retention(policy).data)


class RetentionDryRun(OrganisationView):
    """Count whom the rules would erase today; nothing changes."""

    access = {"GET": Role.OWNER}

    @extend_schema(operation_id="preview_retention", responses=RetentionPreview)
    def get(self, request: Request) -> Response:
        policy = over.policy_of(self.organisation.id)
        counted = retaining.preview(policy=policy, now=clock.now())
        return Response(RetentionPreview(counted).data)
