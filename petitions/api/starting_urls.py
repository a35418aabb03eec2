"""Routes about what supporters start, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import ideas, proposals

urlpatterns = [
    path("petitions/similar", proposals.Similar.as_view(), name="similar"),
    path("petitions/<slug:slug>/origin", proposals.Origin.as_view(), name="origin"),
    path("proposals/", proposals.ProposalList.as_view(), name="proposals"),
    path("proposals/confirm", proposals.ProposalConfirm.as_view(), name="confirm-proposal"),
    path("proposals/own", proposals.Own.as_view(), name="read-own-proposal"),
    path("proposals/own/edit", proposals.OwnEdit.as_view(), name="edit-own-proposal"),
    path("proposals/own/withdraw", proposals.OwnWithdraw.as_view(), name="withdraw-own-proposal"),
    path("proposals/own/join", proposals.OwnJoin.as_view(), name="join-petition"),
    path(
        "proposals/<str:proposal_code>/", proposals.ProposalDetail.as_view(), name="proposal-read"
    ),
    path(
        "proposals/<str:proposal_code>/endorsements",
        proposals.Endorsements.as_view(),
        name="endorsements",
    ),
    path(
        "endorsements/confirm", proposals.EndorsementConfirm.as_view(), name="confirm-endorsement"
    ),
    path("calls/", ideas.CallList.as_view(), name="calls"),
    path("calls/<slug:slug>/", ideas.CallDetail.as_view(), name="read-call"),
    path("calls/<slug:slug>/publish", ideas.CallPublish.as_view(), name="call-publish"),
    path("calls/<slug:slug>/close", ideas.CallClose.as_view(), name="call-close"),
    path("calls/<slug:slug>/ideas", ideas.IdeaList.as_view(), name="ideas"),
    path("ideas/confirm", ideas.IdeaConfirm.as_view(), name="confirm-idea"),
    path("ideas/<uuid:idea_id>/hide", ideas.IdeaHide.as_view(), name="idea-hide"),
    path("ideas/<uuid:idea_id>/show", ideas.IdeaShow.as_view(), name="idea-show"),
    path("ideas/<uuid:idea_id>/take-up", ideas.IdeaTakeUp.as_view(), name="idea-take-up"),
    path(
        "ideas/<uuid:idea_id>/endorsements",
        ideas.IdeaEndorsements.as_view(),
        name="idea-endorsements",
    ),
    path(
        "idea-endorsements/confirm",
        ideas.IdeaEndorsementConfirm.as_view(),
        name="confirm-idea-endorsement",
    ),
]
