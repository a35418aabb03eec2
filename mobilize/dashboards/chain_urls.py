"""The staff's addresses about chains, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import chains

urlpatterns = [
    path("chains/", chains.report, name="staff-chains"),
    path("chains/compute/", chains.compute, name="staff-chains-compute"),
    path("chains/leaders/", chains.leaders, name="staff-chains-leaders"),
    path("chains/<uuid:signature_id>/", chains.node, name="staff-chains-node"),
]
