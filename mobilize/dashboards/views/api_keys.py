"""API keys: issue, show once, revoke. Owners only."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import forms
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from mobilize.organisations.models.api_key import Scope
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import api_keys


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the keys; a new one's secret is in the answer to the POST and nowhere else."""
    form = forms.NewKey(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_valid():
        with forms.refusals_in(form):
            _, secret = api_keys.issue(
                organisation=desk.organisation,
                name=form.cleaned_data["name"],
                scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
                by=desk.person,
                now=clock.now(),
            )
            form = forms.NewKey()
    rows = organisations.api_keys(desk.organisation.id)
    return screen(request, desk, "staff/api_keys.html", form=form, keys=rows, secret=secret)


@require_POST
@staff_required(Role.OWNER)
def revoke(request: HttpRequest, desk: Desk, key_id: UUID) -> HttpResponse:
    """End a key at once."""
    with telling(request, _("The key no longer works.")):
        api_keys.revoke(organisation_id=desk.organisation.id, key_id=key_id, now=clock.now())
    return back_to("staff-api-keys", desk)
