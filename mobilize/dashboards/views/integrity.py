"""What waits for somebody to look: alarms, and held signatures in heaps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mobilize.dashboards.integrity_forms import Heap
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.pages.suspicions import ALARMS, name_of
from petitions.queries import held, selected
from petitions.services import alarms, holding


@require_safe
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the alarms that stand and the heaps of held signatures, largest first."""
    return screen(
        request,
        desk,
        "staff/integrity.html",
        alarms=[(ALARMS.get(row.kind, row.kind), row) for row in held.alarms(desk.organisation.id)],
        heaps=[(name_of(heap.suspicion), heap) for heap in held.heaps(desk.organisation.id)],
    )


@require_safe
@staff_required(Role.ANALYST)
def heap(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the newest fifty signatures of one heap, without a personal value."""
    form = Heap(request.GET)
    said = form.cleaned_data if form.is_valid() else {"petition": "", "suspicion": ""}
    petition = selected.petition_named(desk.organisation.id, said["petition"])
    rows = held.signatures(
        desk.organisation.id,
        petition_id=petition.id if petition else None,
        suspicion=said["suspicion"],
    )
    return screen(
        request,
        desk,
        "staff/held.html",
        petition=petition,
        suspicion=said["suspicion"],
        title=name_of(said["suspicion"]) if said["suspicion"] else _("Held signatures"),
        total=rows.count(),
        rows=[_row(row) for row in rows.order_by("-id")[: held.PAGE]],
        releasing=Heap(initial=said, auto_id="release_%s"),
        removing=Heap(initial=said, auto_id="remove_%s"),
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def release(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Count held signatures from now on."""
    with telling(request, ""):
        many = holding.release(org=desk.organisation, **_meant(request, desk), now=clock.now())
        _tell(request, ngettext("%(n)d signature counts.", "%(n)d signatures count.", many), many)
    return back_to("staff-integrity", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Remove held signatures, with a public reason."""
    reason = request.POST.get("reason", "").strip()[:500]
    if not reason:
        messages.warning(request, _("Say why: the reason is published."))
        return back_to("staff-integrity", desk)
    with telling(request, ""):
        many = holding.remove(
            org=desk.organisation,
            **_meant(request, desk),
            reason=reason,
            by=desk.person,
            now=clock.now(),
        )
        text = ngettext("%(n)d signature is removed.", "%(n)d signatures are removed.", many)
        _tell(request, text, many)
    return back_to("staff-integrity", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def clear(request: HttpRequest, desk: Desk, alarm_id: UUID) -> HttpResponse:
    """Note that somebody has looked at an alarm."""
    with telling(request, _("The alarm is cleared.")):
        alarms.clear(org=desk.organisation, alarm_id=alarm_id, by=desk.person, now=clock.now())
    return back_to("staff-integrity", desk)


def _row(row: Any) -> dict[str, Any]:
    seen = selected.shown(row)
    return seen | {"names": [name_of(suspicion) for suspicion in seen["suspicions"]]}


def _meant(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """Return which held signatures a form means: the ticked ones, or the whole heap."""
    form = Heap(request.POST)
    said = form.cleaned_data if form.is_valid() else {"petition": "", "suspicion": ""}
    ticked = [_id(text) for text in request.POST.getlist("only")]
    only = [one for one in ticked if one is not None]
    return {
        "petition": selected.petition_named(desk.organisation.id, said.get("petition", "")),
        "suspicion": said.get("suspicion", ""),
        "only": only if "only" in request.POST else None,
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _tell(request: HttpRequest, text: str, many: int) -> None:
    messages.success(request, text % {"n": many})
