"""What stands in the addresses of screens about files of money. Used by `builders.places_of`."""

from datetime import UTC, datetime

from donations.models import GiftImport
from donations.services import gift_importing
from petitions.models import Cause

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHEET = b"Date,Amount,E-mail,Name\n2025-12-24,12.50,ines@example.org,Ines Duarte\n"


def a_gift_import(cause: Cause, *, name: str = "Old system") -> GiftImport:
    """Return a file of one gift that waits for its dry run."""
    return gift_importing.upload(cause=cause, name=name, data=SHEET, by=None, now=MONDAY)


def places(cause: Cause, *, mark: str) -> dict[str, str]:
    """Return what stands in each place of an address about files of money."""
    return {"<uuid:gift_import_id>": str(a_gift_import(cause, name=mark).id)}
