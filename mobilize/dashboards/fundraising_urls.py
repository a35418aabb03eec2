"""The staff's addresses about supporters' fundraising pages, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import fundraising

urlpatterns = [
    path("fundraising/", fundraising.listing, name="staff-fundraising"),
    path("fundraising/<uuid:page_id>/hide/", fundraising.hide, name="staff-fundraising-hide"),
    path("fundraising/<uuid:page_id>/show/", fundraising.show, name="staff-fundraising-show"),
    path("fundraising/teams/<uuid:team_id>/hide/", fundraising.hide_team, name="staff-team-hide"),
    path("fundraising/teams/<uuid:team_id>/show/", fundraising.show_team, name="staff-team-show"),
]
