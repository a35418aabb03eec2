"""Reading a petition and signing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.pages.forms import SignForm, refusals_in
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue
from petitions.services import screening, signing


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@of_organisation
def petition(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show a petition with its form; on POST ask the signer to confirm by mail.

    `t` in the address is the touch a visitor came with; the form carries it on.
    """
    now = clock.now()
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial={"t": request.GET.get("t", "")},
        organisation=organisation.name,
        drawn=screening.draw(petition, now=now),
    )
    if form.is_valid():
        with refusals_in(form):
            screening.look(petition=petition, asked=form.asked(request), now=now)
            signing.ask(
                petition=petition,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                country=form.cleaned_data["country"],
                locale=petition.locale,
                name_shown=form.cleaned_data["name_shown"],
                consents=form.consents,
                touch_token=form.cleaned_data["t"] or None,
                now=now,
            )
            return see_other("check-mail", org=organisation.slug, slug=slug)
    shown = {"organisation": organisation, "petition": petition, "form": form}
    return render(request, "petitions/petition.html", shown, status=400 if form.errors else 200)


@require_safe
@of_organisation
def check_mail(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Say that a mail is on its way. The same for everybody, so that it tells nobody anything."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    shown = {"organisation": organisation, "petition": petition}
    return render(request, "petitions/check_mail.html", shown)
