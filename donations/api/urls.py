"""Routes below `/api/v1/organisations/<org>/` about money."""

from django.urls import path

from donations.api import experiments, pledges, reports, spread

urlpatterns = [
    path("pledges/", pledges.Pledges.as_view(), name="pledges"),
    path("pledges/<uuid:pledge_id>/checkout", pledges.Checkout.as_view(), name="pledge-checkout"),
    path(
        "pledges/<uuid:pledge_id>/settlements",
        pledges.Settlements.as_view(),
        name="pledge-settlements",
    ),
    path("pledges/<uuid:pledge_id>/cancel", pledges.Cancel.as_view(), name="pledge-cancel"),
    path(
        "reports/experiments/<uuid:experiment_id>",
        experiments.ExperimentMoney.as_view(),
        name="report-experiment-money",
    ),
    path("reports/channels", reports.Channels.as_view(), name="report-channels"),
    path("reports/channels.csv", reports.ChannelsCsv.as_view(), name="report-channels-csv"),
    path("reports/spread", spread.Spread.as_view(), name="report-spread"),
    path("reports/spread.csv", spread.SpreadCsv.as_view(), name="report-spread-csv"),
]
