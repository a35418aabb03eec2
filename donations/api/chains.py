"""Chains over the API: what they look like, who leads, and one node after the other."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import chain_shapes as shapes
from donations.reports import chain_tables, chains
from donations.reports.chains import Part
from donations.services import chains as computing
from mobilize.http import table_files
from mobilize.http.serializers import StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.auth import KeyHolder
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed


class ChainView(OrganisationView):
    """What these routes share: how a question is read, and who is told names."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request, shape: type[StrictSerializer]) -> dict[str, Any]:
        """Return the question's values, its cause and petition found as `about`."""
        question = shape(data=request.query_params.dict())
        question.is_valid(raise_exception=True)
        values: dict[str, Any] = question.validated_data
        if "cause" in values:
            names = {name: values.pop(name) for name in ("cause", "petition")}
            values["about"] = chains.part(self.organisation, **names)
        return values

    def hears(self, request: Request) -> bool:
        """Say whether it is one of the staff who asks, and may edit. Machines hear no name."""
        asker: object = request.user
        if isinstance(asker, KeyHolder) or self.role is None:
            return False
        return self.role.includes(Role.CAMPAIGNER)


class Chains(ChainView):
    """Who brought whom in a cause or petition: generations, trees, how uneven it is."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    narrowed = {"GET": Narrowed.BY_FILTER}

    @extend_schema(
        operation_id="report_chains",
        parameters=[shapes.ChainQuestion],
        responses=shapes.ChainBody,
    )
    def get(self, request: Request) -> Response:
        about: Part = self.asked(request, shapes.ChainQuestion)["about"]
        return Response(shapes.body(chains.report(about)))

    @extend_schema(
        operation_id="report_chains_compute",
        parameters=[shapes.ChainQuestion],
        request=None,
        responses={202: None},
    )
    def post(self, request: Request) -> Response:
        """Have them computed anew before the night comes."""
        about: Part = self.asked(request, shapes.ChainQuestion)["about"]
        computing.ask(cause=about.cause, now=clock.now())
        return Response(status=202)


class ChainsFile(table_files.TableFile, ChainView):
    """One table of the report for a spreadsheet."""

    narrowed = {"GET": Narrowed.BY_FILTER}

    def get(self, request: Request) -> HttpResponse:
        asked = self.asked(request, shapes.TableQuestion)
        rows = chain_tables.table(chains.report(asked["about"]), asked["table"])
        return self.kept(rows, name=f"chains-{asked['table']}")


class Leaders(ChainView):
    """Who brings many, with an interval; names of those only who agreed to it."""

    access = {"GET": Role.CAMPAIGNER}
    narrowed = {"GET": Narrowed.BY_FILTER}

    @extend_schema(
        operation_id="report_leaders",
        parameters=[shapes.LeaderQuestion],
        responses=shapes.Leaders,
    )
    def get(self, request: Request) -> Response:
        asked = self.asked(request, shapes.LeaderQuestion)
        return Response(shapes.leaders(chains.leaders(**asked, names=self.hears(request))))


class LeadersFile(table_files.TableFile, ChainView):
    """The same leaders as a table for a spreadsheet."""

    access = {"GET": Role.CAMPAIGNER}
    narrowed = {"GET": Narrowed.BY_FILTER}

    def get(self, request: Request) -> HttpResponse:
        asked = self.asked(request, shapes.LeaderQuestion)
        rows = chain_tables.leaders(chains.leaders(**asked, names=self.hears(request)))
        return self.kept(rows, name="leaders")


class Node(ChainView):
    """One signature of a tree, with those above it and those straight below."""

    access = {"GET": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="report_chain_node",
        parameters=[shapes.NodeQuestion],
        responses=shapes.OpenedNode,
    )
    def get(self, request: Request, signature_id: UUID) -> Response:
        asked = self.asked(request, shapes.NodeQuestion)
        found = chains.opened(self.organisation, signature_id, **asked, names=self.hears(request))
        return Response(shapes.OpenedNode(found).data)


class NodeFile(table_files.TableFile, ChainView):
    """The same signatures as a table for a spreadsheet."""

    access = {"GET": Role.CAMPAIGNER}

    def get(self, request: Request, signature_id: UUID) -> HttpResponse:
        asked = self.asked(request, shapes.NodeQuestion)
        found = chains.opened(self.organisation, signature_id, **asked, names=self.hears(request))
        return self.kept(chain_tables.nodes(found), name="chain")
