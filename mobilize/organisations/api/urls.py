"""Routes below `/api/v1/organisations/<org>/` about the organisation itself."""

from django.urls import path

from mobilize.organisations.api import api_keys, members, profile, settings

urlpatterns = [
    path("", profile.Profile.as_view(), name="organisation"),
    path("settings", settings.Settings.as_view(), name="settings"),
    path("members/", members.Members.as_view(), name="members"),
    path("members/<uuid:member_id>/", members.Member.as_view(), name="member"),
    path("api-keys/", api_keys.ApiKeys.as_view(), name="api-keys"),
    path("api-keys/<uuid:key_id>/revoke/", api_keys.Revoke.as_view(), name="api-key-revoke"),
]
