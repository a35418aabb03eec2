"""Imports of gifts as staff see them: how far they are, and what is wrong in plain words."""

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from donations.domain import gift_files
from donations.domain.gift_columns import GiftLayout
from donations.models import GiftImport, GiftRefusal
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import sealing
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.tables import Row
from petitions.models import Cause
from petitions.queries.imports import Said

PREVIEW = 4  # rows, the header included
WORDS: dict[str, str | Promise] = {
    # What is wrong with a row
    "amount-missing": _("There is no amount."),
    "amount-unreadable": _("This is no amount, such as 1,234.50; look at the sign before cents."),
    "amount-too-fine": _("This amount is finer than the currency's smallest coin."),
    "amount-negative": _("This is less than nothing. Gifts that went back are no gifts."),
    "amount-invalid": _("An amount is from 1 to 99,999,999 minor units (cents)."),
    "currency-unreadable": _("This is no currency, such as EUR."),
    "currency-differs": _("This is another currency than the cause's."),
    "date-missing": _("There is no day."),
    "date-unreadable": _("This is no day, such as 2026-05-31."),
    "date-in-future": _("This day is still to come."),
    "promised-after-given": _("This gift was promised after it was given."),
    "date-too-old": _("This day is before 1950."),
    "too-long": _("This is longer than it can be."),
    "text-invalid": _("This holds characters that cannot be shown, or that turn text around."),
    "address-invalid": _("This is not an e-mail address."),
    "country-unknown": _("This is no country code, such as FR."),
    "channel-unknown": _("This is none of our channels, such as email or facebook."),
    "rail-unknown": _("This is none of card, transfer, sms and cash."),
    "too-many-cells": _("This row has more cells than the file has columns."),
    # What a layout lacks
    "column-unknown": _("A column is taken for something we do not know."),
    "column-taken-twice": _("Two columns are taken for the same thing."),
    "amount-column-missing": _("Say which column holds the amounts."),
    "day-column-missing": _("Say which column holds the days."),
    "currency-missing": _("Say which column holds the currencies, or which currency is meant."),
    "delimiter-unknown": _("The cells are set apart by commas, semicolons or tabs."),
    "dates-unknown": _("Dates put the day first, or the month."),
    "decimal-unknown": _("A point or a comma stands before the cents."),
    # Why an import ended
    "kept-too-long": _("Nobody imported it within seven days, and its file was forgotten."),
    "person-erased": _("Somebody had their data erased whom its file may have named."),
}


class GiftImportMissing(AppError):
    """There is no such import of gifts."""

    code = "gift-import-missing"
    kind = Kind.MISSING


def of_cause(cause: Cause) -> TenantQuerySet[GiftImport]:
    """Return a cause's imports, without their files."""
    rows = GiftImport.objects.for_org(cause.organisation_id).filter(cause=cause)
    return rows.select_related("cause").defer("file_sealed")


def one(organisation_id: UUID, import_id: UUID) -> GiftImport:
    """Return an import, without its file.

    Raises:
        GiftImportMissing
    """
    rows = GiftImport.objects.for_org(organisation_id).filter(id=import_id)
    found = rows.select_related("cause").defer("file_sealed").first()
    if found is None:
        raise GiftImportMissing
    return found


def layout(upload: GiftImport) -> GiftLayout:
    """Return how an import's file is read."""
    return GiftLayout.of(upload.mapping)


def lacking(upload: GiftImport) -> list[Said]:
    """Return what has to be chosen before a file's rows can be read."""
    return [say(code) for code in layout(upload).faults()]


def refusals(upload: GiftImport) -> TenantQuerySet[GiftRefusal]:
    """Return why rows were not taken, in the order of the file; the first thousand are kept."""
    rows = GiftRefusal.objects.for_org(upload.organisation_id).filter(import_of=upload)
    return rows.order_by("row", "id")


def preview(upload: GiftImport) -> list[Row]:
    """Return the file's first rows as they stand, for whoever has to choose the columns.

    They hold personal values. None once the file was forgotten.

    Raises:
        encodings.EncodingWrong, tables.FileBroken
    """
    if upload.finished_at:
        return []
    data = sealing.open_(upload, "file_sealed")
    return gift_files.first_rows(
        data, encoding=upload.encoding, layout=layout(upload), most=PREVIEW
    )


def say(code: str) -> Said:
    """Return a code with its meaning in plain words."""
    return Said(code, str(WORDS.get(code, code)))
