"""Experiments: what to try, starting and stopping it, and what it has found."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http import table_files
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.api import experiment_shapes as shapes
from petitions.api.actors import person
from petitions.api.experiment_tables import TABLES, TableQuestion
from petitions.queries import experiments, selected
from petitions.reports.experiments import ExperimentReport, experiment_report
from petitions.services import designing, experimenting


class ExperimentList(OrganisationView):
    """What is tried, was tried or will be."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    narrowed = {"GET": Narrowed.BY_ITSELF}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_experiments", responses=shapes.ExperimentOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = experiments.of(self.organisation.id).prefetch_related("arms")
        if self.reach.is_limited:
            rows = rows.filter(petition__slug__in=self.reach.petitions)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.ExperimentOut(page, many=True).data)

    @extend_schema(
        operation_id="create_experiment",
        request=shapes.NewExperiment,
        responses={201: shapes.ExperimentOut},
    )
    def post(self, request: Request) -> Response:
        """Begin a draft. Nothing is shown to anybody before it starts."""
        said = shapes.NewExperiment(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        row = designing.create(
            org=self.organisation,
            petition=selected.petition_named(self.organisation.id, values.pop("petition")),
            **values,
            by=person(request),
            now=clock.now(),
        )
        return Response(shapes.ExperimentOut(row).data, status=201)


class ExperimentDetail(OrganisationView):
    """One experiment."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER, "DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_experiment", responses=shapes.ExperimentOut)
    def get(self, request: Request, experiment_id: UUID) -> Response:
        row = experiments.by_id(self.organisation.id, experiment_id)
        return Response(shapes.ExperimentOut(row).data)

    @extend_schema(
        operation_id="change_experiment",
        request=shapes.ExperimentChanges,
        responses=shapes.ExperimentOut,
    )
    def patch(self, request: Request, experiment_id: UUID) -> Response:
        said = shapes.ExperimentChanges(data=request.data)
        said.is_valid(raise_exception=True)
        row = designing.change(
            org=self.organisation, experiment_id=experiment_id, **said.validated_data
        )
        return Response(shapes.ExperimentOut(row).data)

    @extend_schema(operation_id="discard_experiment", responses={204: None})
    def delete(self, request: Request, experiment_id: UUID) -> Response:
        """Forget a draft. What ran once stays."""
        designing.discard(org=self.organisation, experiment_id=experiment_id)
        return Response(status=204)


class ExperimentArm(OrganisationView):
    """One arm of a draft."""

    access = {"PUT": Role.CAMPAIGNER, "DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="put_experiment_arm", request=shapes.ArmIn, responses=shapes.ArmOut)
    def put(self, request: Request, experiment_id: UUID, arm: str) -> Response:
        """Say what the arm says; one that is there is replaced."""
        said = shapes.ArmIn(data=request.data)
        said.is_valid(raise_exception=True)
        made = designing.put_arm(
            org=self.organisation, experiment_id=experiment_id, key=arm, **said.validated_data
        )
        return Response(shapes.ArmOut(made).data)

    @extend_schema(operation_id="remove_experiment_arm", responses={204: None})
    def delete(self, request: Request, experiment_id: UUID, arm: str) -> Response:
        designing.remove_arm(org=self.organisation, experiment_id=experiment_id, key=arm)
        return Response(status=204)


class ExperimentStart(OrganisationView):
    """Let it run; from then on nothing about it can change."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="start_experiment", request=None, responses=shapes.ExperimentOut)
    def post(self, request: Request, experiment_id: UUID) -> Response:
        row = experimenting.start(
            org=self.organisation, experiment_id=experiment_id, by=person(request), now=clock.now()
        )
        return Response(shapes.ExperimentOut(row).data)


class ExperimentStop(OrganisationView):
    """End it by hand. Before it is decided this is written down as such."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="stop_experiment", request=shapes.StopIn, responses=shapes.ExperimentOut
    )
    def post(self, request: Request, experiment_id: UUID) -> Response:
        said = shapes.StopIn(data=request.data)
        said.is_valid(raise_exception=True)
        row = experimenting.stop(
            org=self.organisation,
            experiment_id=experiment_id,
            winner=said.validated_data["winner"],
            by=person(request),
            now=clock.now(),
        )
        return Response(shapes.ExperimentOut(row).data)


class ResultView(OrganisationView):
    """What both faces of the result share."""

    access = {"GET": Role.ANALYST}

    def _report(self, experiment_id: UUID) -> ExperimentReport:
        row = experiments.by_id(self.organisation.id, experiment_id)
        return experiment_report(experiment=row, now=clock.now())


class ExperimentResult(ResultView):
    """Did it help? Incremental signatures beside the attributed ones."""

    @extend_schema(operation_id="read_experiment_result", responses=shapes.ResultOut)
    def get(self, request: Request, experiment_id: UUID) -> Response:
        return Response(shapes.ResultOut(shapes.body(self._report(experiment_id))).data)


class ExperimentResultFile(table_files.TableFile, ResultView):
    """One of the result's tables for a spreadsheet: every look, what was caused, the groups."""

    def get(self, request: Request, experiment_id: UUID) -> HttpResponse:
        asked = TableQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        table = asked.validated_data["table"]
        rows = TABLES[table](self._report(experiment_id))
        return self.kept(rows, name=f"experiment-{table}-{experiment_id}")
