"""How addresses are read: which spellings lead to one mailbox."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.http.serializers import StrictBooleanField, StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api.actors import person
from petitions.queries import mailboxes as known
from petitions.services import mailboxes


class NewMailboxRule(StrictSerializer):
    """How one mail domain spells one mailbox in several ways."""

    domain = StrictCharField(max_length=253)
    separators = StrictCharField(
        max_length=4,
        allow_blank=True,
        default="",
        help_text="What follows one of these in front of the @ counts for nothing: `+`, `-`, …",
    )
    ignore_dots = StrictBooleanField(default=False)
    same_as = StrictCharField(
        max_length=253, allow_blank=True, default="", help_text="The domain this one stands for"
    )


class MailboxRuleOut(serializers.Serializer[Any]):
    """A rule of the organisation's own; for every other domain the built-in ones hold."""

    id = serializers.UUIDField()
    domain = serializers.CharField()
    separators = serializers.CharField(allow_blank=True)
    ignore_dots = serializers.BooleanField()
    same_as = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class MailboxRules(OrganisationView):
    """The organisation's own rules."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_mailbox_rules", responses=MailboxRuleOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(known.own(self.organisation.id), request, view=self)
        return pages.get_paginated_response(MailboxRuleOut(page, many=True).data)

    @extend_schema(
        operation_id="put_mailbox_rule", request=NewMailboxRule, responses={201: MailboxRuleOut}
    )
    def post(self, request: Request) -> Response:
        """Set the rule for a domain; one that is there is replaced.

        Everybody who is known already is found anew within a minute.
        """
        said = NewMailboxRule(data=request.data)
        said.is_valid(raise_exception=True)
        rule = mailboxes.put(
            org=self.organisation, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(MailboxRuleOut(rule).data, status=201)


class MailboxRuleDetail(OrganisationView):
    """The rule for one domain."""

    access = {"DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="remove_mailbox_rule", responses={204: None})
    def delete(self, request: Request, mail_domain: str) -> Response:
        """Forget a rule: the built-in one holds again."""
        mailboxes.remove(org=self.organisation, domain=mail_domain, now=clock.now())
        return Response(status=204)
