"""Who works for an organisation: owners list, invite, change and remove."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import members


class InvitationInput(StrictSerializer):
    """Whom to invite."""

    email = StrictCharField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices)


class RoleInput(StrictSerializer):
    """What the member may do from now on."""

    role = serializers.ChoiceField(choices=Role.choices)


class MemberOutput(serializers.Serializer):
    """One member."""

    id = serializers.UUIDField()
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField(choices=Role.choices)
    created_at = serializers.DateTimeField()


class MembersOutput(serializers.Serializer):
    """Every member, in the order they came."""

    results = MemberOutput(many=True)


class Members(OrganisationView):
    """The members of an organisation."""

    access = {"GET": Role.OWNER, "POST": Role.OWNER}

    @extend_schema(operation_id="members", responses=MembersOutput)
    def get(self, request: Request) -> Response:
        """List the members."""
        found = organisations.members(self.organisation.id)
        return Response(MembersOutput({"results": found}).data)

    @extend_schema(
        operation_id="invite_member", request=InvitationInput, responses={201: MemberOutput}
    )
    def post(self, request: Request) -> Response:
        """Give somebody a role; inviting a member again changes theirs."""
        asked = InvitationInput(data=request.data)
        asked.is_valid(raise_exception=True)
        member = members.invite(
            organisation=self.organisation, now=clock.now(), **asked.validated_data
        )
        return Response(MemberOutput(member).data, status=status.HTTP_201_CREATED)


class Member(OrganisationView):
    """One member."""

    access = {"PATCH": Role.OWNER, "DELETE": Role.OWNER}

    @extend_schema(operation_id="change_role", request=RoleInput, responses=MemberOutput)
    def patch(self, request: Request, member_id: UUID) -> Response:
        """Give a member another role."""
        asked = RoleInput(data=request.data)
        asked.is_valid(raise_exception=True)
        member = members.change_role(
            organisation_id=self.organisation.id,
            member_id=member_id,
            role=Role(asked.validated_data["role"]),
        )
        return Response(MemberOutput(member).data)

    @extend_schema(operation_id="remove_member", responses={204: None})
    def delete(self, request: Request, member_id: UUID) -> Response:
        """End a membership. The person's account stays."""
        members.remove(organisation_id=self.organisation.id, member_id=member_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
