"""Which postcodes lie in which region: load a file, see what is loaded, remove it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.postcode_forms import NewPostcodes
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.organisations.models import Role
from petitions.queries import postcodes as known
from petitions.services import postcodes


@require_http_methods(["GET", "HEAD"])
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is loaded, by country, and the form for a file."""
    return _shown(request, desk, NewPostcodes())


@require_POST
@staff_required(Role.CAMPAIGNER)
def load(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put a file in the place of what was loaded before."""
    form = NewPostcodes(request.POST, request.FILES)
    if form.is_valid():
        with refusals_in(form):
            number = postcodes.load(org=desk.organisation, data=form.cleaned_data["file"].read())
            messages.success(request, _loaded(number))
            return back_to("staff-postcodes", desk)
    return _shown(request, desk, form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Forget the list."""
    with telling(request, _("The postcodes are gone.")):
        postcodes.remove(org=desk.organisation)
    return back_to("staff-postcodes", desk)


def _loaded(number: int) -> str:
    said = ngettext("%(n)d prefix is loaded.", "%(n)d prefixes are loaded.", number)
    return said % {"n": number}


def _shown(request: HttpRequest, desk: Desk, form: NewPostcodes) -> HttpResponse:
    answer = screen(
        request,
        desk,
        "staff/postcodes.html",
        loaded=known.loaded(desk.organisation.id),
        form=form,
    )
    answer.status_code = 400 if form.errors else 200
    return answer
