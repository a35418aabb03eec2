"""The staff's addresses about receipts and tax declarations, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import declarations, receipt_rules, receipts

urlpatterns = [
    path("receipts/", receipts.listing, name="staff-receipts"),
    path("receipts/settings/", receipt_rules.profile, name="staff-receipts-profile"),
    path("receipts/run/", receipt_rules.run, name="staff-receipts-run"),
    path("receipts/gifts/<uuid:payment_id>/", receipts.issue, name="staff-receipts-issue"),
    path("receipts/<uuid:receipt_id>/", receipts.detail, name="staff-receipt"),
    path("receipts/<uuid:receipt_id>/void/", receipts.void, name="staff-receipt-void"),
    path("receipts/<uuid:receipt_id>/send/", receipts.send, name="staff-receipt-send"),
    path("receipts/<uuid:receipt_id>/pdf/", receipts.paper, name="staff-receipt-pdf"),
    path("declarations/", declarations.listing, name="staff-declarations"),
    path("declarations/claims.csv", declarations.table, name="staff-declarations-csv"),
    path(
        "declarations/people/<uuid:person_id>/", declarations.record, name="staff-declaration-new"
    ),
    path("declarations/<uuid:declaration_id>/end/", declarations.end, name="staff-declaration-end"),
]
