"""The reasons moderators give: list, write, start with the usual ones, remove."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import petition_forms
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.organisations.models import Role
from petitions.queries import moderation as queries
from petitions.queries.catalogue import NothingHere
from petitions.services import reasons


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the reasons; write one more."""
    form = petition_forms.NewReason(
        request.POST if request.method == "POST" else None,
        initial={"locale": desk.organisation.locale},
    )
    if form.is_valid():
        reasons.keep(org=desk.organisation, **form.cleaned_data)
        messages.success(request, _("The reason is saved."))
        return back_to("staff-moderation-reasons", desk)
    rows = queries.reasons(desk.organisation.id)
    return screen(request, desk, "staff/moderation_reasons.html", form=form, reasons=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def edit(request: HttpRequest, desk: Desk, code: str, locale: str) -> HttpResponse:
    """Change what a reason says in one language."""
    rows = queries.reasons(desk.organisation.id)
    reason = rows.filter(code=code, locale=locale).first()
    if reason is None:
        raise NothingHere
    form = petition_forms.ReasonWords(
        request.POST if request.method == "POST" else None,
        initial={"title": reason.title, "text": reason.text, "hides_words": reason.hides_words},
    )
    if form.is_valid():
        reasons.keep(org=desk.organisation, code=code, locale=locale, **form.cleaned_data)
        messages.success(request, _("The reason is saved."))
        return back_to("staff-moderation-reasons", desk)
    title = f"{reason.title} ({locale})"
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=_("Save"))


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove(request: HttpRequest, desk: Desk, code: str, locale: str) -> HttpResponse:
    """Forget a reason in one language."""
    with telling(request, _("The reason is removed.")):
        reasons.remove(org=desk.organisation, code=code, locale=locale)
    return back_to("staff-moderation-reasons", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def seed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Start with the usual reasons."""
    with telling(request, _("The usual reasons are there. Change them as you like.")):
        reasons.seed(org=desk.organisation)
    return back_to("staff-moderation-reasons", desk)
