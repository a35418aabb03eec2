"""What happened around a petition, marked by staff, so that its lift can be seen."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.http.serializers import StrictCharField, StrictSerializer, StrictTextField
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.api.actors import person
from petitions.api.shapes import Shape, slug_field
from petitions.queries import catalogue
from petitions.queries import moments as known
from petitions.services import moments

KINDS = ["broadcast", "post", "email_blast", "press", "event", "other"]
LABEL_LENGTH, NOTE_LENGTH = 100, 2000


class MomentChanges(StrictSerializer):
    """What to correct of a moment; what is left out stays."""

    happened_at = serializers.DateTimeField(required=False)
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    label = StrictCharField(  # type: ignore[assignment]  # DRF has one of its own
        max_length=LABEL_LENGTH, required=False, help_text="What happened, in a few words"
    )
    note = StrictTextField(max_length=NOTE_LENGTH, required=False, allow_blank=True)


class NewMoment(StrictSerializer):
    """A moment of a petition, or of a whole cause."""

    cause = slug_field(required=False)
    petition = slug_field(required=False)
    happened_at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=KINDS)
    label = StrictCharField(  # type: ignore[assignment]  # DRF has one of its own
        max_length=LABEL_LENGTH, help_text="What happened, in a few words"
    )
    note = StrictTextField(max_length=NOTE_LENGTH, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("cause" in attrs) == ("petition" in attrs):
            raise serializers.ValidationError({"petition": "Name a petition or a cause."})
        return attrs


class MomentsAsked(StrictSerializer):
    """Whose moments: a cause's, or one petition's."""

    cause = slug_field(required=False)
    petition = slug_field(required=False)

    validate = NewMoment.validate


class Moment(Shape):
    """What happened."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", allow_null=True, default=None)
    happened_at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=KINDS)
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has one of its own
    note = serializers.CharField()
    created_at = serializers.DateTimeField()


class Moments(OrganisationView):
    """A cause's or a petition's moments, newest first."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    narrowed = {"GET": Narrowed.BY_FILTER}
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_moments", parameters=[MomentsAsked], responses=Moment(many=True)
    )
    def get(self, request: Request) -> Response:
        query = {
            name: said
            for name, said in request.query_params.dict().items()
            if name not in ("cursor", "limit")
        }
        asked = MomentsAsked(data=query)
        asked.is_valid(raise_exception=True)
        pages = self.pagination_class()
        page = pages.paginate_queryset(known.of(**self._about(asked)), request, view=self)
        return pages.get_paginated_response(Moment(page, many=True).data)

    @extend_schema(operation_id="mark_moment", request=NewMoment, responses={201: Moment})
    def post(self, request: Request) -> Response:
        said = NewMoment(data=request.data)
        said.is_valid(raise_exception=True)
        moment = moments.mark(
            **self._about(said),
            happened_at=said.validated_data["happened_at"],
            kind=said.validated_data["kind"],
            label=said.validated_data["label"],
            note=said.validated_data["note"],
            by=person(request),
            now=clock.now(),
        )
        return Response(Moment(moment).data, status=201)

    def _about(self, said: serializers.Serializer[Any]) -> dict[str, Any]:
        values = said.validated_data
        if "petition" in values:
            petition = catalogue.petition(self.organisation.id, values["petition"], drafts=True)
            return {"cause": petition.cause, "petition": petition}
        cause = catalogue.cause(self.organisation.id, values["cause"], drafts=True)
        return {"cause": cause, "petition": None}


class MomentDetail(OrganisationView):
    """One moment."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER, "DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_moment", responses=Moment)
    def get(self, request: Request, moment_id: UUID) -> Response:
        return Response(Moment(moments.find(self.organisation.id, moment_id)).data)

    @extend_schema(operation_id="edit_moment", request=MomentChanges, responses=Moment)
    def patch(self, request: Request, moment_id: UUID) -> Response:
        said = MomentChanges(data=request.data)
        said.is_valid(raise_exception=True)
        moment = moments.edit(org=self.organisation, moment_id=moment_id, **said.validated_data)
        return Response(Moment(moment).data)

    @extend_schema(operation_id="remove_moment", responses={204: None})
    def delete(self, request: Request, moment_id: UUID) -> Response:
        moments.remove(org=self.organisation, moment_id=moment_id)
        return Response(status=204)
