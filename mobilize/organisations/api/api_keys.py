"""An organisation's keys: owners list, issue and revoke."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, Scope, User
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import api_keys


class KeyInput(StrictSerializer):
    """What the key is for, and what it may do."""

    name = StrictCharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=len(Scope)
    )


class KeyOutput(serializers.Serializer):
    """One key, without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class KeysOutput(serializers.Serializer):
    """Every key, newest first."""

    results = KeyOutput(many=True)


class NewKeyOutput(KeyOutput):
    """A key with its secret, which is shown this once."""

    secret = serializers.CharField()


class ApiKeys(OrganisationView):
    """The keys of an organisation."""

    access = {"GET": Role.OWNER, "POST": Role.OWNER}

    @extend_schema(operation_id="api_keys", responses=KeysOutput)
    def get(self, request: Request) -> Response:
        """List the keys, the revoked ones too."""
        found = organisations.api_keys(self.organisation.id)
        return Response(KeysOutput({"results": found}).data)

    @extend_schema(operation_id="issue_api_key", request=KeyInput, responses={201: NewKeyOutput})
    def post(self, request: Request) -> Response:
        """Issue a key. Its secret is in this answer and nowhere else."""
        asked = KeyInput(data=request.data)
        asked.is_valid(raise_exception=True)
        key, secret = api_keys.issue(
            organisation=self.organisation,
            by=request.user if isinstance(request.user, User) else None,
            now=clock.now(),
            **asked.validated_data,
        )
        said = {**KeyOutput(key).data, "secret": secret}
        headers = {"Cache-Control": "no-store"}
        return Response(said, status=status.HTTP_201_CREATED, headers=headers)


class Revoke(OrganisationView):
    """The end of a key."""

    access = {"POST": Role.OWNER}

    @extend_schema(operation_id="revoke_api_key", request=None, responses=KeyOutput)
    def post(self, request: Request, key_id: UUID) -> Response:
        """Revoke a key at once. A second call changes nothing."""
        key = api_keys.revoke(organisation_id=self.organisation.id, key_id=key_id, now=clock.now())
        return Response(KeyOutput(key).data)
