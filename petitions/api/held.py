"""Held signatures and alarms: what waits for staff to look at."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http import table_files
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api.actors import person
from petitions.api.invalidation_shapes import (
    AlarmOut,
    FoundSignature,
    HeapOut,
    HeldIn,
    HeldRemoved,
    Looked,
)
from petitions.queries import held, selected
from petitions.services import alarms, holding


class Held(OrganisationView):
    """Held signatures, newest first, without a personal value."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_held_signatures", responses=FoundSignature(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(held.signatures(self.organisation.id), request, view=self)
        rows = [selected.shown(row) for row in page]
        return pages.get_paginated_response(FoundSignature(rows, many=True).data)


class HeapView(OrganisationView):
    """What both faces of the heaps share."""

    access = {"GET": Role.ANALYST}

    def found(self) -> list[held.Heap]:
        """Return the heaps, the largest first."""
        return held.heaps(self.organisation.id)


class HeldHeaps(HeapView):
    """How many are held, by petition and suspicion. With two suspicions one lies in two heaps."""

    pagination_class = None

    @extend_schema(operation_id="list_held_heaps", responses=HeapOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(HeapOut(self.found(), many=True).data)


class HeldHeapsFile(table_files.TableFile, HeapView):
    """The same as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        rows: list[list[Cell]] = [["petition", "suspicion", "signatures"]]
        rows += [[heap.petition.slug, heap.suspicion, heap.many] for heap in self.found()]
        return self.kept(rows, name="held")


class _Held(OrganisationView):
    def _asked(self, said: HeldIn) -> dict[str, Any]:
        values = dict(said.validated_data)
        return values | {
            "petition": selected.petition_named(self.organisation.id, values["petition"])
        }


class HeldRelease(_Held):
    """Count held signatures."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="release_held_signatures", request=HeldIn, responses=Looked)
    def post(self, request: Request) -> Response:
        """Release the oldest five hundred of what is asked for."""
        said = HeldIn(data=request.data)
        said.is_valid(raise_exception=True)
        many = holding.release(org=self.organisation, **self._asked(said), now=clock.now())
        return Response(Looked({"many": many}).data)


class HeldRemove(_Held):
    """Remove held signatures."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="remove_held_signatures", request=HeldRemoved, responses=Looked)
    def post(self, request: Request) -> Response:
        """Remove the oldest five hundred of what is asked for; it can be undone."""
        said = HeldRemoved(data=request.data)
        said.is_valid(raise_exception=True)
        many = holding.remove(
            org=self.organisation, **self._asked(said), by=person(request), now=clock.now()
        )
        return Response(Looked({"many": many}).data)


class AlarmList(OrganisationView):
    """Alarms, newest first."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_alarms", responses=AlarmOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = held.alarms(self.organisation.id, standing=False)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(AlarmOut(page, many=True).data)


class AlarmClear(OrganisationView):
    """Note that somebody has looked at an alarm."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="clear_alarm", request=None, responses=AlarmOut)
    def post(self, request: Request, alarm_id: UUID) -> Response:
        row = alarms.clear(
            org=self.organisation, alarm_id=alarm_id, by=person(request), now=clock.now()
        )
        return Response(AlarmOut(row).data)
