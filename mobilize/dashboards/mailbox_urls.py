"""Staff routes about how addresses are read."""

from django.urls import path

from mobilize.dashboards.views import mailboxes

urlpatterns = [
    path("mailboxes/", mailboxes.overview, name="staff-mailboxes"),
    path("mailboxes/new/", mailboxes.put, name="staff-mailbox-put"),
    path("mailboxes/<str:mail_domain>/remove/", mailboxes.remove, name="staff-mailbox-remove"),
]
