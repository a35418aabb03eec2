"""Routes about receipts and tax declarations, below `/api/v1/organisations/<org>/`."""

from django.urls import include, path

from donations.api import declarations, own_gifts, receipt_rules, receipts

urlpatterns = [
    path("receipt-profile", receipt_rules.Profile.as_view(), name="receipt-profile"),
    path("receipts/", receipts.Receipts.as_view(), name="receipts"),
    path("receipts/waiting", receipts.Waiting.as_view(), name="receipts-waiting"),
    path("receipts/runs/", receipt_rules.Runs.as_view(), name="receipt-runs"),
    path("receipts/<uuid:receipt_id>/", receipts.Receipt.as_view(), name="receipt"),
    path("receipts/<uuid:receipt_id>/void", receipts.Void.as_view(), name="receipt-void"),
    path("receipts/<uuid:receipt_id>/send", receipts.Send.as_view(), name="receipt-send"),
    path("receipts/<uuid:receipt_id>/pdf", receipts.Paper.as_view(), name="receipt-pdf"),
    path("declarations/", declarations.Declarations.as_view(), name="declarations"),
    path(
        "declarations/<uuid:declaration_id>/end",
        declarations.End.as_view(),
        name="declaration-end",
    ),
    path("reports/receipt-series", receipt_rules.Series.as_view(), name="report-receipt-series"),
    path("reports/claims", declarations.Claims.as_view(), name="report-claims"),
    path("reports/claims.csv", declarations.ClaimsCsv.as_view(), name="report-claims-csv"),
    path("my-data/gifts/read", own_gifts.Read.as_view(), name="own-gifts-read"),
    path("my-data/gifts/take-back", own_gifts.TakeBack.as_view(), name="own-gifts-take-back"),
    path("my-plan/", include("donations.api.own_plan_urls")),
    path("my-data/gifts/address", own_gifts.Address.as_view(), name="own-gifts-address"),
    path("my-data/gifts/receipt", own_gifts.Paper.as_view(), name="own-gifts-receipt"),
    path("my-data/gifts/declare", own_gifts.Declare.as_view(), name="own-gifts-declare"),
    path(
        "my-data/gifts/end-declaration",
        own_gifts.EndDeclaration.as_view(),
        name="own-gifts-end-declaration",
    ),
]
