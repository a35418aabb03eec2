"""Rules against fraud: numbers, networks and mail domains, on one screen."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobilize.dashboards import forms
from mobilize.dashboards.integrity_forms import NewDomain, NewNetwork, Policy
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import rules
from petitions.services import domain_rules, network_rules, policies


@require_safe
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show all rules, each with its form."""
    return _shown(request, desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set the numbers."""
    form = Policy(request.POST)
    if form.is_valid():
        with telling(request, _("The numbers are saved.")):
            policies.change(org=desk.organisation, **form.cleaned_data)
        return back_to("staff-integrity-rules", desk)
    return _shown(request, desk, numbers=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def put_network(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set the rule for a network."""
    form = NewNetwork(request.POST)
    if form.is_valid():
        with forms.refusals_in(form):
            network_rules.put(
                org=desk.organisation, **form.cleaned_data, by=desk.person, now=clock.now()
            )
            return back_to("staff-integrity-rules", desk)
    return _shown(request, desk, network=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove_network(request: HttpRequest, desk: Desk, network_rule_id: UUID) -> HttpResponse:
    """Forget a network's rule."""
    with telling(request, _("The rule is gone.")):
        network_rules.remove(org=desk.organisation, rule_id=network_rule_id)
    return back_to("staff-integrity-rules", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def put_domain(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set the rule for a mail domain."""
    form = NewDomain(request.POST)
    if form.is_valid():
        with forms.refusals_in(form):
            domain_rules.put(
                org=desk.organisation, **form.cleaned_data, by=desk.person, now=clock.now()
            )
            return back_to("staff-integrity-rules", desk)
    return _shown(request, desk, domain=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove_domain(request: HttpRequest, desk: Desk, domain_rule_id: UUID) -> HttpResponse:
    """Forget a mail domain's rule."""
    with telling(request, _("The rule is gone.")):
        domain_rules.remove(org=desk.organisation, rule_id=domain_rule_id)
    return back_to("staff-integrity-rules", desk)


def _shown(request: HttpRequest, desk: Desk, **wrong: Any) -> HttpResponse:
    """Draw the screen; a form that was filled in wrongly stands as it was sent."""
    policy = rules.policy(desk.organisation.id)
    numbers = {name: getattr(policy, name) for name in Policy.base_fields}
    drawn = {
        "numbers": Policy(initial=numbers),
        "network": NewNetwork(auto_id="network_%s"),
        "domain": NewDomain(auto_id="domain_%s"),
    }
    answer = screen(
        request,
        desk,
        "staff/integrity_rules.html",
        networks=rules.networks(desk.organisation.id).order_by("cidr"),
        domains=rules.domains(desk.organisation.id).order_by("domain"),
        **{**drawn, **wrong},
    )
    answer.status_code = 400 if wrong else 200
    return answer
