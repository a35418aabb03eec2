"""Addresses of the supporters' pages. They come after every other route: `<org>` takes any word."""

from django.urls import include, path

from petitions.api.mail_webhooks import MailWebhook
from petitions.pages import (
    browsing,
    cards,
    confirming,
    elsewhere,
    embedding,
    flagging,
    history,
    integrity,
    own_data,
    short_links,
    signing,
    unsubscribing,
    verifying,
)

urlpatterns = [
    path("webhooks/mail/<slug:provider>", MailWebhook.as_view(), name="mail-webhook"),
    path("", browsing.front, name="front"),
    path("embed.js", embedding.script, name="embed-script"),
    path("oembed", embedding.oembed, name="oembed"),
    path("s/<str:code>", short_links.follow, name="short-link"),
    path("s/<str:code>/qr.svg", short_links.qr, name="qr"),
    path("confirm/<str:token>", confirming.confirm, name="confirm"),
    path("unsubscribe/<str:token>", unsubscribing.unsubscribe, name="unsubscribe"),
    path("my-data/<str:token>", own_data.see, name="my-data"),
    path("my-data/<str:token>/export.json", own_data.export, name="my-data-export"),
    path("my-data/<str:token>/correct", own_data.correct, name="my-data-correct"),
    path("my-data/<str:token>/agree", own_data.agree, name="my-data-agree"),
    path(
        "my-data/<str:token>/signatures/<uuid:signature_id>",
        own_data.change_signature,
        name="my-data-signature",
    ),
    path("my-data/<str:token>/erase", own_data.erase, name="my-data-erase"),
    path("<slug:org>/my-data", own_data.ask, name="my-data-ask"),
    path("<slug:org>/my-data/sent", own_data.sent, name="my-data-sent"),
    path("<slug:org>/verify", verifying.verify, name="verify"),
    path("<slug:org>/", browsing.organisation, name="organisation-page"),
    path("<slug:org>/", include("petitions.pages.starting_urls")),
    path("<slug:org>/causes/<slug:slug>/", browsing.cause, name="cause-page"),
    path("<slug:org>/petitions/<slug:slug>/", signing.petition, name="petition-page"),
    path("<slug:org>/petitions/<slug:slug>/card.png", cards.picture, name="card"),
    path("<slug:org>/petitions/<slug:slug>/embed", embedding.frame, name="embed"),
    path("<slug:org>/petitions/<slug:slug>/elsewhere", elsewhere.page, name="petition-elsewhere"),
    path("<slug:org>/petitions/<slug:slug>/history", history.page, name="history"),
    path("<slug:org>/petitions/<slug:slug>/flag", flagging.flag, name="flag"),
    path("<slug:org>/petitions/<slug:slug>/flag/noted", flagging.noted, name="flag-noted"),
    path(
        "<slug:org>/petitions/<slug:slug>/integrity",
        integrity.page,
        name="petition-integrity-page",
    ),
    path("<slug:org>/petitions/<slug:slug>/check-mail", signing.check_mail, name="check-mail"),
    path(
        "<slug:org>/petitions/<slug:slug>/thanks/<str:token>", confirming.thanks, name="thanks-page"
    ),
]
