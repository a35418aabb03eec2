"""The weekly digest: what it says, and one's own switch."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from donations.reports import digest
from donations.services import digests
from mobilize.dashboards import findings
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.ANALYST)
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what it says of the last week; on POST switch it on or off for whoever posts."""
    now = clock.now()
    if request.method == "POST":
        if request.POST.get("wanted") == "yes":
            digests.switch_on(organisation=desk.organisation, person=desk.person, now=now)
            messages.success(request, _("You will be told every Monday morning."))
        else:
            digests.switch_off(organisation_id=desk.organisation.id, person=desk.person)
            messages.success(request, _("You get no more digests."))
        return back_to("staff-digest", desk)
    found = digest.digest(
        organisation=desk.organisation, monday=digests.monday(desk.organisation, now), now=now
    )
    return screen(
        request,
        desk,
        "staff/digest.html",
        is_on=digests.is_on(organisation_id=desk.organisation.id, person=desk.person),
        digest=found,
        others=[
            (one.cause.title, findings.left_out(one.other_currencies))
            for one in found.causes
            if one.other_currencies
        ],
    )
