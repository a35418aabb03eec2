"""The staff's addresses: `/staff/` and, per organisation, `/staff/<org>/…`."""

from django.urls import URLPattern, URLResolver, include, path

from mobilize.dashboards.views import (
    api_keys,
    causes,
    channels,
    deliveries,
    home,
    imports,
    links,
    members,
    petitions,
)

desk: list[URLPattern | URLResolver] = [
    path("", home.overview, name="staff"),
    path("causes/", causes.listing, name="staff-causes"),
    path("causes/new/", causes.create, name="staff-cause-create"),
    path("causes/<slug:slug>/", causes.edit, name="staff-cause"),
    path("causes/<slug:slug>/publish/", causes.publish, name="staff-cause-publish"),
    path("causes/<slug:slug>/close/", causes.close, name="staff-cause-close"),
    path("petitions/", petitions.listing, name="staff-petitions"),
    path("petitions/new/", petitions.create, name="staff-petition-create"),
    path("petitions/<slug:slug>/", petitions.edit, name="staff-petition"),
    path("petitions/<slug:slug>/publish/", petitions.publish, name="staff-petition-publish"),
    path("petitions/<slug:slug>/close/", petitions.close, name="staff-petition-close"),
    path("petitions/<slug:slug>/imports/", imports.listing, name="staff-petition-imports"),
    path("petitions/<slug:slug>/counts/", imports.counts, name="staff-petition-counts"),
    path("imports/<uuid:import_id>/", imports.detail, name="staff-petition-import"),
    path("imports/<uuid:import_id>/start/", imports.start, name="staff-petition-import-start"),
    path("imports/<uuid:import_id>/cancel/", imports.cancel, name="staff-petition-import-cancel"),
    path("", include("mobilize.dashboards.books_urls")),
    path("", include("mobilize.dashboards.channel_urls")),
    path("", include("mobilize.dashboards.petition_urls")),
    path("", include("mobilize.dashboards.experiment_urls")),
    path("", include("mobilize.dashboards.handover_urls")),
    path("", include("mobilize.dashboards.idea_urls")),
    path("", include("mobilize.dashboards.people_urls")),
    path("", include("mobilize.dashboards.integrity_urls")),
    path("", include("mobilize.dashboards.mailbox_urls")),
    path("", include("mobilize.dashboards.postcode_urls")),
    path("", include("mobilize.dashboards.sharing_urls")),
    path("", include("mobilize.dashboards.spread_urls")),
    path("", include("mobilize.dashboards.prompt_urls")),
    path("", include("mobilize.dashboards.pledge_urls")),
    path("", include("mobilize.dashboards.receipt_urls")),
    path("channels/", channels.report, name="staff-channels"),
    path("", include("mobilize.dashboards.chain_urls")),
    path("", include("mobilize.dashboards.matching_urls")),
    path("links/", links.listing, name="staff-links"),
    path("members/", members.listing, name="staff-members"),
    path("members/<uuid:member_id>/role/", members.change_role, name="staff-member-role"),
    path("members/<uuid:member_id>/remove/", members.remove, name="staff-member-remove"),
    path("api-keys/", api_keys.listing, name="staff-api-keys"),
    path("api-keys/<uuid:key_id>/revoke/", api_keys.revoke, name="staff-api-key-revoke"),
    path("deliveries/", deliveries.listing, name="staff-deliveries"),
    path(
        "deliveries/<uuid:message_id>/requeue/",
        deliveries.requeue,
        name="staff-delivery-requeue",
    ),
]

urlpatterns = [
    path("staff/", home.organisations_of_mine, name="staff-home"),
    path("staff/<slug:org>/", include(desk)),
]
