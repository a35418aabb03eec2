"""Addresses of supporters' own fundraising pages, below `/<org>/`."""

from django.urls import path

from donations.pages import fundraising, own_fundraising

urlpatterns = [
    path("causes/<slug:slug>/fundraising", fundraising.league, name="fundraising-league"),
    path("causes/<slug:slug>/fundraise", fundraising.start, name="fundraising-start"),
    path("fundraising-check-mail", fundraising.check_mail, name="fundraising-check-mail"),
    path("fundraising/<slug:slug>/", fundraising.page, name="fundraising-page"),
    path("fundraising/confirm/<str:token>", fundraising.confirm, name="fundraising-confirm"),
    path("fundraising/mine/<str:token>/", own_fundraising.page, name="own-fundraising"),
    path("fundraising/mine/<str:token>/close", own_fundraising.close, name="own-fundraising-close"),
    path(
        "fundraising/mine/<str:token>/reopen",
        own_fundraising.reopen,
        name="own-fundraising-reopen",
    ),
    path(
        "fundraising/mine/<str:token>/team",
        own_fundraising.found_team,
        name="own-fundraising-team",
    ),
    path(
        "fundraising/mine/<str:token>/join", own_fundraising.join_team, name="own-fundraising-join"
    ),
    path(
        "fundraising/mine/<str:token>/leave",
        own_fundraising.leave_team,
        name="own-fundraising-leave",
    ),
    path(
        "fundraising/mine/<str:token>/remove",
        own_fundraising.remove_from_team,
        name="own-fundraising-remove",
    ),
    path("teams/<slug:slug>/", fundraising.team, name="team-page"),
]
