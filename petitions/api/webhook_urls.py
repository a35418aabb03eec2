"""Where mail providers tell us what became of our mails."""

from django.urls import path

from petitions.api.mail_webhooks import MailWebhook

urlpatterns = [
    path("mail/<slug:provider>", MailWebhook.as_view(), name="mail-webhook"),
]
