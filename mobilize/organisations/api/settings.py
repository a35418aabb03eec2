"""An organisation's settings over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.serializers import StrictSerializer
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.services import settings

LOOK_BACK_HELP = "for how many days a visit counts, 1 to 730: for visits and gifts from now on"


class SettingsBody(StrictSerializer):
    """What owners decide about their organisation."""

    look_back_days = serializers.IntegerField(help_text=LOOK_BACK_HELP)


class Settings(OrganisationView):
    """Read the settings; owners change them."""

    access = {"GET": Role.ANALYST, "PATCH": Role.OWNER}

    @extend_schema(operation_id="settings", responses=SettingsBody)
    def get(self, request: Request) -> Response:
        return Response(SettingsBody(self.organisation).data)

    @extend_schema(operation_id="change_settings", request=SettingsBody, responses=SettingsBody)
    def patch(self, request: Request) -> Response:
        said = SettingsBody(data=request.data)
        said.is_valid(raise_exception=True)
        changed = settings.change(organisation=self.organisation, **said.validated_data)
        return Response(SettingsBody(changed).data)
