"""Giving by text at a desk: keywords with what came of each, trials, settlements."""

import functools
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.queries import texts
from donations.reports import text_rows
from donations.reports import texts as figures
from donations.services import text_keywords, text_settling
from mobilize.dashboards import text_forms as forms
from mobilize.dashboards import text_rows_findings as rows_findings
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.dashboards.text_words import RESULTS
from mobilize.http import form_refusals
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries.catalogue import NothingHere

METHODS = ["GET", "HEAD", "POST"]
SHOWN = 50
refusals_in = functools.partial(
    form_refusals.refusals_in, called={"amount_minor": "amount", "currency": "amount"}
)


@require_safe
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show every keyword with what was asked, pledged, received and refused."""
    rows = figures.report(desk.organisation.id)
    return screen(
        request,
        desk,
        "staff/texts.html",
        rows=[(row, urlencode({"keyword": row.keyword.id})) for row in rows],
        channels=[
            (channel, currency, cell, urlencode({"currency": currency, "channel": channel}))
            for channel, currency, cell in figures.by_channel(rows)
        ],
        waiting=texts.waiting(desk.organisation.id).count(),
    )


@require_safe
@staff_required(Role.ANALYST)
def rows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what stands behind a figure."""
    form = forms.TextFigure(request.GET)
    if not form.is_valid():
        raise NothingHere
    said = {name: value for name, value in form.cleaned_data.items() if value}
    before = said.pop("before", None)
    figure = text_rows.figure(desk.organisation.id, **said)
    found = text_rows.behind(figure, before=before)
    return screen(
        request,
        desk,
        "staff/text_rows.html",
        found=found,
        about=rows_findings.figure(figure),
        table=rows_findings.rows_table(found, figure, desk.organisation.slug),
        query=urlencode(said),
    )


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open a keyword."""
    rows = catalogue.causes(desk.organisation.id, drafts=False).order_by("title")
    form = forms.NewKeyword(
        request.POST if request.method == "POST" else None,
        causes={cause.slug: cause for cause in rows},
    )
    if form.is_valid():
        with refusals_in(form):
            _open(desk, form)
            messages.success(request, say("The keyword is open."))
            return back_to("staff-texts", desk)
    shown: dict[str, Any] = {"title": say("New keyword"), "verb": say("Open it")}
    return screen(request, desk, "staff/form.html", form=form, **shown)


@require_POST
@staff_required(Role.CAMPAIGNER)
def close(request: HttpRequest, desk: Desk, keyword_id: UUID) -> HttpResponse:
    """Let a keyword ask nobody any more."""
    with telling(request, say("The keyword is closed.")):
        text_keywords.close(org_id=desk.organisation.id, keyword_id=keyword_id, now=clock.now())
    return back_to("staff-texts", desk)


@require_http_methods(METHODS)
@staff_required(Role.ANALYST)
def trial(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Say what a message would be answered; nothing is kept."""
    form, shown = forms.Trial(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        with refusals_in(form):
            shown = text_keywords.preview(
                organisation=desk.organisation,
                number=form.cleaned_data["number"],
                body=form.cleaned_data["text"],
                now=clock.now(),
            )
    return screen(request, desk, "staff/text_trial.html", form=form, shown=shown)


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def settlements(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the phone company's file; list the files, and the lines that wait for somebody."""
    form = forms.NewSettlement(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            file = text_settling.take(
                organisation=desk.organisation,
                name=form.cleaned_data["name"],
                data=form.cleaned_data["file"].read(),
                by=desk.person,
                now=clock.now(),
            )
            told = say("%(told)s new lines, %(repeated)s were told before.")
            messages.success(request, told % {"told": file.told, "repeated": file.repeated})
            return back_to("staff-text-settlements", desk)
    waiting = texts.waiting(desk.organisation.id).order_by("-id")
    return screen(
        request,
        desk,
        "staff/text_settlements.html",
        form=form,
        files=texts.settlements(desk.organisation.id).order_by("-id")[:SHOWN],
        lines=[(one, RESULTS[one.result], say(texts.why(one.why))) for one in waiting[:SHOWN]],
        waiting=waiting.count(),
    )


def _open(desk: Desk, form: forms.NewKeyword) -> None:
    said, slug = form.cleaned_data, form.cleaned_data["petition"]
    cause = form.chosen
    text_keywords.open_(
        cause=cause,
        petition=catalogue.petition(desk.organisation.id, slug, drafts=True) if slug else None,
        terms=text_keywords.Terms(
            number=said["number"],
            word=said["word"],
            amount_minor=said["amount_minor"],
            currency=cause.currency,
            link_code=said["link"],
            asks_how_heard=said["asks_how_heard"],
        ),
        by=desk.person,
        now=clock.now(),
    )
