"""Deliveries of a petition: made, taken out, handed over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import handover_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue, handing_over
from petitions.services import delivering

MEDIA_TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def listing(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """List a petition's deliveries with who took them; have one more made."""
    with timezone.override(desk.organisation.zone):
        return _listed(request, desk, slug)


def _listed(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    rows = handing_over.directory(desk.organisation.id).order_by("name", "office")
    form = forms.NewDelivery(
        request.POST if request.method == "POST" else None,
        directory=[(str(row.id), str(row)) for row in rows],
        zone=desk.organisation.time_zone,
    )
    if form.is_valid():
        now = clock.now()
        with refusals_in(form):
            delivering.ask(
                org=desk.organisation,
                slug=slug,
                up_to=form.cleaned_data["up_to"] or now,
                target_id=form.target_id,
                by=desk.person,
                now=now,
            )
            messages.success(request, _("It is being made, which takes seconds. Load this anew."))
            return back_to("staff-petition-handovers", desk, slug=slug)
    made = handing_over.deliveries(petition, unpublished=True).order_by("-number")
    taken = handing_over.downloads(petition)
    return screen(
        request,
        desk,
        "staff/handovers.html",
        form=form,
        petition=petition,
        deliveries=[
            (delivery, delivering.is_emptied(delivery), taken.get(delivery.id, []))
            for delivery in made
        ],
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def take(request: HttpRequest, desk: Desk, slug: str, number: int, kind: str) -> HttpResponse:
    """Send a delivery's file. A POST, because who took it is written down for good."""
    content = b""
    with telling(request, _("Your name stands beside what you took.")):
        content = delivering.take_out(
            org=desk.organisation,
            slug=slug,
            number=number,
            kind=kind,
            by=desk.person,
            now=clock.now(),
        )
    if not content:
        return back_to("staff-petition-handovers", desk, slug=slug)
    name = f"{desk.organisation.slug}-{number}.{kind}"
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def hand_over(request: HttpRequest, desk: Desk, slug: str, number: int) -> HttpResponse:
    """Note that a delivery was handed over."""
    with telling(request, _("Everybody can now see that it was handed over.")):
        delivering.hand_over(org=desk.organisation, slug=slug, number=number, now=clock.now())
    return back_to("staff-petition-handovers", desk, slug=slug)
