"""Imports of gifts: send a file, see how it is read, try it out, book it, call it off."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from donations.queries import gift_imports
from donations.services import gift_importing
from mobilize.dashboards import gift_import_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue

REFUSALS_SHOWN = 100
PLACE = "staff-cause-gift-import"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def listing(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """List a cause's imports of gifts; send a new file."""
    cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
    form = forms.NewGiftImport(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if form.is_valid():
        with refusals_in(form):
            upload = gift_importing.upload(
                cause=cause,
                data=form.cleaned_data["file"].read(),
                name=form.cleaned_data["name"],
                by=desk.person,
                now=clock.now(),
            )
            return back_to(PLACE, desk, gift_import_id=upload.id)
    found = gift_imports.of_cause(cause).order_by("-id")
    return screen(request, desk, "staff/gift_imports.html", form=form, cause=cause, imports=found)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def detail(request: HttpRequest, desk: Desk, gift_import_id: UUID) -> HttpResponse:
    """Show how far an import is and what it found; read its file another way."""
    upload = gift_imports.one(desk.organisation.id, gift_import_id)
    form = forms.GiftArrangement(
        request.POST if request.method == "POST" else None,
        layout=gift_imports.layout(upload),
        encoding=upload.encoding,
    )
    if form.is_valid():
        with refusals_in(form):
            gift_importing.arrange(
                org_id=desk.organisation.id,
                import_id=gift_import_id,
                now=clock.now(),
                **form.said(),
            )
            return back_to(PLACE, desk, gift_import_id=gift_import_id)
    lacking = gift_imports.lacking(upload)
    return screen(
        request,
        desk,
        "staff/gift_import.html",
        form=form,
        upload=upload,
        lacking=lacking,
        names_promises=gift_imports.layout(upload).names_promises,
        busy=upload.state == "running" or (upload.state == "uploaded" and not lacking),
        reason=_sentence(upload.reason),
        preview=gift_imports.preview(upload) if upload.state in {"uploaded", "checked"} else [],
        refusals=[
            (one, forms.FIELD_NAMES.get(one.field), _sentence(one.code))
            for one in gift_imports.refusals(upload)[:REFUSALS_SHOWN]
        ],
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def start(request: HttpRequest, desk: Desk, gift_import_id: UUID) -> HttpResponse:
    """Book the rows that the dry run found good."""
    with telling(request, say("The import has begun.")):
        gift_importing.start(org_id=desk.organisation.id, import_id=gift_import_id, now=clock.now())
    return back_to(PLACE, desk, gift_import_id=gift_import_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def cancel(request: HttpRequest, desk: Desk, gift_import_id: UUID) -> HttpResponse:
    """Call an import off."""
    with telling(request, say("The import is called off, and its file is forgotten.")):
        gift_importing.cancel(
            org_id=desk.organisation.id, import_id=gift_import_id, now=clock.now()
        )
    return back_to(PLACE, desk, gift_import_id=gift_import_id)


def _sentence(code: str) -> str:
    """Return what a stored code means, in the reader's language; nothing for none."""
    message = gift_imports.say(code).message
    return say(message) if message else ""
