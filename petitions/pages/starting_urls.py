"""Addresses of what supporters start: proposals, endorsements, ideas."""

from django.urls import path

from petitions.pages import endorsing, ideas, own_proposal, proposing

urlpatterns = [
    path("propose/", proposing.propose, name="propose"),
    path("propose/check-mail", proposing.check_mail, name="propose-check-mail"),
    path("proposals/confirm/<str:token>", proposing.confirm, name="proposal-confirm"),
    path("proposals/mine/<str:token>/", own_proposal.page, name="own-proposal"),
    path("proposals/mine/<str:token>/withdraw", own_proposal.withdraw, name="proposal-withdraw"),
    path("proposals/mine/<str:token>/join/<slug:slug>", own_proposal.join, name="proposal-join"),
    path("proposals/<str:proposal_code>/", endorsing.proposal, name="proposal"),
    path(
        "proposals/<str:proposal_code>/check-mail", endorsing.check_mail, name="endorse-check-mail"
    ),
    path("proposals/<str:proposal_code>/endorsed", endorsing.endorsed, name="endorsed"),
    path("endorsements/<str:token>", endorsing.confirm, name="endorsement-confirm"),
    path("calls/<slug:slug>/", ideas.call, name="call"),
    path("calls/<slug:slug>/check-mail", ideas.check_mail, name="idea-check-mail"),
    path("ideas/<uuid:idea_id>/", ideas.idea, name="idea"),
    path("ideas/confirm/<str:token>", ideas.confirm, name="idea-confirm"),
    path(
        "idea-endorsements/<str:token>",
        ideas.confirm_endorsement,
        name="idea-endorsement-confirm",
    ),
]
