"""Three real files of gifts come to the cent at what their organisers published.

They lie outside the repository (GDQ, CC0); where they are absent nothing is tried.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from donations.models import GiftImport, LedgerEntry, Pledge
from donations.services import gift_importing
from tests.builders import MONDAY, a_cause, an_organisation

pytestmark = pytest.mark.django_db

BESIDE = [up / "shared" / "data" / "donations" for up in Path(__file__).resolve().parents]
FILES = next((place for place in BESIDE if place.is_dir()), None)
TOTALS = {"gdq_cgdq": 1_053_164, "gdq_agdq2011": 5_251_983, "gdq_jrdq": 2_580_033}


@pytest.mark.parametrize(("name", "total"), TOTALS.items())
def test_a_real_file_is_booked_to_the_cent(
    name: str, total: int, deliver: Callable[..., int]
) -> None:
    if FILES is None:
        pytest.skip("the shared files are not here")
    data = (FILES / f"{name}.csv").read_bytes()
    rows = list(csv.DictReader(data.decode().splitlines()))
    org = an_organisation("relief", currency="USD")
    upload = gift_importing.upload(cause=a_cause(org), name=name, data=data, by=None, now=MONDAY)
    deliver()
    gift_importing.start(org_id=org.id, import_id=upload.id, now=MONDAY)

    deliver()

    done = GiftImport.objects.get(id=upload.id)
    entries = LedgerEntry.objects.filter(organisation=org)
    assert (done.state, done.refused, done.repeated) == ("done", 0, 0)
    assert done.added == len(rows) == entries.count()
    assert done.added_minor == sum(entries.values_list("amount_minor", flat=True)) == total
    assert {entry.channel for entry in entries} == {"unknown"}
    donors = {row["donor"] for row in rows if row["donor"]}
    assert Pledge.objects.values("supporter").distinct().count() >= len(donors)
