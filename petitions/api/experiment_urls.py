"""Routes about experiments, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from mobilize.http.table_files import routes
from petitions.api import experiments
from petitions.api.experiment_tables import TableQuestion

ONE = "experiments/<uuid:experiment_id>"

urlpatterns = [
    path("experiments/", experiments.ExperimentList.as_view(), name="experiments"),
    path(f"{ONE}/", experiments.ExperimentDetail.as_view(), name="experiment"),
    path(f"{ONE}/arms/<slug:arm>", experiments.ExperimentArm.as_view(), name="experiment-arm"),
    path(f"{ONE}/start", experiments.ExperimentStart.as_view(), name="experiment-start"),
    path(f"{ONE}/stop", experiments.ExperimentStop.as_view(), name="experiment-stop"),
    path(f"{ONE}/result", experiments.ExperimentResult.as_view(), name="experiment-result"),
    *routes(
        f"{ONE}/result",
        experiments.ExperimentResultFile,
        name="experiment-result",
        operation="read_experiment_result",
        question=TableQuestion,
    ),
]
