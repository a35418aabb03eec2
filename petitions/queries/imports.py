"""Imports as staff see them: how far they are, and what is wrong in plain words."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import sealing
from mobilize.organisations.models import TenantQuerySet
from petitions.domain import uploads
from petitions.domain.columns import Layout
from petitions.domain.tables import Row
from petitions.models import ImportRefusal, Petition, SignatureImport

PREVIEW = 4  # rows, the header included
WORDS: dict[str, str | Promise] = {
    # What a row lacks
    "name-missing": _("There is no name."),
    "too-long": _("This is longer than anybody's."),
    "text-invalid": _("This holds characters that cannot be shown, or that turn text around."),
    "address-invalid": _("This is not an e-mail address."),
    "nobody-told-apart": _("A signer has an e-mail address, or a name and a postcode."),
    "postcode-invalid": _("This is no postcode."),
    "country-unknown": _("This is no country we know, by its name or as a code such as FR."),
    "date-unreadable": _("This is no day, such as 2026-05-31."),
    "date-in-future": _("This day is still to come."),
    "date-too-old": _("This day is more than ten years before the petition was made."),
    "yes-or-no": _("This is neither yes nor no."),
    "language-unknown": _("This is no language code, such as en or pt-BR."),
    "evidence-missing": _("Somebody agreed, and nothing says where that is written."),
    "evidence-invalid": _("Say where the sheet is kept, such as “sheet 12”; no address fits here."),
    "consent-undated": _("Somebody agreed, and nothing says on which day."),
    "consent-without-address": _("Somebody agreed to be written to and left no address."),
    "too-many-cells": _("This row has more cells than the file has columns."),
    # What a layout lacks
    "column-unknown": _("A column is taken for something we do not know."),
    "column-taken-twice": _("Two columns are taken for the same thing."),
    "name-column-missing": _("Say which column holds the names."),
    "person-column-missing": _("Say which column holds the e-mail addresses, or the postcodes."),
    "country-missing": _("Say which column holds the countries, or which country is meant."),
    "country-invalid": _("The country that is meant is a two-letter code, such as FR."),
    "evidence-column-missing": _("Say which column tells where each agreement is written."),
    "date-column-missing": _("Say which column tells the day of each agreement."),
    "wording-unknown": _("Agreements count only if people read our own sentences."),
    "delimiter-unknown": _("The cells are set apart by commas, semicolons or tabs."),
    "dates-unknown": _("Dates put the day first, or the month."),
    # Why an import ended
    "petition-closed": _("The petition closed meanwhile. What was added before stays."),
    "kept-too-long": _("Nobody imported it within seven days, and its file was forgotten."),
    "person-erased": _("Somebody had their data erased whom its file may have named."),
}


class ImportMissing(AppError):
    """There is no such import."""

    code = "import-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Said:
    """A code and what it means."""

    code: str
    message: str


def of_petition(petition: Petition) -> TenantQuerySet[SignatureImport]:
    """Return a petition's imports, without their files."""
    rows = SignatureImport.objects.for_org(petition.organisation_id).filter(petition=petition)
    return rows.select_related("petition").defer("file_sealed")


def one(organisation_id: UUID, import_id: UUID) -> SignatureImport:
    """Return an import, without its file.

    Raises:
        ImportMissing
    """
    rows = SignatureImport.objects.for_org(organisation_id).filter(id=import_id)
    found = rows.select_related("petition").defer("file_sealed").first()
    if found is None:
        raise ImportMissing
    return found


def layout(upload: SignatureImport) -> Layout:
    """Return how an import's file is read."""
    return Layout.of(upload.mapping)


def lacking(upload: SignatureImport) -> list[Said]:
    """Return what has to be chosen before a file's rows can be read."""
    return [say(code) for code in layout(upload).faults()]


def refusals(upload: SignatureImport) -> TenantQuerySet[ImportRefusal]:
    """Return why rows were not taken, in the order of the file; the first thousand are kept."""
    rows = ImportRefusal.objects.for_org(upload.organisation_id).filter(import_of=upload)
    return rows.order_by("row", "id")


def preview(upload: SignatureImport) -> list[Row]:
    """Return the file's first rows as they stand, for whoever has to choose the columns.

    They hold personal values. None once the file was forgotten.

    Raises:
        encodings.EncodingWrong, tables.FileBroken
    """
    if upload.finished_at:
        return []
    data = sealing.open_(upload, "file_sealed")
    encoding = upload.encoding
    return uploads.first_rows(data, encoding=encoding, layout=layout(upload), most=PREVIEW)


def say(code: str) -> Said:
    """Return a code with its meaning in plain words."""
    return Said(code, str(WORDS.get(code, code)))
