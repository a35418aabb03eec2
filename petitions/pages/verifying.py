"""Verifying: anybody hands in the file they were given, and hears whether it is genuine."""

import hashlib
from typing import IO, Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mobilize.http import throttles
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.domain import delivery as papers
from petitions.pages.scoped import of_organisation
from petitions.services import vouching
from petitions.services.limits import VerifyingLimit

LARGEST = 64 * 1024 * 1024  # bytes; the list of a million names has fewer
MOST = 2_147_483_647


class Hashing(FileUploadHandler):
    """Takes the SHA-256 of what is handed in as it comes in, and keeps nothing of it."""

    digest = ""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803 - Django names it so
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse a form by its length, before it is read.

        Raises:
            RequestDataTooBig
        """
        if content_length > LARGEST:
            raise RequestDataTooBig("the form is larger than a delivery's file can be")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._hash = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._hash.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        self.digest = self._hash.hexdigest() if file_size else ""


class VerifyForm(forms.Form):
    """A delivery's number, and the file that came with it or its digest."""

    use_required_attribute = False

    number = forms.IntegerField(
        label=_("Number of the delivery"),
        help_text=_("It stands on the first page."),
        min_value=1,
        max_value=MOST,
        error_messages={"required": _("Enter the number of the delivery.")},
    )
    file = forms.FileField(
        label=_("The file, as you got it"),
        help_text=_("PDF or CSV. We look at it and keep nothing of it."),
        required=False,
    )
    digest = forms.CharField(
        label=_("Or its SHA-256, if you would rather not send it"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, handed_in: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self._handed_in = handed_in

    def clean(self) -> dict[str, Any]:
        """Take the file's digest, else the one that was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["digest"] = self._handed_in or cleaned.get("digest", "")
        if not cleaned["digest"]:
            self.add_error("file", _("Choose the file, or enter its SHA-256."))
        return cleaned


# Nothing changes and nobody has to be signed in, so there is nothing to forge; and the
# form's token could be read only after the file, which must not be kept.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@of_organisation
def verify(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show the form; on POST say plainly whether the file is genuine."""
    if request.method != "POST":
        form = VerifyForm(initial={"number": request.GET.get("number", "")})
        return _page(request, organisation, form)
    throttles.spend(VerifyingLimit, request, now=clock.now())
    hashing = Hashing(request)
    request.upload_handlers = [hashing]
    said = request.POST
    form = VerifyForm(said, handed_in=hashing.digest)
    if not form.is_valid():
        return _page(request, organisation, form, status=400)
    verdict = vouching.verify(
        organisation_id=organisation.id,
        number=form.cleaned_data["number"],
        digest=form.cleaned_data["digest"],
    )
    return _page(request, organisation, form, verdict=verdict)


def _page(
    request: HttpRequest,
    organisation: Organisation,
    form: VerifyForm,
    *,
    status: int = 200,
    verdict: vouching.Verdict | None = None,
) -> HttpResponse:
    key = vouching.public_key(organisation.id)
    shown = {
        "organisation": organisation,
        "form": form,
        "verdict": verdict,
        "key": papers.pem(key),
    }
    return render(request, "petitions/verify.html", shown, status=status)
