"""Routes about counting, addresses and postcodes, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import journal, mailbox_rules, postcodes

urlpatterns = [
    path("petitions/<slug:slug>/journal", journal.Journal.as_view(), name="journal"),
    path("petitions/<slug:slug>/places", journal.Places.as_view(), name="places"),
    path("postcodes", postcodes.Postcodes.as_view(), name="postcodes"),
    path("integrity/mailboxes/", mailbox_rules.MailboxRules.as_view(), name="mailbox-rules"),
    path(
        "integrity/mailboxes/<str:mail_domain>/",
        mailbox_rules.MailboxRuleDetail.as_view(),
        name="mailbox-rule",
    ),
]
