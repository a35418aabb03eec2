"""Addresses of the giving pages, and where the card provider knocks."""

from django.urls import include, path

from donations.api.text_webhook import TextWebhook
from donations.api.webhooks import StripeWebhook
from donations.pages import confirming, digests, gifts, giving, plans

urlpatterns = [
    path("webhooks/stripe", StripeWebhook.as_view(), name="stripe-webhook"),
    path("webhooks/texts/<slug:org>", TextWebhook.as_view(), name="text-webhook"),
    path("unsubscribe/digest/<str:token>", digests.off, name="digest-off"),
    path("my-data/<str:token>/gifts/", include("donations.pages.own_urls")),
    path("<slug:org>/", include("donations.pages.fundraising_urls")),
    path("<slug:org>/causes/<slug:slug>/give", giving.give, name="give-page"),
    path("<slug:org>/pledges/<str:token>/thanks", giving.thanks, name="pledge-thanks"),
    path("<slug:org>/pledges/<str:token>/cancelled", giving.cancelled, name="pledge-cancelled"),
    path("<slug:org>/pledges/<str:token>/pay", giving.pay, name="pledge-pay"),
    path("<slug:org>/pledges/<str:token>/stop", giving.stop, name="pledge-stop"),
    path("<slug:org>/pledges/confirm/<str:token>", confirming.confirm, name="pledge-confirm"),
    path("<slug:org>/causes/<slug:slug>/gifts", gifts.wall, name="gifts-page"),
    path("<slug:org>/plans/<str:token>/", plans.page, name="plan-page"),
    path("<slug:org>/plans/<str:token>/repair", plans.repair, name="plan-repair"),
    path("<slug:org>/plans/<str:token>/card", plans.card, name="plan-card"),
    path("<slug:org>/plans/<str:token>/resume", plans.resume, name="plan-resume"),
    path("<slug:org>/plans/<str:token>/change", plans.change, name="plan-change"),
    path("<slug:org>/plans/<str:token>/pause", plans.pause, name="plan-pause"),
    path("<slug:org>/plans/<str:token>/stop", plans.stop, name="plan-stop"),
    path("<slug:org>/plans/<str:token>/move", plans.move, name="plan-move"),
]
