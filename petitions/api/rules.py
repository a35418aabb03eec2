"""Rules against fraud: an organisation's numbers, networks and mail domains."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.http.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api.actors import person
from petitions.queries import rules
from petitions.services import domain_rules, network_rules, policies

Shape = serializers.Serializer[Any]
KINDS = ("allow", "hold")
MOST = 100_000_000


class PolicyOut(Shape):
    """When a signature is held, and what one network may do on one petition.

    `burst` and `sustained` are requests within their windows. `proof` says when proof
    of work is asked for: never, under attack, or always.
    """

    hold_at = serializers.IntegerField()
    min_fill_seconds = serializers.IntegerField()
    proof = serializers.ChoiceField(choices=["off", "auto", "always"])
    burst = serializers.IntegerField()
    burst_seconds = serializers.IntegerField()
    sustained = serializers.IntegerField()
    sustained_seconds = serializers.IntegerField()
    smallest_cell = serializers.IntegerField()


class PolicyChanges(StrictSerializer):
    """What to change of the numbers; what is left out stays."""

    hold_at = StrictIntegerField(min_value=1, max_value=1000, required=False)
    min_fill_seconds = StrictIntegerField(min_value=0, max_value=60, required=False)
    proof = serializers.ChoiceField(choices=["off", "auto", "always"], required=False)
    burst = StrictIntegerField(min_value=1, max_value=MOST, required=False)
    burst_seconds = StrictIntegerField(min_value=1, max_value=3600, required=False)
    sustained = StrictIntegerField(min_value=1, max_value=MOST, required=False)
    sustained_seconds = StrictIntegerField(min_value=1, max_value=86400, required=False)
    smallest_cell = StrictIntegerField(min_value=5, max_value=1000, required=False)


class NewNetworkRule(StrictSerializer):
    """A network to allow or to hold. Allowed, it may sign `sustained` times, or without limit."""

    cidr = StrictCharField(max_length=43)
    kind = serializers.ChoiceField(choices=KINDS)
    label = StrictCharField(max_length=100)  # type: ignore[assignment]  # a field, not `Field.label`
    sustained = StrictIntegerField(min_value=1, max_value=MOST, allow_null=True, default=None)


class NetworkRuleOut(Shape):
    """A network with a rule."""

    id = serializers.UUIDField()
    cidr = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not `Field.label`
    sustained = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()


class NewDomainRule(StrictSerializer):
    """A mail domain to hold, with all below it, or to trust although a list names it."""

    domain = StrictCharField(max_length=253)
    kind = serializers.ChoiceField(choices=KINDS)


class DomainRuleOut(Shape):
    """A mail domain with a rule."""

    id = serializers.UUIDField()
    domain = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    created_at = serializers.DateTimeField()


class Policy(OrganisationView):
    """The organisation's numbers."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_integrity_policy", responses=PolicyOut)
    def get(self, request: Request) -> Response:
        return Response(PolicyOut(rules.policy(self.organisation.id)).data)

    @extend_schema(
        operation_id="change_integrity_policy", request=PolicyChanges, responses=PolicyOut
    )
    def patch(self, request: Request) -> Response:
        said = PolicyChanges(data=request.data)
        said.is_valid(raise_exception=True)
        changed = policies.change(org=self.organisation, **said.validated_data)
        return Response(PolicyOut(changed).data)


class NetworkRules(OrganisationView):
    """The networks with a rule."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_network_rules", responses=NetworkRuleOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(rules.networks(self.organisation.id), request, view=self)
        return pages.get_paginated_response(NetworkRuleOut(page, many=True).data)

    @extend_schema(
        operation_id="put_network_rule", request=NewNetworkRule, responses={201: NetworkRuleOut}
    )
    def post(self, request: Request) -> Response:
        """Set the rule for a network; one that is there is replaced."""
        said = NewNetworkRule(data=request.data)
        said.is_valid(raise_exception=True)
        rule = network_rules.put(
            org=self.organisation, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(NetworkRuleOut(rule).data, status=201)


class NetworkRuleDetail(OrganisationView):
    """One network's rule."""

    access = {"DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="remove_network_rule", responses={204: None})
    def delete(self, request: Request, network_rule_id: UUID) -> Response:
        network_rules.remove(org=self.organisation, rule_id=network_rule_id)
        return Response(status=204)


class DomainRules(OrganisationView):
    """The mail domains with a rule."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_domain_rules", responses=DomainRuleOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(rules.domains(self.organisation.id), request, view=self)
        return pages.get_paginated_response(DomainRuleOut(page, many=True).data)

    @extend_schema(
        operation_id="put_domain_rule", request=NewDomainRule, responses={201: DomainRuleOut}
    )
    def post(self, request: Request) -> Response:
        """Set the rule for a mail domain; one that is there is replaced."""
        said = NewDomainRule(data=request.data)
        said.is_valid(raise_exception=True)
        rule = domain_rules.put(
            org=self.organisation, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(DomainRuleOut(rule).data, status=201)


class DomainRuleDetail(OrganisationView):
    """One mail domain's rule."""

    access = {"DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="remove_domain_rule", responses={204: None})
    def delete(self, request: Request, domain_rule_id: UUID) -> Response:
        domain_rules.remove(org=self.organisation, rule_id=domain_rule_id)
        return Response(status=204)
