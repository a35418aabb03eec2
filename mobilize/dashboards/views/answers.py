"""A petition's answer: published once, read before it is mailed, mailed once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import handover_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.emails import answer as mails
from petitions.queries import catalogue, handing_over
from petitions.services import answering, broadcasting


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def answer(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Publish the answer; once there is one, show its mail, whom it reaches and how far it is."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    form = forms.AnswerWords(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            answering.publish(
                org=desk.organisation,
                slug=slug,
                **form.cleaned_data,
                by=desk.person,
                now=clock.now(),
            )
            messages.success(request, _("The answer is published. Nobody has been mailed yet."))
            return back_to("staff-petition-answer", desk, slug=slug)
    published = handing_over.answer(petition)
    shown = {"form": form, "petition": petition, "answer": published}
    if published is None:
        return screen(request, desk, "staff/answer.html", **shown)
    return screen(
        request,
        desk,
        "staff/answer.html",
        **shown,
        mailing=broadcasting.standing(petition),
        preview=mails.read(published, to=desk.person.email),
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def test(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Mail the answer to whoever asks, and to nobody else."""
    with telling(request, _("The mail is on its way to your own address.")):
        broadcasting.ask_for_test(org=desk.organisation, slug=slug, by=desk.person, now=clock.now())
    return back_to("staff-petition-answer", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def send(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Mail the answer to whoever signed and wants news. Once."""
    with telling(request, _("The mailing has begun.")):
        broadcasting.start(org=desk.organisation, slug=slug, by=desk.person, now=clock.now())
    return back_to("staff-petition-answer", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def pause(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Let what has not gone out wait."""
    with telling(request, _("Nothing goes out until you resume.")):
        broadcasting.pause(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-petition-answer", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def resume(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Let the mailing go on."""
    with telling(request, _("It goes on.")):
        broadcasting.resume(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-petition-answer", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def cancel(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Stop the mailing."""
    with telling(request, _("The mailing has stopped. What had not gone out stays unsent.")):
        broadcasting.cancel(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-petition-answer", desk, slug=slug)
