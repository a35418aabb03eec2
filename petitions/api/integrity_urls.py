"""Routes about fraud and its undoing, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from mobilize.http.table_files import routes
from petitions.api import held, integrity, invalidations, rules

ONE = "invalidations/<uuid:invalidation_id>"

urlpatterns = [
    path(
        "petitions/<slug:slug>/signing-form",
        integrity.SigningForm.as_view(),
        name="signing-form",
    ),
    path(
        "petitions/<slug:slug>/integrity",
        integrity.PetitionIntegrity.as_view(),
        name="petition-integrity",
    ),
    path("invalidations/", invalidations.InvalidationList.as_view(), name="invalidations"),
    path(f"{ONE}/", invalidations.InvalidationDetail.as_view(), name="invalidation"),
    path(f"{ONE}/preview", invalidations.InvalidationPreview.as_view(), name="invalidation-look"),
    path(f"{ONE}/approve", invalidations.InvalidationApprove.as_view(), name="invalidation-agree"),
    path(f"{ONE}/start", invalidations.InvalidationStart.as_view(), name="invalidation-start"),
    path(f"{ONE}/cancel", invalidations.InvalidationCancel.as_view(), name="invalidation-cancel"),
    path(f"{ONE}/resume", invalidations.InvalidationResume.as_view(), name="invalidation-resume"),
    path(f"{ONE}/undo", invalidations.InvalidationUndo.as_view(), name="invalidation-undo"),
    path("held/", held.Held.as_view(), name="held"),
    path("held/heaps", held.HeldHeaps.as_view(), name="held-heaps"),
    *routes("held/heaps", held.HeldHeapsFile, name="held-heaps", operation="list_held_heaps"),
    path("held/release", held.HeldRelease.as_view(), name="held-release"),
    path("held/remove", held.HeldRemove.as_view(), name="held-remove"),
    path("alarms/", held.AlarmList.as_view(), name="alarms"),
    path("alarms/<uuid:alarm_id>/clear", held.AlarmClear.as_view(), name="alarm-clear"),
    path("integrity/policy", rules.Policy.as_view(), name="integrity-policy"),
    path("integrity/networks/", rules.NetworkRules.as_view(), name="network-rules"),
    path(
        "integrity/networks/<uuid:network_rule_id>/",
        rules.NetworkRuleDetail.as_view(),
        name="network-rule",
    ),
    path("integrity/domains/", rules.DomainRules.as_view(), name="domain-rules"),
    path(
        "integrity/domains/<uuid:domain_rule_id>/",
        rules.DomainRuleDetail.as_view(),
        name="domain-rule",
    ),
]
