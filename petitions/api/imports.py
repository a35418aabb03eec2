"""Files over the API: the body is the file itself, what is said about it is in the address.

    curl -H 'Authorization: Bearer …' -H 'Content-Type: text/csv' --data-binary @sheets.csv \
        'https://…/petitions/clean-water/imports?name=Market&kind=paper&country=FR'
"""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.files import FILES
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import import_shapes as shapes
from petitions.api.actors import person
from petitions.queries import catalogue, external_counts, imports
from petitions.services import external_counting, importing

FILE = dict.fromkeys(
    ("text/csv", "application/json", "application/octet-stream"), OpenApiTypes.BINARY
)


class ImportList(OrganisationView):
    """A petition's imports of signatures."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    parser_classes = FILES
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_imports", responses=shapes.Import(many=True))
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        pages = self.pagination_class()
        page = pages.paginate_queryset(imports.of_petition(petition), request, view=self)
        return pages.get_paginated_response([_shown(upload) for upload in page])

    @extend_schema(
        operation_id="upload_signatures",
        parameters=[shapes.NewImport],
        request=FILE,
        responses={201: shapes.Import},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Send a file of 10 MB and 100,000 rows at most: CSV or JSON, as the body.

        How it is read is guessed, can be changed, and is tried out before anything is imported.
        """
        said = shapes.NewImport(data=request.query_params.dict())
        said.is_valid(raise_exception=True)
        upload = importing.upload(
            petition=catalogue.petition(self.organisation.id, slug, drafts=True),
            data=_body(request),
            name=said.validated_data["name"],
            source=said.validated_data["kind"],
            country=said.validated_data["country"],
            by=person(request),
            now=clock.now(),
        )
        return Response(_shown(upload), status=201)


class ImportDetail(OrganisationView):
    """One import: how far it is, what it found, how its file is read."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_import", responses=shapes.Import)
    def get(self, request: Request, import_id: UUID) -> Response:
        return Response(_shown(imports.one(self.organisation.id, import_id)))

    @extend_schema(
        operation_id="arrange_import", request=shapes.LayoutChanges, responses=shapes.Import
    )
    def patch(self, request: Request, import_id: UUID) -> Response:
        """Read the file another way, and try it out anew."""
        said = shapes.LayoutChanges(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        if "columns" in values:
            values["columns"] = tuple(values["columns"])
        upload = importing.arrange(
            org_id=self.organisation.id, import_id=import_id, now=clock.now(), **values
        )
        return Response(_shown(upload))


class ImportStart(OrganisationView):
    """Import the rows that the dry run found good."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="start_import", request=None, responses=shapes.Import)
    def post(self, request: Request, import_id: UUID) -> Response:
        upload = importing.start(org_id=self.organisation.id, import_id=import_id, now=clock.now())
        return Response(_shown(upload))


class ImportCancel(OrganisationView):
    """Call an import off and forget its file; what it has added stays."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="cancel_import", request=None, responses=shapes.Import)
    def post(self, request: Request, import_id: UUID) -> Response:
        upload = importing.cancel(org_id=self.organisation.id, import_id=import_id, now=clock.now())
        return Response(_shown(upload))


class ImportRefusals(OrganisationView):
    """Why rows were not taken: the first thousand, in the order of the file."""

    access = {"GET": Role.ANALYST}
    pagination_class = None

    @extend_schema(operation_id="list_import_refusals", responses=shapes.Refusal(many=True))
    def get(self, request: Request, import_id: UUID) -> Response:
        upload = imports.one(self.organisation.id, import_id)
        return Response(_refusals(upload, most=None))


class ExternalCounts(OrganisationView):
    """What other sites said this petition had."""

    access = {"GET": PUBLIC, "POST": Role.CAMPAIGNER}
    parser_classes = FILES
    pagination_class = None

    @extend_schema(operation_id="list_external_counts", responses=shapes.Elsewhere(many=True))
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=self.role is not None)
        return Response(shapes.Elsewhere(external_counts.of_petition(petition), many=True).data)

    @extend_schema(
        operation_id="upload_external_counts",
        parameters=[shapes.NewCounts],
        request=FILE,
        responses={201: shapes.KeptCounts},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Send CSV rows of moment and count, or one petition's JSON of the UK Parliament's site."""
        said = shapes.NewCounts(data=request.query_params.dict())
        said.is_valid(raise_exception=True)
        kept = external_counting.keep(
            petition=catalogue.petition(self.organisation.id, slug, drafts=True),
            source=said.validated_data["site"],
            data=_body(request),
            now=clock.now(),
        )
        return Response(shapes.KeptCounts(kept).data, status=201)


def _body(request: Request) -> bytes:
    data: Any = request.data
    # Without a body, nothing is parsed.
    return data if isinstance(data, bytes) else b""


def _shown(upload: Any) -> dict[str, Any]:
    """Return an import with what it lacks and the first of what is wrong with its rows."""
    answer = {
        name: getattr(upload, name)
        for name in (
            "id", "name", "state", "encoding", "rows", "added", "repeated", "refused",
            "made_at", "finished_at",
        )
    }  # fmt: skip
    answer |= {
        "petition": upload.petition.slug,
        "kind": upload.source,
        "reason": imports.say(upload.reason) if upload.reason else None,
        "layout": imports.layout(upload),
        "lacking": imports.lacking(upload),
        "worked_through": upload.cursor,
        "refusals": _refusals(upload, most=shapes.REFUSALS_SHOWN),
    }
    return dict(shapes.Import(answer).data)


def _refusals(upload: Any, *, most: int | None) -> list[dict[str, Any]]:
    said = (
        {"row": one.row, "field": one.field, "code": one.code}
        | {"message": imports.say(one.code).message}
        for one in imports.refusals(upload)[:most]
    )
    return [dict(shapes.Refusal(one).data) for one in said]
