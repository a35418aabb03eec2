"""Who works for an organisation: owners list, invite, change and remove."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations import limits
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Membership, Role
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import members

MOST = 200  # petitions somebody can be limited to
PETITIONS_HELP = "Short names of the petitions that the member sees; with none, all of them"


def _petitions() -> serializers.ListField:
    return serializers.ListField(
        child=StrictCharField(max_length=60),
        max_length=MOST,
        required=False,
        help_text=PETITIONS_HELP,
    )


class InvitationInput(StrictSerializer):
    """Whom to invite."""

    email = StrictCharField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices)
    petitions = _petitions()


class RoleInput(StrictSerializer):
    """What the member may do from now on. Without `petitions` their limit stays as it is."""

    role = serializers.ChoiceField(choices=Role.choices)
    petitions = _petitions()


class MemberOutput(serializers.Serializer):
    """One member."""

    id = serializers.UUIDField()
    email = serializers.EmailField(source="user.email")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField(choices=Role.choices)
    petitions = serializers.SerializerMethodField(help_text=PETITIONS_HELP)
    created_at = serializers.DateTimeField()

    def get_petitions(self, member: Membership) -> list[str]:
        return limits.names_in(member, self.context["names"])


class MembersOutput(serializers.Serializer):
    """Every member, in the order they came."""

    results = MemberOutput(many=True)


class _Members(OrganisationView):
    def shown(self, found: list[Membership]) -> list[dict[str, Any]]:
        """Return members as their owners see them, each petition by its short name."""
        names = limits.names_of(self.organisation.id, found)
        return list(MemberOutput(found, many=True, context={"names": names}).data)


class Members(_Members):
    """The members of an organisation."""

    access = {"GET": Role.OWNER, "POST": Role.OWNER}

    @extend_schema(operation_id="members", responses=MembersOutput)
    def get(self, request: Request) -> Response:
        """List the members."""
        found = organisations.members(self.organisation.id)
        return Response({"results": self.shown(found)})

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
        return Response(self.shown([member])[0], status=status.HTTP_201_CREATED)


class Member(_Members):
    """One member."""

    access = {"PATCH": Role.OWNER, "DELETE": Role.OWNER}

    @extend_schema(operation_id="change_role", request=RoleInput, responses=MemberOutput)
    def patch(self, request: Request, member_id: UUID) -> Response:
        """Give a member another role, and limit them to some petitions or to none."""
        asked = RoleInput(data=request.data)
        asked.is_valid(raise_exception=True)
        member = members.change_role(
            organisation_id=self.organisation.id, member_id=member_id, **asked.validated_data
        )
        return Response(self.shown([member])[0])

    @extend_schema(operation_id="remove_member", responses={204: None})
    def delete(self, request: Request, member_id: UUID) -> Response:
        """End a membership. The person's account stays."""
        members.remove(organisation_id=self.organisation.id, member_id=member_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
