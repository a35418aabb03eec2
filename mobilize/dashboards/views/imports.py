"""Imports: send a file, see how it is read, try it out, import it, call it off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import elsewhere, import_forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.domain import wording
from petitions.domain.importing import PURPOSES
from petitions.queries import catalogue, external_counts, imports
from petitions.services import external_counting, importing

REFUSALS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def listing(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """List a petition's imports; send a new file."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    form = import_forms.NewImport(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        with refusals_in(form):
            upload = importing.upload(
                petition=petition,
                data=said.pop("file").read(),
                **said,
                by=desk.person,
                now=clock.now(),
            )
            return back_to("staff-petition-import", desk, import_id=upload.id)
    sentences = wording.sentences(
        organisation=desk.organisation.name, locale=get_language() or wording.FALLBACK
    )
    return screen(
        request,
        desk,
        "staff/imports.html",
        form=form,
        petition=petition,
        imports=imports.of_petition(petition).order_by("-id"),
        sentences=[sentences[purpose] for purpose in PURPOSES],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def detail(request: HttpRequest, desk: Desk, import_id: UUID) -> HttpResponse:
    """Show how far an import is and what it found; read its file another way."""
    upload = imports.one(desk.organisation.id, import_id)
    form = import_forms.Arrangement(
        request.POST if request.method == "POST" else None,
        layout=imports.layout(upload),
        encoding=upload.encoding,
    )
    if form.is_valid():
        with refusals_in(form):
            importing.arrange(
                org_id=desk.organisation.id, import_id=import_id, now=clock.now(), **form.said()
            )
            return back_to("staff-petition-import", desk, import_id=import_id)
    lacking = imports.lacking(upload)
    return screen(
        request,
        desk,
        "staff/import.html",
        form=form,
        upload=upload,
        lacking=lacking,
        busy=upload.state == "running" or (upload.state == "uploaded" and not lacking),
        reason=_sentence(upload.reason),
        preview=imports.preview(upload) if upload.state in {"uploaded", "checked"} else [],
        refusals=[
            (one, import_forms.FIELD_NAMES.get(one.field), _sentence(one.code))
            for one in imports.refusals(upload)[:REFUSALS_SHOWN]
        ],
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def start(request: HttpRequest, desk: Desk, import_id: UUID) -> HttpResponse:
    """Import the rows that the dry run found good."""
    with telling(request, say("The import has begun.")):
        importing.start(org_id=desk.organisation.id, import_id=import_id, now=clock.now())
    return back_to("staff-petition-import", desk, import_id=import_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def cancel(request: HttpRequest, desk: Desk, import_id: UUID) -> HttpResponse:
    """Call an import off."""
    with telling(request, say("The import is called off, and its file is forgotten.")):
        importing.cancel(org_id=desk.organisation.id, import_id=import_id, now=clock.now())
    return back_to("staff-petition-import", desk, import_id=import_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def counts(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Show what other sites said a petition had; send more of it."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    form = import_forms.NewCounts(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if form.is_valid():
        with refusals_in(form):
            kept = external_counting.keep(
                petition=petition,
                source=form.cleaned_data["source"],
                data=form.cleaned_data["file"].read(),
                now=clock.now(),
            )
            messages.success(request, _counted(kept))
            return back_to("staff-petition-counts", desk, slug=slug)
    shown = [(one, elsewhere.drawn(one)) for one in external_counts.of_petition(petition)]
    return screen(request, desk, "staff/counts.html", form=form, petition=petition, sites=shown)


def _counted(kept: external_counting.Kept) -> str:
    said = ngettext("%(n)d new count was kept.", "%(n)d new counts were kept.", kept.added)
    return said % {"n": kept.added}


def _sentence(code: str) -> str:
    """Return what a stored code means, in the reader's language; nothing for none."""
    message = imports.say(code).message
    return say(message) if message else ""
