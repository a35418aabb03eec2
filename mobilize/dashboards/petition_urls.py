"""Addresses below `/staff/<org>/` about petitions' steps and moderation."""

from django.urls import path

from mobilize.dashboards.views import moderation, petition_steps, reasons

urlpatterns = [
    path("petitions/<slug:slug>/submit/", petition_steps.submit, name="staff-petition-submit"),
    path(
        "petitions/<slug:slug>/withdraw/", petition_steps.withdraw, name="staff-petition-withdraw"
    ),
    path("petitions/<slug:slug>/reopen/", petition_steps.reopen, name="staff-petition-reopen"),
    path(
        "petitions/<slug:slug>/schedule/", petition_steps.schedule, name="staff-petition-schedule"
    ),
    path("petitions/<slug:slug>/history/", petition_steps.story, name="staff-petition-story"),
    path(
        "petitions/<slug:slug>/languages/",
        petition_steps.translations,
        name="staff-petition-translations",
    ),
    path(
        "petitions/<slug:slug>/languages/<str:locale>/remove/",
        petition_steps.untranslate,
        name="staff-petition-untranslate",
    ),
    path("moderation/", moderation.queue, name="staff-moderation"),
    path("moderation/promise/", moderation.promise, name="staff-moderation-promise"),
    path("moderation/reports/<slug:slug>/", moderation.reports, name="staff-moderation-reports"),
    path("moderation/reasons/", reasons.listing, name="staff-moderation-reasons"),
    path("moderation/reasons/seed/", reasons.seed, name="staff-moderation-reasons-seed"),
    path(
        "moderation/reasons/<slug:code>/<str:locale>/",
        reasons.edit,
        name="staff-moderation-reason",
    ),
    path(
        "moderation/reasons/<slug:code>/<str:locale>/remove/",
        reasons.remove,
        name="staff-moderation-reason-remove",
    ),
    path("reviews/<uuid:review_id>/", moderation.review, name="staff-review"),
    path("reviews/<uuid:review_id>/claim/", moderation.claim, name="staff-review-claim"),
    path("reviews/<uuid:review_id>/release/", moderation.release, name="staff-review-release"),
    path("reviews/<uuid:review_id>/note/", moderation.note, name="staff-review-note"),
    path("reviews/<uuid:review_id>/approve/", moderation.approve, name="staff-review-approve"),
    path("reviews/<uuid:review_id>/reject/", moderation.reject, name="staff-review-reject"),
]
