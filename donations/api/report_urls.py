"""Routes of reports: each in JSON, and as a table in three kinds of file."""

from django.urls import path

from donations.api import (
    by_country,
    chain_shapes,
    chains,
    channel_rows,
    channel_signatures,
    channel_tables,
    cohort_rows,
    cohorts,
    converted_totals,
    country_rows,
    digest,
    experiments,
    journey_rows,
    journeys,
    match_rows,
    matchers,
    overview,
    people_rows,
    promise_rows,
    promises,
    reports,
    spread,
    spread_gifts,
    spread_rows,
    text_rows,
    texts,
    views,
)
from mobilize.http.table_files import routes

urlpatterns = [
    path("reports/channels", reports.Channels.as_view(), name="report-channels"),
    *routes(
        "reports/channels", reports.ChannelsFile, name="report-channels",
        question=channel_tables.TableQuestion,
    ),
    path("reports/channels/rows", channel_rows.ChannelRows.as_view(), name="report-channel-rows"),
    *routes(
        "reports/channels/rows", channel_rows.ChannelRowsFile, name="report-channel-rows",
        question=channel_rows.FigureQuestion,
    ),
    path(
        "reports/channels/signatures", channel_signatures.ChannelSignatures.as_view(),
        name="report-channel-signatures",
    ),
    *routes(
        "reports/channels/signatures", channel_signatures.ChannelSignaturesFile,
        name="report-channel-signatures", question=channel_rows.CreditQuestion,
    ),
    path("reports/journeys", journeys.Journeys.as_view(), name="report-journeys"),
    *routes(
        "reports/journeys", journeys.JourneysFile, name="report-journeys",
        question=journeys.TableQuestion,
    ),
    path("reports/journeys/rows", journey_rows.JourneyRows.as_view(), name="report-journey-rows"),
    *routes(
        "reports/journeys/rows", journey_rows.JourneyRowsFile, name="report-journey-rows",
        question=journey_rows.ThoseQuestion,
    ),
    path("reports/cohorts", cohorts.Cohorts.as_view(), name="report-cohorts"),
    *routes(
        "reports/cohorts", cohorts.CohortsFile, name="report-cohorts",
        question=cohorts.TableQuestion,
    ),
    path("reports/cohorts/rows", cohort_rows.CohortRows.as_view(), name="report-cohort-rows"),
    *routes(
        "reports/cohorts/rows", cohort_rows.CohortRowsFile, name="report-cohort-rows",
        question=cohort_rows.CellQuestion,
    ),
    path("reports/overview", overview.CauseOverview.as_view(), name="report-overview"),
    *routes(
        "reports/overview", overview.CauseOverviewFile, name="report-overview",
        question=overview.OverviewQuestion,
    ),
    path("reports/overview/people", people_rows.PeopleRows.as_view(), name="report-people-rows"),
    *routes(
        "reports/overview/people", people_rows.PeopleRowsFile, name="report-people-rows",
        question=people_rows.PeopleQuestion,
    ),
    path("reports/countries", by_country.Countries.as_view(), name="report-countries"),
    *routes(
        "reports/countries", by_country.CountriesFile, name="report-countries",
        question=by_country.CountriesQuestion,
    ),
    path("reports/countries/rows", country_rows.CountryRows.as_view(), name="report-country-rows"),
    *routes(
        "reports/countries/rows", country_rows.CountryRowsFile, name="report-country-rows",
        question=country_rows.CountryFigureQuestion,
    ),
    path("reports/chains", chains.Chains.as_view(), name="report-chains"),
    *routes(
        "reports/chains", chains.ChainsFile, name="report-chains",
        question=chain_shapes.TableQuestion,
    ),
    path("reports/chains/<uuid:signature_id>", chains.Node.as_view(), name="report-chain-node"),
    *routes(
        "reports/chains/<uuid:signature_id>", chains.NodeFile, name="report-chain-node",
        question=chain_shapes.NodeQuestion,
    ),
    path("reports/leaders", chains.Leaders.as_view(), name="report-leaders"),
    *routes(
        "reports/leaders", chains.LeadersFile, name="report-leaders",
        question=chain_shapes.LeaderQuestion,
    ),
    path("reports/spread", spread.Spread.as_view(), name="report-spread"),
    *routes(
        "reports/spread", spread.SpreadFile, name="report-spread", question=spread.TableQuestion
    ),
    path("reports/spread/rows", spread_rows.SpreadRows.as_view(), name="report-spread-rows"),
    *routes(
        "reports/spread/rows", spread_rows.SpreadRowsFile, name="report-spread-rows",
        question=spread_rows.FigureQuestion,
    ),
    path("reports/spread/gifts", spread_gifts.SpreadGifts.as_view(), name="report-spread-gifts"),
    *routes(
        "reports/spread/gifts", spread_gifts.SpreadGiftsFile, name="report-spread-gifts",
        question=spread_rows.GroupQuestion,
    ),
    path(
        "reports/experiments/<uuid:experiment_id>", experiments.ExperimentMoney.as_view(),
        name="report-experiment-money",
    ),
    *routes(
        "reports/experiments/<uuid:experiment_id>", experiments.ExperimentMoneyFile,
        name="report-experiment-money", question=experiments.MoneyTableQuestion,
    ),
    path("reports/totals", converted_totals.ConvertedTotals.as_view(), name="report-totals"),
    *routes(
        "reports/totals", converted_totals.ConvertedTotalsFile, name="report-totals",
        question=converted_totals.TotalsQuestion,
    ),
    path("reports/promises", promises.PromisedAndCollected.as_view(), name="report-promises"),
    *routes("reports/promises", promises.PromisesFile, name="report-promises"),
    path("reports/promises/rows", promise_rows.PromiseRows.as_view(), name="report-promise-rows"),
    *routes(
        "reports/promises/rows", promise_rows.PromiseRowsFile, name="report-promise-rows",
        question=promise_rows.FigureQuestion,
    ),
    path("reports/matchers", matchers.Matchers.as_view(), name="report-matchers"),
    *routes("reports/matchers", matchers.MatchersFile, name="report-matchers"),
    path("reports/matchers/rows", match_rows.MatchFigureRows.as_view(), name="report-match-rows"),
    *routes(
        "reports/matchers/rows", match_rows.MatchFigureRowsFile, name="report-match-rows",
        question=match_rows.MatchFigureQuestion,
    ),
    path("reports/texts", texts.TextFigures.as_view(), name="report-texts"),
    *routes("reports/texts", texts.TextFiguresFile, name="report-texts"),
    path("reports/texts/rows", text_rows.TextFigureRows.as_view(), name="report-text-rows"),
    *routes(
        "reports/texts/rows", text_rows.TextFigureRowsFile, name="report-text-rows",
        question=text_rows.TextFigureQuestion,
    ),
    path("reports/digest", digest.WeeklyDigest.as_view(), name="report-digest"),
    *routes("reports/digest", digest.WeeklyDigestFile, name="report-digest"),
    path("reports/digest/switch", digest.DigestSwitch.as_view(), name="report-digest-switch"),
    path("reports/views/", views.SavedViews.as_view(), name="report-views"),
    path("reports/views/<uuid:view_id>", views.SavedView.as_view(), name="report-view"),
]  # fmt: skip
