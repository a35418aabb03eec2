"""Routes about fundraising pages and teams."""

from django.urls import path

from donations.api import fundraising, own_fundraising

urlpatterns = [
    path(
        "causes/<slug:slug>/fundraising-pages",
        fundraising.CausePages.as_view(),
        name="pages-of-cause",
    ),
    path("fundraising-pages/", fundraising.FundraisingPages.as_view(), name="fundraising-pages"),
    path("fundraising-pages/confirm", fundraising.ConfirmPage.as_view(), name="confirm-page"),
    path("fundraising-pages/own", own_fundraising.OwnPage.as_view(), name="own-page"),
    path("fundraising-pages/own/edit", own_fundraising.EditPage.as_view(), name="own-page-edit"),
    path("fundraising-pages/own/close", own_fundraising.ClosePage.as_view(), name="own-page-close"),
    path(
        "fundraising-pages/own/reopen",
        own_fundraising.ReopenPage.as_view(),
        name="own-page-reopen",
    ),
    path("fundraising-pages/own/team", own_fundraising.FoundTeam.as_view(), name="own-page-team"),
    path("fundraising-pages/own/join", own_fundraising.JoinTeam.as_view(), name="own-page-join"),
    path(
        "fundraising-pages/own/remove",
        own_fundraising.RemoveFromTeam.as_view(),
        name="own-page-remove",
    ),
    path("fundraising-pages/own/leave", own_fundraising.LeaveTeam.as_view(), name="own-page-leave"),
    path(
        "fundraising-pages/<slug:slug>/",
        fundraising.FundraisingPageDetail.as_view(),
        name="fundraising-page-detail",
    ),
    path("fundraising-pages/<uuid:page_id>/hide", fundraising.HidePage.as_view(), name="page-hide"),
    path("fundraising-pages/<uuid:page_id>/show", fundraising.ShowPage.as_view(), name="page-show"),
    path("teams/", fundraising.Teams.as_view(), name="teams"),
    path("teams/<slug:slug>/", fundraising.TeamDetail.as_view(), name="team"),
    path("teams/<uuid:team_id>/hide", fundraising.HideTeam.as_view(), name="team-hide"),
    path("teams/<uuid:team_id>/show", fundraising.ShowTeam.as_view(), name="team-show"),
]
