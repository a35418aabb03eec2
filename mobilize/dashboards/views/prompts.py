"""Prompts of one petition, and the organisation's caps: switches, pause, progress, history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobilize.dashboards import prompt_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.prompt_words import KIND_NAMES, REASONS, STATES
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.domain.prompt_kinds import KINDS, TO_ALL
from petitions.queries import catalogue, prompt_facts, prompt_moments, prompts
from petitions.services import prompt_broadcasting, prompt_pausing, prompt_rules


@require_safe
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Show which kinds are on, prompts to all with their progress, and what has become of each."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    rules = prompts.rules(petition)
    return screen(
        request,
        desk,
        "staff/prompts.html",
        petition=petition,
        rules=rules,
        kinds=[(kind, KIND_NAMES[kind], kind in rules.kinds) for kind in KINDS],
        switches=forms.Switches(initial={"kinds": rules.kinds}),
        beginning=forms.Beginning(choices=_possible(petition, rules.kinds)),
        broadcasts=[
            (KIND_NAMES[each.broadcast.kind], each) for each in prompts.broadcasts(petition)
        ],
        history=[_line(line) for line in prompts.history(petition)],
        states=[STATES[state] for state in prompts.STATES],
        reasons=[_reason(row) for row in prompts.reasons(petition)],
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def switch(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Let exactly the ticked kinds be sent."""
    form = forms.Switches(request.POST)
    if form.is_valid():
        with telling(request, _("Saved.")):
            prompt_rules.switch(
                org=desk.organisation, slug=slug, **form.cleaned_data, now=clock.now()
            )
    else:
        messages.warning(request, _("There is no such kind of prompt."))
    return back_to("staff-petition-prompts", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def pause(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Hold back what has not gone out."""
    with telling(request, _("Nothing goes out until you resume.")):
        prompt_pausing.pause(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-petition-prompts", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def resume(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Let it go on."""
    with telling(request, _("It goes on. What is no longer true is not sent.")):
        prompt_pausing.resume(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-petition-prompts", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def begin(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Write to everybody who signed and agreed."""
    with telling(request, _("It has begun. Everybody gets it in their own daytime.")):
        prompt_broadcasting.start(
            org=desk.organisation,
            slug=slug,
            kind=request.POST.get("kind", ""),
            by=desk.person,
            now=clock.now(),
        )
    return back_to("staff-petition-prompts", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def step(request: HttpRequest, desk: Desk, broadcast_id: UUID, step: str) -> HttpResponse:
    """Pause, resume or cancel a prompt to all."""
    take, done = {
        "pause": (prompt_broadcasting.pause, _("It pauses.")),
        "resume": (prompt_broadcasting.resume, _("It goes on.")),
        "cancel": (
            prompt_broadcasting.cancel,
            _("It has stopped. What had not gone out stays unsent."),
        ),
    }[step]
    petition = prompts.petition_of(desk.organisation.id, broadcast_id)
    with telling(request, done):
        take(org=desk.organisation, broadcast_id=broadcast_id, now=clock.now())
    return back_to("staff-petition-prompts", desk, slug=petition)


@require_safe
@staff_required(Role.ANALYST)
def limits(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the organisation's caps and quiet hours."""
    policy = prompt_facts.policy(desk.organisation.id)
    said = {name: getattr(policy, name) for name in forms.Limits.base_fields}
    return _limits(request, desk, forms.Limits(initial=said))


@require_POST
@staff_required(Role.CAMPAIGNER)
def limit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set the organisation's caps and quiet hours."""
    form = forms.Limits(request.POST)
    if form.is_valid():
        with refusals_in(form):
            prompt_rules.limit(org=desk.organisation, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return back_to("staff-prompt-limits", desk)
    return _limits(request, desk, form, status=400)


def _limits(
    request: HttpRequest, desk: Desk, form: forms.Limits, *, status: int = 200
) -> HttpResponse:
    shown = screen(request, desk, "staff/prompt_limits.html", form=form)
    shown.status_code = status
    return shown


def _possible(petition: Any, kinds: list[str]) -> list[tuple[str, str]]:
    """Return which prompts to all would be true now."""
    now = clock.now()
    return [
        (kind, str(KIND_NAMES[kind]))
        for kind in TO_ALL
        if kind in kinds and prompt_moments.occasion(petition, kind, now=now)
    ]


def _line(line: prompts.Line) -> dict[str, Any]:
    numbers = [line.by_state[state] for state in prompts.STATES]
    return {"name": KIND_NAMES[line.kind], "numbers": numbers, "total": line.total}


def _reason(row: dict[str, Any]) -> dict[str, Any]:
    reason = REASONS.get(row["reason"], row["reason"])
    return {"name": KIND_NAMES[row["kind"]], "reason": reason, "number": row["number"]}
