"""Experiments: set one up, let it run, read what it has found."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.api import experiment_tables as money_tables
from donations.reports.experiments import money_report
from mobilize.dashboards import experiment_findings as findings
from mobilize.dashboards import forms
from mobilize.dashboards.experiment_forms import Arm, Design, Ending, NewExperiment
from mobilize.dashboards.findings import left_out
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.api import experiment_tables
from petitions.domain.experiments import limits
from petitions.domain.share_limits import graphemes
from petitions.queries import catalogue, experiments, selected
from petitions.reports.experiments import experiment_report
from petitions.services import designing, experimenting

TABLES = {
    "looks": gettext_lazy("Every look"),
    "caused": gettext_lazy("What it caused"),
    "groups": gettext_lazy("What came through each group"),
}
STATES = {
    "draft": gettext_lazy("Not started"),
    "running": gettext_lazy("Running"),
    "stopped": gettext_lazy("Ended"),
}
BECAUSE = {
    "": "",
    "decided": gettext_lazy("It ended because the answer was certain."),
    "by_hand": gettext_lazy(
        "Stopped early by hand: the answer was not certain, and what it shows is no result."
    ),
}


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_ITSELF)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what is tried, newest first."""
    rows = experiments.of(desk.organisation.id).order_by("-id")
    if desk.reach.is_limited:
        rows = rows.filter(petition__slug__in=desk.reach.petitions)
    shown = [(row, findings.subject_name(row.subject), STATES[row.state]) for row in rows[:200]]
    return screen(request, desk, "staff/experiments.html", rows=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin a draft; nothing is shown to anybody before it starts."""
    rows = catalogue.petitions(desk.organisation.id, drafts=True).order_by("title")
    form = NewExperiment(
        request.POST if request.method == "POST" else None,
        petitions=[(petition.slug, petition.title) for petition in rows],
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        with forms.refusals_in(form):
            row = designing.create(
                org=desk.organisation,
                petition=selected.petition_named(desk.organisation.id, said.pop("petition")),
                **said,
                by=desk.person,
                now=clock.now(),
            )
            return _back(desk, row.id)
    title, verb = _("Something to try"), _("Save the draft")
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=verb)


@require_safe
@staff_required(Role.ANALYST)
def detail(request: HttpRequest, desk: Desk, experiment_id: UUID) -> HttpResponse:
    """Show a draft with its forms, or what has been found."""
    return _page(request, desk, experiment_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def change(request: HttpRequest, desk: Desk, experiment_id: UUID) -> HttpResponse:
    """Set what a draft is."""
    form = Design(request.POST)
    if form.is_valid():
        with forms.refusals_in(form):
            designing.change(
                org=desk.organisation, experiment_id=experiment_id, **form.cleaned_data
            )
            return _back(desk, experiment_id)
    return _page(request, desk, experiment_id, design=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def say(request: HttpRequest, desk: Desk, experiment_id: UUID) -> HttpResponse:
    """Say what one arm says in one language."""
    row = experiments.by_id(desk.organisation.id, experiment_id)
    form = _arm_form(desk, row, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        called = {f"words.{said['locale']}.{part}": part for part in form.parts}
        called[f"words.{said['locale']}"] = "locale"
        with forms.refusals_in(form, called=called):
            designing.say(
                org=desk.organisation,
                experiment_id=row.id,
                key=said["key"],
                weight=said["weight"],
                locale=said["locale"],
                parts=form.parts,
            )
            return _back(desk, row.id)
    return _page(request, desk, experiment_id, arm=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove_arm(request: HttpRequest, desk: Desk, experiment_id: UUID, arm: str) -> HttpResponse:
    """Take an arm out of a draft."""
    with telling(request, _("It is gone.")):
        designing.remove_arm(org=desk.organisation, experiment_id=experiment_id, key=arm)
    return _back(desk, experiment_id)


@require_POST
@staff_required(Role.ANALYST)
def lengths(request: HttpRequest, desk: Desk, experiment_id: UUID) -> HttpResponse:
    """Count the characters of what is being written. It keeps nothing."""
    row = experiments.by_id(desk.organisation.id, experiment_id)
    counted = [
        (part, graphemes(" ".join(request.POST.get(part, "").split())), most)
        for part, most in limits(row.subject).items()
    ]
    return screen(request, desk, "staff/experiment_lengths.html", counted=counted)


@require_POST
@staff_required(Role.CAMPAIGNER)
def discard(request: HttpRequest, desk: Desk, experiment_id: UUID) -> HttpResponse:
    """Forget a draft."""
    with telling(request, _("The draft is gone.")):
        designing.discard(org=desk.organisation, experiment_id=experiment_id)
    return back_to("staff-experiments", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def start(request: HttpRequest, desk: Desk, experiment_id: UUID) -> HttpResponse:
    """Let it run."""
    with telling(request, _("It runs from now on.")):
        experimenting.start(
            org=desk.organisation, experiment_id=experiment_id, by=desk.person, now=clock.now()
        )
    return _back(desk, experiment_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def stop(request: HttpRequest, desk: Desk, experiment_id: UUID) -> HttpResponse:
    """End it by hand."""
    with telling(request, _("It has ended.")):
        experimenting.stop(
            org=desk.organisation,
            experiment_id=experiment_id,
            winner=request.POST.get("winner", "")[:20],
            by=desk.person,
            now=clock.now(),
        )
    return _back(desk, experiment_id)


def _page(request: HttpRequest, desk: Desk, experiment_id: UUID, **wrong: Any) -> HttpResponse:
    """Draw the one page of an experiment; a form filled in wrongly stands as it was sent."""
    row = experiments.by_id(desk.organisation.id, experiment_id)
    shown: dict[str, Any] = {
        "row": row,
        "subject": findings.subject_name(row.subject),
        "state": STATES[row.state],
        "because": BECAUSE[row.stopped_because],
        "arms": _arms(row),
    }
    if row.state == "draft":
        shown["design"] = Design(initial={name: getattr(row, name) for name in Design.base_fields})
        shown["arm"] = _arm_form(desk, row, None)
    else:
        shown |= _found(row)
    answer = screen(request, desk, "staff/experiment.html", **{**shown, **wrong})
    answer.status_code = 400 if wrong else 200
    return answer


def _found(row: Any) -> dict[str, Any]:
    now = clock.now()
    report = experiment_report(experiment=row, now=now)
    money = money_report(experiment=row, now=now)
    contests = [*([report.prompting] if report.prompting else []), *report.arms]
    gifts = [*([money.prompting] if money.prompting else []), *money.arms]
    brought = {group.key: group.attributed for group in report.groups}
    brought["prompted"] = report.attributed
    given = {group.key: group.attributed_minor for group in money.groups}
    return {
        "report": report,
        "money": money,
        "left_out": left_out(money.other_currencies),
        "title": findings.title(report),
        "groups": [
            (findings.group_label(group.key), group, given[group.key]) for group in report.groups
        ],
        "contests": [
            (
                findings.shown(contest, attributed=brought[contest.first]),
                findings.money_rows(gift, money),
            )
            for contest, gift in zip(contests, gifts, strict=True)
        ],
        "tables": [(name, TABLES[name]) for name in experiment_tables.TABLES],
        "money_tables": [(name, TABLES[name]) for name in money_tables.TABLES],
        "ending": Ending(arms=[arm.key for arm in row.arms.all()]),
    }


def _arms(row: Any) -> list[tuple[Any, list[tuple[str, list[tuple[str, str, int, int]]]]]]:
    """Return each arm with its languages, and each part with its length and its limit."""
    most = limits(row.subject)
    return [
        (
            arm,
            [
                (
                    locale,
                    [(part, text, graphemes(text), most[part]) for part, text in parts.items()],
                )
                for locale, parts in sorted(arm.words.items())
            ],
        )
        for arm in row.arms.order_by("key")
    ]


def _arm_form(desk: Desk, row: Any, data: Any) -> Arm:
    path = {"org": desk.organisation.slug, "experiment_id": row.id}
    return Arm(
        data,
        subject=row.subject,
        counting_url=reverse("staff-experiment-lengths", kwargs=path),
        auto_id="arm_%s",
    )


def _back(desk: Desk, experiment_id: UUID) -> HttpResponse:
    return back_to("staff-experiment", desk, experiment_id=str(experiment_id))
