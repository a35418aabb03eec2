"""One kind of prompt: how it reads in each language, in whose words, tried on oneself."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.prompt_forms import OwnWords
from mobilize.dashboards.prompt_words import KIND_NAMES
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.emails import prompt_sample
from petitions.queries import catalogue, prompts
from petitions.queries.catalogue import NothingHere
from petitions.services import prompt_rules, prompt_trying


@require_safe
@staff_required(Role.ANALYST)
def preview(request: HttpRequest, desk: Desk, slug: str, kind: str) -> HttpResponse:
    """Show how a kind reads in each language."""
    return _shown(request, desk, slug, kind)


@require_POST
@staff_required(Role.CAMPAIGNER)
def say(request: HttpRequest, desk: Desk, slug: str, kind: str, locale: str) -> HttpResponse:
    """Set staff's own words."""
    form = OwnWords(request.POST, prefix=locale)
    if form.is_valid():
        with refusals_in(form):
            prompt_rules.say(
                org=desk.organisation, slug=slug, kind=kind, locale=locale, **form.cleaned_data
            )
            messages.success(request, _("Saved. Below you see how it reads now."))
            return back_to("staff-petition-prompt", desk, slug=slug, kind=kind)
    answer = _shown(request, desk, slug, kind, wrong={locale: form})
    answer.status_code = 400
    return answer


@require_POST
@staff_required(Role.CAMPAIGNER)
def test(request: HttpRequest, desk: Desk, slug: str, kind: str, locale: str) -> HttpResponse:
    """Mail it to whoever asks, and to nobody else."""
    with telling(request, _("The mail is on its way to your own address.")):
        prompt_trying.ask(
            org=desk.organisation,
            slug=slug,
            kind=kind,
            locale=locale,
            by=desk.person,
            now=clock.now(),
        )
    return back_to("staff-petition-prompt", desk, slug=slug, kind=kind)


def _shown(
    request: HttpRequest,
    desk: Desk,
    slug: str,
    kind: str,
    *,
    wrong: dict[str, OwnWords] | None = None,
) -> HttpResponse:
    if kind not in KIND_NAMES:
        raise NothingHere
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    return screen(
        request,
        desk,
        "staff/prompt.html",
        petition=petition,
        kind=kind,
        name=KIND_NAMES[kind],
        languages=[
            _language(petition, kind, locale, name, wrong or {})
            for locale, name in settings.LANGUAGES
        ],
    )


def _language(
    petition: Any, kind: str, locale: str, name: str, wrong: dict[str, OwnWords]
) -> dict[str, Any]:
    own = prompts.words(petition, kind, locale)
    said = {"subject": own.subject, "lead": own.lead} if own else {}
    return {
        "locale": locale,
        "name": name,
        "read": prompt_sample.read(petition, kind, locale=locale, now=clock.now()),
        "form": wrong.get(locale) or OwnWords(initial=said, prefix=locale),
    }
