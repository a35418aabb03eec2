"""The staff's addresses about fraud and its undoing, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import integrity, invalidations, rules

ONE = "integrity/invalidations/<uuid:invalidation_id>/"

urlpatterns = [
    path("integrity/", integrity.overview, name="staff-integrity"),
    path("integrity/held/", integrity.heap, name="staff-integrity-held"),
    path("integrity/held/release/", integrity.release, name="staff-integrity-release"),
    path("integrity/held/remove/", integrity.remove, name="staff-integrity-remove"),
    path("integrity/alarms/<uuid:alarm_id>/clear/", integrity.clear, name="staff-integrity-clear"),
    path("integrity/rules/", rules.overview, name="staff-integrity-rules"),
    path("integrity/rules/numbers/", rules.change, name="staff-integrity-numbers"),
    path("integrity/rules/networks/", rules.put_network, name="staff-integrity-networks"),
    path("integrity/rules/domains/", rules.put_domain, name="staff-integrity-domains"),
    path(
        "integrity/rules/networks/<uuid:network_rule_id>/remove/",
        rules.remove_network,
        name="staff-integrity-network-remove",
    ),
    path(
        "integrity/rules/domains/<uuid:domain_rule_id>/remove/",
        rules.remove_domain,
        name="staff-integrity-domain-remove",
    ),
    path("integrity/invalidations/", invalidations.listing, name="staff-integrity-invalidations"),
    path("integrity/invalidations/new/", invalidations.create, name="staff-integrity-new"),
    path(ONE, invalidations.detail, name="staff-integrity-invalidation"),
    path(f"{ONE}approve/", invalidations.approve, name="staff-integrity-approve"),
    path(f"{ONE}start/", invalidations.start, name="staff-integrity-start"),
    path(f"{ONE}cancel/", invalidations.cancel, name="staff-integrity-cancel"),
    path(f"{ONE}resume/", invalidations.resume, name="staff-integrity-resume"),
    path(f"{ONE}undo/", invalidations.undo, name="staff-integrity-undo"),
]
