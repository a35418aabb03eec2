"""Routes about a petition's life: its steps, its words, its moderators, what is reported."""

from django.urls import path

from petitions.api import flags, moderation, steps, versions

urlpatterns = [
    path("petitions/<slug:slug>/submit", steps.Submit.as_view(), name="petition-submit"),
    path("petitions/<slug:slug>/reject", steps.Reject.as_view(), name="petition-reject"),
    path("petitions/<slug:slug>/withdraw", steps.Withdraw.as_view(), name="petition-withdraw"),
    path("petitions/<slug:slug>/reopen", steps.Reopen.as_view(), name="petition-reopen"),
    path("petitions/<slug:slug>/schedule", steps.Schedule.as_view(), name="petition-schedule"),
    path("petitions/<slug:slug>/steps", steps.Steps.as_view(), name="petition-steps"),
    path("petitions/<slug:slug>/versions", versions.Versions.as_view(), name="versions"),
    path("petitions/<slug:slug>/texts/<str:locale>", versions.Words.as_view(), name="text"),
    path("petitions/<slug:slug>/flags", flags.FlagPetition.as_view(), name="petition-flag"),
    path("flags/", flags.Flags.as_view(), name="flags"),
    path("flags/<uuid:flag_id>/dismiss", flags.Dismiss.as_view(), name="flag-dismiss"),
    path("flags/<uuid:flag_id>/uphold", flags.Uphold.as_view(), name="flag-uphold"),
    path("reviews/", moderation.Reviews.as_view(), name="reviews"),
    path("reviews/<uuid:review_id>/", moderation.ReviewDetail.as_view(), name="review"),
    path("reviews/<uuid:review_id>/claim", moderation.Claim.as_view(), name="review-claim"),
    path("reviews/<uuid:review_id>/release", moderation.Release.as_view(), name="review-release"),
    path("reviews/<uuid:review_id>/notes", moderation.Notes.as_view(), name="review-notes"),
    path("reviews/<uuid:review_id>/approve", moderation.Approve.as_view(), name="review-approve"),
    path("reviews/<uuid:review_id>/reject", moderation.Reject.as_view(), name="review-reject"),
    path("moderation/policy", moderation.Policy.as_view(), name="moderation-policy"),
    path("reasons/", moderation.Reasons.as_view(), name="reasons"),
    path("reasons/seed", moderation.SeedReasons.as_view(), name="reasons-seed"),
    path("reasons/<slug:code>/<str:locale>", moderation.Reason.as_view(), name="reason"),
]
