"""How addresses are read: the organisation's own rules, and those built in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import forms
from mobilize.dashboards.mailbox_forms import NewMailbox
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.domain.mailboxes import RULES
from petitions.queries import mailboxes as known
from petitions.services import mailboxes


@require_http_methods(["GET", "HEAD"])
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show all rules, and the form for one."""
    return _shown(request, desk, NewMailbox())


@require_POST
@staff_required(Role.CAMPAIGNER)
def put(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set the rule for a domain."""
    form = NewMailbox(request.POST)
    if form.is_valid():
        with forms.refusals_in(form):
            mailboxes.put(
                org=desk.organisation, **form.cleaned_data, by=desk.person, now=clock.now()
            )
            return back_to("staff-mailboxes", desk)
    return _shown(request, desk, form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove(request: HttpRequest, desk: Desk, mail_domain: str) -> HttpResponse:
    """Forget a rule: the built-in one holds again."""
    with telling(request, _("The rule is gone.")):
        mailboxes.remove(org=desk.organisation, domain=mail_domain, now=clock.now())
    return back_to("staff-mailboxes", desk)


def _shown(request: HttpRequest, desk: Desk, form: NewMailbox) -> HttpResponse:
    answer = screen(
        request,
        desk,
        "staff/mailboxes.html",
        own=known.own(desk.organisation.id),
        built_in=sorted(RULES.items()),
        form=form,
    )
    answer.status_code = 400 if form.errors else 200
    return answer
