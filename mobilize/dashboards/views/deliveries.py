"""What could not be delivered, for owners to look at and put back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.organisations.models import Role
from mobilize.outbox import queries, services


@require_safe
@staff_required(Role.OWNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List this organisation's damaged messages, oldest first."""
    rows = queries.damaged().filter(organisation_id=desk.organisation.id)
    return screen(request, desk, "staff/deliveries.html", deliveries=rows)


@require_POST
@staff_required(Role.OWNER)
def requeue(request: HttpRequest, desk: Desk, message_id: UUID) -> HttpResponse:
    """Put one of this organisation's messages back, with all its attempts before it."""
    mine = queries.damaged().filter(organisation_id=desk.organisation.id, id=message_id)
    if not mine.exists():
        raise Http404
    with telling(request, _("It will be tried again now.")):
        services.requeue(message_id=message_id)
    return back_to("staff-deliveries", desk)
