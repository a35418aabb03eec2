"""Addresses of the giving pages, and where the card provider knocks."""

from django.urls import include, path

from donations.api.webhooks import StripeWebhook
from donations.pages import giving

urlpatterns = [
    path("webhooks/stripe", StripeWebhook.as_view(), name="stripe-webhook"),
    path("my-data/<str:token>/gifts/", include("donations.pages.own_urls")),
    path("<slug:org>/causes/<slug:slug>/give", giving.give, name="give-page"),
    path("<slug:org>/pledges/<str:token>/thanks", giving.thanks, name="pledge-thanks"),
    path("<slug:org>/pledges/<str:token>/cancelled", giving.cancelled, name="pledge-cancelled"),
    path("<slug:org>/pledges/<str:token>/pay", giving.pay, name="pledge-pay"),
]
