"""The staff's addresses about payments, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import payments

ONE = "payments/<uuid:payment_id>/"

urlpatterns = [
    path("payments/", payments.listing, name="staff-payments"),
    path("payments/held/", payments.held, name="staff-payments-held"),
    path("payments/tie-out/", payments.tie_out, name="staff-payments-tie-out"),
    path(ONE, payments.detail, name="staff-payment"),
    path(f"{ONE}decide/", payments.decide, name="staff-payment-decide"),
]
