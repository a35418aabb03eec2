"""Routes below `/api/v1/organisations/<org>/` about money."""

from django.urls import path

from donations.api import chains, experiments, payments, pledges, reports, spread

urlpatterns = [
    path("pledges/", pledges.Pledges.as_view(), name="pledges"),
    path("pledges/<uuid:pledge_id>/checkout", pledges.Checkout.as_view(), name="pledge-checkout"),
    path(
        "pledges/<uuid:pledge_id>/settlements",
        pledges.Settlements.as_view(),
        name="pledge-settlements",
    ),
    path("pledges/<uuid:pledge_id>/cancel", pledges.Cancel.as_view(), name="pledge-cancel"),
    path("payments/", payments.Payments.as_view(), name="payments"),
    path("payments/held", payments.Held.as_view(), name="payments-held"),
    path("payments/<uuid:payment_id>/", payments.Payment.as_view(), name="payment"),
    path("payments/<uuid:payment_id>/refunds", payments.Refunds.as_view(), name="payment-refunds"),
    path("payments/<uuid:payment_id>/decision", payments.Decide.as_view(), name="payment-decide"),
    path("reports/tie-out", payments.LastTieOut.as_view(), name="report-tie-out"),
    path(
        "reports/experiments/<uuid:experiment_id>",
        experiments.ExperimentMoney.as_view(),
        name="report-experiment-money",
    ),
    path("reports/chains", chains.Chains.as_view(), name="report-chains"),
    path("reports/chains.csv", chains.ChainsCsv.as_view(), name="report-chains-csv"),
    path("reports/leaders", chains.Leaders.as_view(), name="report-leaders"),
    path("reports/leaders.csv", chains.LeadersCsv.as_view(), name="report-leaders-csv"),
    path("reports/chains/<uuid:signature_id>", chains.Node.as_view(), name="report-chain-node"),
    path("reports/channels", reports.Channels.as_view(), name="report-channels"),
    path("reports/channels.csv", reports.ChannelsCsv.as_view(), name="report-channels-csv"),
    path("reports/spread", spread.Spread.as_view(), name="report-spread"),
    path("reports/spread.csv", spread.SpreadCsv.as_view(), name="report-spread-csv"),
]
