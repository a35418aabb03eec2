"""Routes below `/api/v1/organisations/<org>/` about money."""

from django.urls import include, path

from donations.api import chains, experiments, giving_more, pledges, promises, reports, spread

urlpatterns = [
    path("", include("donations.api.books_urls")),
    path("", include("donations.api.matching_urls")),
    path("pledges/", pledges.Pledges.as_view(), name="pledges"),
    path("pledges/<uuid:pledge_id>/checkout", pledges.Checkout.as_view(), name="pledge-checkout"),
    path(
        "pledges/<uuid:pledge_id>/settlements",
        pledges.Settlements.as_view(),
        name="pledge-settlements",
    ),
    path("pledges/<uuid:pledge_id>/cancel", pledges.Cancel.as_view(), name="pledge-cancel"),
    path("asks/", promises.Asks.as_view(), name="asks"),
    path("asks/<uuid:ask_id>", promises.AskDetail.as_view(), name="ask"),
    path("amounts", promises.AmountsToShow.as_view(), name="amounts-to-show"),
    path("causes/<slug:slug>/gifts", promises.PublicGifts.as_view(), name="public-gifts"),
    path("gift-words/", promises.Words.as_view(), name="gift-words"),
    path("gift-words/<uuid:words_id>/show", promises.ShowWords.as_view(), name="gift-words-show"),
    path("gift-words/<uuid:words_id>/hide", promises.HideWords.as_view(), name="gift-words-hide"),
    path("help/", giving_more.HelpList.as_view(), name="help"),
    path("help/<uuid:help_id>/done", giving_more.HelpDone.as_view(), name="help-done"),
    path("help/<uuid:help_id>/cancel", giving_more.HelpCancel.as_view(), name="help-cancel"),
    path("plans/", giving_more.Plans.as_view(), name="plans"),
    path("plans/<uuid:plan_id>/stop", giving_more.PlanStop.as_view(), name="plan-stop-by-staff"),
    path("reports/promises", promises.PromisedAndCollected.as_view(), name="report-promises"),
    path(
        "reports/experiments/<uuid:experiment_id>",
        experiments.ExperimentMoney.as_view(),
        name="report-experiment-money",
    ),
    path("", include("donations.api.receipt_urls")),
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
