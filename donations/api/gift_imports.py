"""Files of gifts over the API: the body is the file itself, as with signatures.

    curl -H 'Authorization: Bearer …' -H 'Content-Type: text/csv' --data-binary @gifts.csv \
        'https://…/causes/clean-water/gift-imports?name=Old%20system'
"""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import files
from donations.api import gift_import_shapes as shapes
from donations.queries import gift_imports
from donations.services import gift_importing
from mobilize.http.files import FILES
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class GiftImportList(OrganisationView):
    """A cause's imports of gifts."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    parser_classes = FILES
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_gift_imports", responses=shapes.GiftImport(many=True))
    def get(self, request: Request, slug: str) -> Response:
        cause = catalogue.cause(self.organisation.id, slug, drafts=True)
        pages = self.pagination_class()
        page = pages.paginate_queryset(gift_imports.of_cause(cause), request, view=self)
        return pages.get_paginated_response([_shown(upload) for upload in page])

    @extend_schema(
        operation_id="upload_gifts",
        parameters=[shapes.NewGiftImport],
        request=files.CSV,
        responses={201: shapes.GiftImport},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Send a CSV file of 10 MB and 100,000 rows at most, as the body.

        How it is read is guessed, can be changed, and is tried out before anything is booked.
        """
        said = shapes.NewGiftImport(data=request.query_params.dict())
        said.is_valid(raise_exception=True)
        upload = gift_importing.upload(
            cause=catalogue.cause(self.organisation.id, slug, drafts=True),
            data=files.body(request),
            name=said.validated_data["name"],
            by=files.person(request),
            now=clock.now(),
        )
        return Response(_shown(upload), status=201)


class GiftImportDetail(OrganisationView):
    """One import: how far it is, what it found, how its file is read."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_gift_import", responses=shapes.GiftImport)
    def get(self, request: Request, gift_import_id: UUID) -> Response:
        return Response(_shown(gift_imports.one(self.organisation.id, gift_import_id)))

    @extend_schema(
        operation_id="arrange_gift_import",
        request=shapes.GiftLayoutChanges,
        responses=shapes.GiftImport,
    )
    def patch(self, request: Request, gift_import_id: UUID) -> Response:
        """Read the file another way, and try it out anew."""
        said = shapes.GiftLayoutChanges(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        if "columns" in values:
            values["columns"] = tuple(values["columns"])
        upload = gift_importing.arrange(
            org_id=self.organisation.id, import_id=gift_import_id, now=clock.now(), **values
        )
        return Response(_shown(upload))


class GiftImportStart(OrganisationView):
    """Book the rows that the dry run found good."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="start_gift_import", request=None, responses=shapes.GiftImport)
    def post(self, request: Request, gift_import_id: UUID) -> Response:
        upload = gift_importing.start(
            org_id=self.organisation.id, import_id=gift_import_id, now=clock.now()
        )
        return Response(_shown(upload))


class GiftImportCancel(OrganisationView):
    """Call an import off and forget its file; what it has booked stays."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="cancel_gift_import", request=None, responses=shapes.GiftImport)
    def post(self, request: Request, gift_import_id: UUID) -> Response:
        upload = gift_importing.cancel(
            org_id=self.organisation.id, import_id=gift_import_id, now=clock.now()
        )
        return Response(_shown(upload))


class GiftImportRefusals(OrganisationView):
    """Why rows were not taken: the first thousand, in the order of the file."""

    access = {"GET": Role.ANALYST}
    pagination_class = None

    @extend_schema(operation_id="list_gift_refusals", responses=shapes.GiftRefusal(many=True))
    def get(self, request: Request, gift_import_id: UUID) -> Response:
        upload = gift_imports.one(self.organisation.id, gift_import_id)
        return Response(_refusals(upload, most=None))


def _shown(upload: Any) -> dict[str, Any]:
    """Return an import with what it lacks and the first of what is wrong with its rows."""
    answer = {
        name: getattr(upload, name)
        for name in (
            "id", "name", "state", "encoding", "rows", "added", "added_minor", "repeated",
            "refused", "made_at", "finished_at",
        )
    }  # fmt: skip
    answer |= {
        "cause": upload.cause.slug,
        "currency": upload.cause.currency,
        "reason": gift_imports.say(upload.reason) if upload.reason else None,
        "layout": gift_imports.layout(upload),
        "lacking": gift_imports.lacking(upload),
        "worked_through": upload.cursor,
        "refusals": _refusals(upload, most=shapes.REFUSALS_SHOWN),
    }
    return dict(shapes.GiftImport(answer).data)


def _refusals(upload: Any, *, most: int | None) -> list[dict[str, Any]]:
    said = (
        {"row": one.row, "field": one.field, "code": one.code}
        | {"message": gift_imports.say(one.code).message}
        for one in gift_imports.refusals(upload)[:most]
    )
    return [dict(shapes.GiftRefusal(one).data) for one in said]
