"""Routes below `/api/v1/organisations/<org>/` about totals, matches and currencies."""

from django.urls import path

from donations.api import matchers, matching, totals

urlpatterns = [
    path("causes/<slug:cause>/totals", totals.Totals.as_view(), name="cause-totals"),
    path("causes/<slug:cause>/start-figure", totals.StartFigures.as_view(), name="cause-start"),
    path(
        "causes/<slug:cause>/match-offers",
        matching.CauseMatchOffers.as_view(),
        name="cause-match-offers",
    ),
    path(
        "match-offers/<uuid:offer_id>/payments",
        matchers.MatchPayments.as_view(),
        name="match-offer-payments",
    ),
    path(
        "match-offers/<uuid:offer_id>/payments/undo",
        matchers.MatchPaymentUndo.as_view(),
        name="match-offer-payment-undo",
    ),
    path("match-offers/", matching.MatchOffers.as_view(), name="match-offers"),
    path(
        "match-offers/<uuid:offer_id>/pause",
        matching.MatchOfferPause.as_view(),
        name="match-offer-pause",
    ),
    path(
        "match-offers/<uuid:offer_id>/resume",
        matching.MatchOfferResume.as_view(),
        name="match-offer-resume",
    ),
    path(
        "match-offers/<uuid:offer_id>/end",
        matching.MatchOfferEnd.as_view(),
        name="match-offer-end",
    ),
    path(
        "match-offers/<uuid:offer_id>/draws",
        matching.MatchDraws.as_view(),
        name="match-offer-draws",
    ),
]
