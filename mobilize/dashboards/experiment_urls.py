"""The staff's addresses about experiments, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import experiments

ONE = "experiments/<uuid:experiment_id>/"

urlpatterns = [
    path("experiments/", experiments.listing, name="staff-experiments"),
    path("experiments/new/", experiments.create, name="staff-experiment-create"),
    path(ONE, experiments.detail, name="staff-experiment"),
    path(f"{ONE}change/", experiments.change, name="staff-experiment-change"),
    path(f"{ONE}arms/", experiments.say, name="staff-experiment-say"),
    path(f"{ONE}lengths/", experiments.lengths, name="staff-experiment-lengths"),
    path(
        f"{ONE}arms/<slug:arm>/remove/",
        experiments.remove_arm,
        name="staff-experiment-arm-remove",
    ),
    path(f"{ONE}discard/", experiments.discard, name="staff-experiment-discard"),
    path(f"{ONE}start/", experiments.start, name="staff-experiment-start"),
    path(f"{ONE}stop/", experiments.stop, name="staff-experiment-stop"),
]
